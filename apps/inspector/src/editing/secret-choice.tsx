// What the requests of a new webhook or target are signed with.
import { useState } from 'react';
import { SelectField, TextField } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { SecretOnce } from '../ui/secret-once.tsx';

export type SecretChoice = 'generate' | 'default' | 'own' | 'none';
type Secret = { choice: SecretChoice; own: string };
type SecretFields = { generate_secret: true } | { use_default_secret: true } | { secret: string | null };

export function useSecretChoice(first: SecretChoice) {
  const [secret, setSecret] = useState<Secret>({ choice: first, own: '' });
  return { secret, change: (part: Partial<Secret>) => setSecret((last) => ({ ...last, ...part })) };
}

/** Fields of the API. */
export function secretFieldsOf({ choice, own }: Secret): SecretFields {
  if (choice === 'generate') return { generate_secret: true };
  if (choice === 'default') return { use_default_secret: true };
  return { secret: choice === 'own' ? own.trim() : null };
}

type Props = {
  state: ReturnType<typeof useSecretChoice>;
  errors: readonly string[] | undefined;
};

export function SecretFields({ state: { secret, change }, errors }: Props) {
  const { choice, own } = secret;
  return (
    <>
      <SelectField
        label="Secret"
        hint="Requests are signed with it."
        value={choice}
        errors={choice === 'own' ? undefined : errors}
        onChange={({ target }) => change({ choice: target.value as SecretChoice })}
      >
        <option value="generate">generate a secret</option>
        <option value="default">use the default secret</option>
        <option value="own">use my own</option>
        <option value="none">none (requests are not signed)</option>
      </SelectField>
      {choice === 'own' && (
        <TextField
          label="Own secret"
          type="password"
          autoComplete="off"
          value={own}
          errors={errors}
          onChange={({ target }) => change({ own: target.value })}
        />
      )}
    </>
  );
}

/** After a change: a secret that was generated or given, this once. */
export function SecretChanged({ made }: { made: { secret?: string | undefined } }) {
  return made.secret === undefined ? <Notice tone="ok">Secret changed.</Notice> : <SecretOnce secret={made.secret} />;
}
