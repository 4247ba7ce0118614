import type { Scope, TokenCreate } from '@posthorn/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ApiError } from '../../api/client.ts';
import { createToken } from '../../api/tokens.ts';
import { announce } from '../../frame/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import styles from './tokens.module.css';

const SUBJECTS = ['webhooks', 'targets', 'triggers', 'events', 'deliveries', 'tokens'] as const;
const ACTIONS = ['create', 'read', 'update', 'delete'] as const;
const EXPIRIES = [
  ['', 'never'],
  ['86400', 'in a day'],
  ['2592000', 'in 30 days'],
  ['31536000', 'in a year'],
] as const;

/** The form for a token; then its text, this once. */
export function NewToken({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [namespace, setNamespace] = useState('');
  const [scopes, setScopes] = useState<readonly Scope[]>(['create-events']);
  const [expires, setExpires] = useState('');
  const queries = useQueryClient();
  const create = useMutation({
    mutationFn: () => {
      const body: TokenCreate = {
        name: name.trim(),
        scopes: [...scopes],
        ...(namespace.trim() !== '' && { namespace: namespace.trim() }),
        ...(expires !== '' && { expires_in: Number(expires) }),
      };
      return createToken(body);
    },
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['tokens'] });
      announce('Token created');
    },
  });
  const errors = create.error instanceof ApiError ? create.error.errors : {};
  const made = create.data?.token;
  const toggle = (scope: Scope, on: boolean) =>
    setScopes((before) => (on ? [...before, scope] : before.filter((one) => one !== scope)));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  if (made !== undefined) {
    return (
      <Dialog title="New token created" onClose={onClose}>
        <div className={styles.form}>
          <CodeBlock label="Token" text={made} />
          <Notice tone="warn" title="Copy it now">
            This token is not shown again.
          </Notice>
          <Button look="primary" onClick={onClose}>
            Done
          </Button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title="New token" onClose={onClose}>
      <form className={styles.form} onSubmit={submit}>
        <TextField
          label="Name"
          required
          value={name}
          errors={errors['name']}
          onChange={({ target }) => setName(target.value)}
        />
        <fieldset className={styles.scopes}>
          <legend>May</legend>
          <Choice scope="*" label="do everything" scopes={scopes} onToggle={toggle} />
          {!scopes.includes('*') &&
            SUBJECTS.flatMap((subject) =>
              ACTIONS.map((action) => `${action}-${subject}` as const).map((scope) => (
                <Choice key={scope} scope={scope} label={scope.replace('-', ' ')} scopes={scopes} onToggle={toggle} />
              )),
            )}
          {!scopes.includes('*') && (
            <Choice scope="read-action-history" label="read action history" scopes={scopes} onToggle={toggle} />
          )}
        </fieldset>
        {errors['scopes'] !== undefined && <Notice tone="fail">{errors['scopes'].join(' ')}</Notice>}
        <TextField
          label="Namespace"
          hint="Webhooks with this namespace do not get events posted with this token."
          value={namespace}
          errors={errors['namespace']}
          onChange={({ target }) => setNamespace(target.value)}
        />
        <SelectField label="Expires" value={expires} onChange={({ target }) => setExpires(target.value)}>
          {EXPIRIES.map(([seconds, words]) => (
            <option key={seconds} value={seconds}>
              {words}
            </option>
          ))}
        </SelectField>
        {create.error !== null && <Notice tone="fail">{create.error.message}</Notice>}
        <Button type="submit" look="primary" disabled={create.isPending}>
          Create
        </Button>
      </form>
    </Dialog>
  );
}

type ChoiceProps = {
  scope: Scope;
  label: string;
  scopes: readonly Scope[];
  onToggle: (scope: Scope, on: boolean) => void;
};

function Choice({ scope, label, scopes, onToggle }: ChoiceProps) {
  return (
    <label>
      <input
        type="checkbox"
        checked={scopes.includes(scope)}
        onChange={({ target }) => onToggle(scope, target.checked)}
      />
      {label}
    </label>
  );
}
