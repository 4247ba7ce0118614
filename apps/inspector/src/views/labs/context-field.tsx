// What a lab tries things on: the example of an event, an event that was accepted, or what is written here.
import type { EventType } from '@posthorn/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { eventQuery } from '../../api/events.ts';
import { useMay } from '../../api/session.ts';
import { isFault, prettyJson, readJson } from '../../payload/json-text.ts';
import { SelectField, TextField } from '../../ui/field.tsx';
import { CodeField } from './code-field.tsx';
import styles from './previews.module.css';
import { useLabSearch } from './use-lab-search.ts';

type Context = {
  /** The name of its event, where it has one. */
  event: string | undefined;
  text: string;
  /** Why it is none. */
  fault: string | null;
  faultyLine: number | null;
};

/** @param suggested an event whose example to begin with */
export function useContextText(types: readonly EventType[], suggested: string | undefined) {
  const [search, change] = useLabSearch();
  const [own, setOwn] = useState<string | null>(null);
  const stored = useQuery({ ...eventQuery(search.event ?? ''), enabled: search.event !== undefined });
  const known = types.find(({ name }) => name === (search.type ?? suggested)) ?? types[0];
  const storedText = stored.data?.contextText;
  const initial =
    search.event === undefined ? JSON.stringify(known?.example ?? { id: '1' }, null, 2) : pretty(storedText ?? '{}');
  const text = own ?? initial;
  const json = readJson(text);
  const isObject = !isFault(json) && json.root.type === 'object';
  const fault = isFault(json)
    ? `Line ${json.line}, column ${json.column}: ${json.message}.`
    : isObject
      ? null
      : 'A context is a JSON object.';
  const context: Context = {
    event: search.event === undefined ? known?.name : stored.data?.event,
    text,
    fault,
    faultyLine: isFault(json) ? json.line : null,
  };
  const trouble =
    search.event === undefined
      ? null
      : (stored.error?.message ??
        (storedText === null ? 'The context of this event was erased with its profile: choose another event.' : null));
  const choose = (part: { type?: string | undefined; event?: string | undefined }) => {
    setOwn(null);
    change({ type: undefined, event: undefined, ...part });
  };
  return { context, trouble, isOwn: own !== null, setOwn, choose, types, search };
}

function pretty(text: string): string {
  const json = readJson(text);
  return isFault(json) ? text : prettyJson(json);
}

export function ContextField({ state }: { state: ReturnType<typeof useContextText> }) {
  const { context, trouble, isOwn, setOwn, choose, types, search } = state;
  const may = useMay();
  return (
    <section className={`${styles.part} ${styles.context}`} aria-label="Context">
      <h2>Context</h2>
      <div className={styles.columns}>
        <SelectField
          label="Example of"
          value={search.event === undefined && !isOwn ? (context.event ?? '') : ''}
          onChange={({ target }) => choose({ type: target.value })}
        >
          {(search.event !== undefined || isOwn) && (
            <option value="">{isOwn ? '– changed here –' : '– a stored event –'}</option>
          )}
          {types.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </SelectField>
        {may('read-events') && (
          <TextField
            label="or a stored event"
            placeholder="evt_…"
            spellCheck={false}
            autoComplete="off"
            value={search.event ?? ''}
            errors={trouble === null ? undefined : [trouble]}
            onChange={({ target }) => choose({ event: target.value.trim() || undefined })}
          />
        )}
      </div>
      <CodeField
        label="Context as JSON"
        rows={12}
        value={context.text}
        errors={context.fault === null ? undefined : [context.fault]}
        faultyLine={context.faultyLine}
        onChange={setOwn}
      />
    </section>
  );
}
