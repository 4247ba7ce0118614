// An event by hand: from an example, from one that was accepted, or from nothing.
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { ApiError } from '../../api/client.ts';
import { eventTypesQuery } from '../../api/event-types.ts';
import { eventQuery } from '../../api/events.ts';
import { sendEvent } from '../../api/send.ts';
import { useMay } from '../../api/session.ts';
import { announce } from '../../frame/announcer.tsx';
import { isFault, prettyJson, readJson } from '../../payload/json-text.ts';
import { Button } from '../../ui/button.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';
import { Loading, Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { ContextForm } from './context-form.tsx';
import styles from './send.module.css';

const FIRST = 'profile.created';

const route = getRouteApi('/frame/send');

export function SendScreen() {
  const { type, from } = route.useSearch();
  const { data: types, error } = useQuery(eventTypesQuery);
  const past = useQuery({ ...eventQuery(from ?? ''), enabled: from !== undefined });
  useEffect(() => {
    document.title = 'Send · Posthorn';
  }, []);
  const trouble = error ?? (from === undefined ? null : past.error);
  const ready = types !== undefined && (from === undefined || past.data !== undefined);
  const name = past.data?.event ?? type ?? FIRST;
  const example = types?.find((one) => one.name === name)?.example;
  const context = past.data?.contextText ?? JSON.stringify(example ?? { id: '1' });
  return (
    <Page title="Send">
      {trouble !== null && <Notice tone="fail">{trouble.message}</Notice>}
      {!ready && trouble === null && <Loading what="the examples" />}
      {ready && (
        <Composer
          key={`${from} ${type}`}
          name={name}
          context={context}
          examples={Object.fromEntries(types.map((one) => [one.name, one.example]))}
          schemas={Object.fromEntries(types.map((one) => [one.name, one.schema]))}
        />
      )}
    </Page>
  );
}

type ComposerProps = {
  name: string;
  context: string;
  examples: Readonly<Record<string, unknown>>;
  schemas: Readonly<Record<string, unknown>>;
};

const WAYS = [
  { id: 'json', label: 'JSON' },
  { id: 'form', label: 'Form' },
] as const;

function Composer({ name, context, examples, schemas }: ComposerProps) {
  const may = useMay();
  const [way, setWay] = useState<'json' | 'form'>('json');
  const [event, setEvent] = useState(name);
  const [text, setText] = useState(() => pretty(context));
  const [key, setKey] = useState('');
  const [deliverAt, setDeliverAt] = useState('');
  const json = readJson(text);
  const fault = isFault(json)
    ? `Line ${json.line}, column ${json.column}: ${json.message}`
    : json.root.type === 'object'
      ? null
      : 'The context must be a JSON object';
  const send = useMutation({
    mutationFn: () => sendEvent({ event: event.trim(), context: text, id: given(key), deliverAt: given(deliverAt) }),
    onSuccess: ({ data }) => announce(`Accepted. Goes to ${data.deliveries} webhooks`),
  });
  const errors = send.error instanceof ApiError ? send.error.errors : {};
  const contextErrors = Object.entries(errors).flatMap(([field, texts]) =>
    field.startsWith('context') ? texts.map((one) => `${field} ${one}`) : [],
  );
  const choose = (next: string) => {
    setEvent(next);
    const example = examples[next];
    if (example !== undefined) setText(JSON.stringify(example, null, 2));
  };
  const submit = (submitted: FormEvent) => {
    submitted.preventDefault();
    if (fault === null) send.mutate();
  };
  const sent = send.data;
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextField
        label="Event"
        hint="A catalogue event fills in its example. Any other name works too."
        list="event-types"
        required
        value={event}
        errors={errors['event']}
        onChange={({ target }) => choose(target.value)}
      />
      <datalist id="event-types">
        {Object.keys(examples).map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
      <Tabs label="Context as" tabs={WAYS} selected={way} onSelect={setWay}>
        {way === 'json' ? (
          <TextArea
            label="Context"
            rows={18}
            value={text}
            errors={fault === null ? (contextErrors.length > 0 ? contextErrors : undefined) : [fault]}
            onChange={({ target }) => setText(target.value)}
          />
        ) : (
          <>
            <ContextForm key={event} schema={schemas[event.trim()] ?? {}} text={text} onText={setText} />
            {contextErrors.length > 0 && <Notice tone="fail">{contextErrors.join(' ')}</Notice>}
          </>
        )}
      </Tabs>
      <div className={styles.columns}>
        <TextField
          label="Idempotency key"
          hint="A repeat with the same key and content is accepted only once."
          value={key}
          errors={errors['id']}
          onChange={({ target }) => setKey(target.value)}
        />
        <TextField
          label="Not before"
          hint="For example 2026-01-31T09:30:00Z. If empty, sent immediately."
          value={deliverAt}
          errors={errors['deliver_at']}
          onChange={({ target }) => setDeliverAt(target.value)}
        />
      </div>
      {send.error !== null && <Notice tone="fail">{send.error.message}</Notice>}
      {sent !== undefined && (
        <Notice
          tone={sent.data.deliveries > 0 || sent.data.fan_out === 'pending' ? 'ok' : 'warn'}
          actions={
            <Link to="/events/$id" params={{ id: sent.data.id }}>
              Deliveries by endpoint
            </Link>
          }
        >
          {sent.data.duplicate ? 'Duplicate: this idempotency key was already accepted. ' : 'Accepted and on disk. '}
          {sent.data.fan_out === 'pending'
            ? 'The deliveries are being written.'
            : `${sent.data.deliveries} deliveries, ${sent.data.suppressed} suppressed.`}
          {sent.warnings.map((warning) => ` ${warning}`)}
        </Notice>
      )}
      <div>
        <Button type="submit" look="primary" disabled={fault !== null || send.isPending || !may('create-events')}>
          {send.isPending ? 'Sending …' : 'Send'}
        </Button>
      </div>
    </form>
  );
}

/** An empty field is left out. */
const given = (text: string): string | undefined => text.trim() || undefined;

function pretty(text: string): string {
  const json = readJson(text);
  return isFault(json) ? text : prettyJson(json);
}
