// How requests prove who sends them: the fields of the chosen kind. A stored secret is shown as ••••, and stays unless a
// person types another one.
import { AUTHENTICATION_KINDS, type AuthenticationField, authenticationFields } from '@posthorn/contracts';
import { type ReactNode, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { SelectField, TextArea, TextField } from '../ui/field.tsx';
import {
  type AuthenticationDraft,
  isKept,
  KIND_NAMES,
  type KindName,
  MASK,
  withKind,
  withSecret,
} from './authentication-draft.ts';
import { errorsOf, type FieldErrors } from './field-errors.ts';
import styles from './forms.module.css';

type Props = {
  draft: AuthenticationDraft;
  errors: FieldErrors;
  onChange: (draft: AuthenticationDraft) => void;
  /** What a preset says of a field. */
  hints?: Readonly<Record<string, string>> | undefined;
};

export function AuthenticationFields({ draft, errors, onChange, hints = {} }: Props) {
  const { kind } = draft;
  const fields = authenticationFields(kind);
  const named = new Set(fields.map(([name]) => `authentication.${name}`));
  const others = Object.fromEntries(Object.entries(errors).filter(([name]) => !named.has(name)));
  return (
    <>
      <SelectField
        label="Authentication"
        hint={marked(AUTHENTICATION_KINDS[kind].text)}
        value={kind}
        errors={errorsOf(others, 'authentication')}
        onChange={({ target }) => onChange(withKind(draft, target.value as KindName))}
      >
        {KIND_NAMES.map((name) => (
          <option key={name} value={name}>
            {AUTHENTICATION_KINDS[name].label}
          </option>
        ))}
      </SelectField>
      {fields.length > 0 && (
        <div className={styles.columns}>
          {fields.map(([name, field]) => (
            <OneField
              key={`${kind} ${name}`}
              name={name}
              field={field}
              hint={hints[name] ?? field.text}
              draft={draft}
              errors={errors[`authentication.${name}`]}
              onChange={onChange}
            />
          ))}
        </div>
      )}
    </>
  );
}

type OneProps = Omit<Props, 'errors' | 'hints'> & {
  name: string;
  field: AuthenticationField;
  hint: string;
  errors: readonly string[] | undefined;
};

function OneField({ name, field, hint, draft, errors, onChange }: OneProps) {
  const value = draft.values[name] ?? '';
  const set = (text: string) => onChange({ ...draft, values: { ...draft.values, [name]: text } });
  const shared = { label: field.isRequired ? field.label : `${field.label} (optional)`, hint: marked(hint), errors };
  if (field.isSecret)
    return (
      <SecretField
        {...shared}
        name={name}
        isOptional={!field.isRequired}
        field={field}
        draft={draft}
        onChange={onChange}
      />
    );
  if (typeof field.type !== 'string')
    return (
      <SelectField {...shared} label={field.label} value={value} onChange={({ target }) => set(target.value)}>
        {field.type.map((word) => (
          <option key={word}>{word}</option>
        ))}
      </SelectField>
    );
  if (field.type === 'pem')
    return (
      <TextArea
        {...shared}
        rows={4}
        placeholder="-----BEGIN CERTIFICATE-----"
        value={value}
        onChange={({ target }) => set(target.value)}
      />
    );
  return <TextField {...shared} autoComplete="off" value={value} onChange={({ target }) => set(target.value)} />;
}

type SecretProps = Pick<OneProps, 'name' | 'field' | 'draft' | 'errors' | 'onChange'> & {
  label: string;
  hint: ReactNode;
  isOptional: boolean;
};

function SecretField({ name, field, draft, onChange, isOptional, label, hint, errors }: SecretProps) {
  // The browser would offer to save or to fill in a password before anyone has typed one.
  const [isTouched, setTouched] = useState(false);
  const value = draft.values[name] ?? '';
  const isStored = isKept(draft, name);
  const shared = {
    label,
    errors,
    autoComplete: 'off',
    value: value === MASK ? '' : value,
    placeholder: value === MASK ? MASK : undefined,
    hint: (
      <>
        {hint} {value === MASK && 'A value is stored. Type another one to replace it.'}
        {isStored && value === '' && 'The stored value is removed when you save.'}
      </>
    ),
  };
  const type = (text: string) => {
    setTouched(true);
    onChange(withSecret(draft, name, text));
  };
  return (
    <div className={styles.secret}>
      {field.type === 'pem' ? (
        <TextArea {...shared} rows={4} onChange={({ target }) => type(target.value)} />
      ) : (
        <TextField {...shared} type={isTouched ? 'password' : 'text'} onChange={({ target }) => type(target.value)} />
      )}
      {isOptional && value === MASK && (
        <Button look="quiet" onClick={() => onChange({ ...draft, values: { ...draft.values, [name]: '' } })}>
          Remove the stored {label.replace(' (optional)', '').toLowerCase()}
        </Button>
      )}
    </div>
  );
}

/** Words between backticks as code. */
function marked(text: string): ReactNode {
  return text.split('`').map((part, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never change places
    index % 2 === 1 ? <code key={index}>{part}</code> : part,
  );
}
