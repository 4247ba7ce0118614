// What a lab tries things on: the example of an event, an event that was accepted, or what is written here.
import type { EventType } from '@posthorn/contracts';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { eventQuery, eventsQuery } from '../api/events.ts';
import { useMay } from '../api/session.ts';
import { isFault, prettyJson, readJson } from '../payload/json-text.ts';
import { clockText, momentOf } from '../ui/clock.ts';
import { SelectField, TextField } from '../ui/field.tsx';
import { useZone } from '../ui/time.tsx';
import { CodeField } from './code-field.tsx';
import styles from './previews.module.css';

type Context = {
  /** The name of its event, where it has one. */
  event: string | undefined;
  text: string;
  /** Why it is none. */
  fault: string | null;
  faultyLine: number | null;
};

/** Stored events that are offered; any other is found by its id. */
const NEWEST = 20;

const EVENT_ID = /^evt_[0-9A-Z]{26}$/;

/** `event`: the id of a stored event. `type`: an event of the catalogue, for its example. */
export type ContextChoice = { event?: string | undefined; type?: string | undefined };

/**
 * @param suggested an event whose example to begin with
 * @param search what is chosen to begin with @param change keeps what is chosen
 */
export function useContextText(
  types: readonly EventType[],
  suggested: string | undefined,
  search: ContextChoice = {},
  change: (choice: ContextChoice) => void = () => undefined,
) {
  const [own, setOwn] = useState<string | null>(null);
  // What is typed is shown at once: the address follows.
  const [eventId, setEventId] = useState(search.event ?? '');
  const [type, setType] = useState(search.type);
  const isId = EVENT_ID.test(eventId);
  const stored = useQuery({ ...eventQuery(eventId), enabled: isId });
  const known = types.find(({ name }) => name === (type ?? suggested)) ?? types[0];
  const given = eventId === '' ? JSON.stringify(known?.example ?? { id: '1' }, null, 2) : stored.data?.contextText;
  const text = own ?? (given ? pretty(given) : '');
  const context: Context = {
    event: eventId === '' ? known?.name : stored.data?.event,
    text,
    ...(text === '' ? { fault: 'No context yet.', faultyLine: null } : faultOf(text)),
  };
  const choose = (part: ContextChoice) => {
    setOwn(null);
    setEventId(part.event ?? '');
    setType(part.type);
    change({ type: undefined, event: undefined, ...part });
  };
  return { context, trouble: troubleOf(), isOwn: own !== null, setOwn, eventId, choose, types };

  function troubleOf(): string | null {
    if (eventId === '') return null;
    if (!isId) return 'must be the id of an event: evt_ and 26 characters';
    if (stored.error !== null) return stored.error.message;
    const isErased = stored.data?.contextText === null;
    return isErased ? 'The context of this event was erased with its profile. Choose another event.' : null;
  }
}

function faultOf(text: string): { fault: string | null; faultyLine: number | null } {
  const json = readJson(text);
  if (isFault(json)) {
    return { fault: `Line ${json.line}, column ${json.column}: ${json.message}.`, faultyLine: json.line };
  }
  return { fault: json.root.type === 'object' ? null : 'The context must be a JSON object.', faultyLine: null };
}

function pretty(text: string): string {
  const json = readJson(text);
  return isFault(json) ? text : prettyJson(json);
}

export function ContextField({ state }: { state: ReturnType<typeof useContextText> }) {
  const { context, trouble, isOwn, setOwn, eventId, choose, types } = state;
  const may = useMay();
  const zone = useZone();
  const listId = useId();
  const { data } = useInfiniteQuery({ ...eventsQuery({}), enabled: may('read-events') });
  const newest = data?.pages[0]?.data.slice(0, NEWEST) ?? [];
  return (
    <section className={`${styles.part} ${styles.context}`} aria-label="Context">
      <h2>Context</h2>
      <div className={styles.columns}>
        <SelectField
          label="Example of"
          value={eventId === '' && !isOwn ? (context.event ?? '') : ''}
          onChange={({ target }) => choose({ type: target.value })}
        >
          {(eventId !== '' || isOwn) && <option value="">{isOwn ? '– changed here –' : '– a stored event –'}</option>}
          {types.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </SelectField>
        {(may('read-events') || eventId !== '') && (
          <TextField
            label="or a stored event"
            placeholder="evt_…"
            list={listId}
            spellCheck={false}
            autoComplete="off"
            value={eventId}
            errors={trouble === null ? undefined : [trouble]}
            onChange={({ target }) => choose({ event: target.value.trim() || undefined })}
          />
        )}
        <datalist id={listId}>
          {newest.map(({ id, event, created_at }) => (
            <option key={id} value={id}>
              {event} · {clockText(momentOf(created_at), zone)}
            </option>
          ))}
        </datalist>
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
