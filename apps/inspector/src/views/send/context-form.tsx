// The context as a form made of its schema. It changes the same text that the JSON tab shows, one value at a time.
import { useMemo, useState } from 'react';
import { sourceAt, without, withSource } from '../../payload/edit-json.ts';
import { isFault, readJson } from '../../payload/json-text.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { type FormField, formFieldsOf, inputOfSource, sourceOfInput } from './form-fields.ts';
import styles from './send.module.css';

type Props = { schema: unknown; text: string; onText: (text: string) => void };

const partsOf = (path: string): string[] => path.split('.');

export function ContextForm({ schema, text, onText }: Props) {
  const fields = useMemo(() => formFieldsOf(schema), [schema]);
  const json = useMemo(() => readJson(text), [text]);
  if (isFault(json)) {
    return (
      <Notice tone="warn">
        The JSON is invalid in line {json.line}: {json.message}. Fix it in the JSON tab first.
      </Notice>
    );
  }
  // Members of an object that is not there have no place to be.
  const possible = fields.filter(({ path }) => sourceAt(json, partsOf(path).slice(0, -1))?.startsWith('{'));
  const shown = possible.filter(({ path, required }) => required || sourceAt(json, partsOf(path)) !== null);
  const others = possible.filter((field) => !shown.includes(field));
  return (
    <div className={styles.fields}>
      {shown.map((field) => (
        <Field
          key={field.path}
          field={field}
          source={sourceAt(json, partsOf(field.path))}
          onSource={(source) => onText(withSource(json, partsOf(field.path), source))}
          onRemove={field.required ? undefined : () => onText(without(json, partsOf(field.path)))}
        />
      ))}
      {others.length > 0 && (
        <SelectField
          label="Add a field"
          hint="Write lists and fields outside the schema as JSON."
          value=""
          onChange={({ target }) => {
            const field = others.find(({ path }) => path === target.value);
            if (field !== undefined) onText(withSource(json, partsOf(field.path), blankOf(field)));
          }}
        >
          <option value="">…</option>
          {others.map(({ path }) => (
            <option key={path}>{path}</option>
          ))}
        </SelectField>
      )}
    </div>
  );
}

const BLANK = { text: '""', number: '0', boolean: 'false' } as const;
const blankOf = ({ kind, choices }: FormField): string =>
  kind === 'choice' ? JSON.stringify(choices[0] ?? '') : BLANK[kind];

type FieldProps = {
  field: FormField;
  source: string | null;
  onSource: (source: string) => void;
  onRemove: (() => void) | undefined;
};

function Field({ field, source, onSource, onRemove }: FieldProps) {
  const { path, kind, choices, mayBeNull, required, about } = field;
  const value = inputOfSource(source);
  // What is typed and not yet a value; the document keeps the last one.
  const [draft, setDraft] = useState<string | null>(null);
  if (value === null) return <Notice tone="info">{path} is not a single value: change it as JSON.</Notice>;
  const change = (typed: string) => {
    const next = sourceOfInput(field, typed);
    setDraft(next === null ? typed : null);
    if (next !== null) onSource(next);
  };
  const label = required ? `${path} (required)` : path;
  const listed = kind === 'boolean' ? ['true', 'false'] : choices;
  return (
    <div className={styles.field}>
      {kind === 'boolean' || kind === 'choice' ? (
        <SelectField
          label={label}
          hint={about || undefined}
          value={value}
          onChange={({ target }) => change(target.value)}
        >
          {(mayBeNull || !listed.includes(value)) && <option value="">none</option>}
          {listed.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </SelectField>
      ) : (
        <TextField
          label={label}
          hint={about || undefined}
          inputMode={kind === 'number' ? 'decimal' : undefined}
          value={draft ?? value}
          placeholder={source === 'null' ? 'null' : undefined}
          errors={draft === null ? undefined : ['must be a number: until it is, the last one stays']}
          onChange={({ target }) => change(target.value)}
        />
      )}
      {onRemove !== undefined && (
        <Button look="quiet" aria-label={`Remove ${path}`} onClick={onRemove}>
          Remove
        </Button>
      )}
    </div>
  );
}
