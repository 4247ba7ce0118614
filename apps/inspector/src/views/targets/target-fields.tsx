// The fields that only targets have. Names and errors are those of the API.
import { TARGET_METHODS } from '@posthorn/contracts';
import { Link } from '@tanstack/react-router';
import { CodeField } from '../../editing/code-field.tsx';
import { errorsOf, type FieldErrors } from '../../editing/field-errors.ts';
import styles from '../../editing/forms.module.css';
import { SelectField, TextField } from '../../ui/field.tsx';
import { type Draft, handleOf } from './draft.ts';

type Props = { draft: Draft; errors: FieldErrors; onChange: (change: Partial<Draft>) => void };

/** @param isNew the handle can still be chosen, and follows the name until a person writes it */
export function NameFields({ draft, errors, onChange, isNew = false }: Props & { isNew?: boolean }) {
  const follows = isNew && draft.handle === handleOf(draft.name);
  return (
    <div className={styles.columns}>
      <TextField
        label="Name"
        required
        value={draft.name}
        errors={errorsOf(errors, 'name')}
        onChange={({ target: { value } }) => onChange({ name: value, ...(follows && { handle: handleOf(value) }) })}
      />
      <TextField
        label="Handle"
        hint="Reactions name the target by it. It cannot be changed later."
        required
        readOnly={!isNew}
        spellCheck={false}
        value={draft.handle}
        errors={errorsOf(errors, 'handle')}
        onChange={({ target }) => onChange({ handle: target.value })}
      />
    </div>
  );
}

export function RequestLine({ draft, errors, onChange }: Props) {
  return (
    <div className={styles.requestLine}>
      <SelectField
        label="Method"
        value={draft.method}
        errors={errorsOf(errors, 'method')}
        onChange={({ target }) => onChange({ method: target.value })}
      >
        {TARGET_METHODS.map((method) => (
          <option key={method}>{method}</option>
        ))}
      </SelectField>
      <TextField
        label="URL"
        hint="Path and query can contain templates: {{ profile_id }}. The host cannot."
        required
        spellCheck={false}
        placeholder="https://api.example.com/v1/messages"
        value={draft.url}
        errors={errorsOf(errors, 'url')}
        onChange={({ target }) => onChange({ url: target.value })}
      />
    </div>
  );
}

export function ConditionField({ draft, errors, onChange }: Props) {
  return (
    <CodeField
      label="Condition"
      hint={
        <>
          JSON Logic over the context. If it is not met, nothing is sent, whichever reaction asks for it. If empty,
          everything is sent.{' '}
          <Link to="/lab/condition" search={draft.condition.trim() === '' ? {} : { source: draft.condition }}>
            Try in the lab
          </Link>
        </>
      }
      rows={4}
      value={draft.condition}
      errors={errorsOf(errors, 'condition')}
      onChange={(condition) => onChange({ condition })}
    />
  );
}
