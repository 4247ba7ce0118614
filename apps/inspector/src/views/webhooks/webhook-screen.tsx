// One webhook: how it is doing, what can be tried, and everything that can be set.
import type { Webhook } from '@posthorn/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { ApiError } from '../../api/client.ts';
import { useMay } from '../../api/session.ts';
import { updateWebhook, type WebhookUpdate, webhookName, webhookQuery } from '../../api/webhooks.ts';
import { announce } from '../../frame/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { Loading, Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { DeletePanel } from './delete-panel.tsx';
import { changesOf, type Draft, draftOf, scheduleOf } from './draft.ts';
import { LISTED_EVENTS } from './events-field.tsx';
import { RetryDrawing } from './retry-drawing.tsx';
import { SecretPanel } from './secret-panel.tsx';
import { StatePanel } from './state-panel.tsx';
import { TestPanel } from './test-panel.tsx';
import { PaceFields, RequestFields, RetryFields, ShapeFields, WhereFields } from './webhook-fields.tsx';
import styles from './webhooks.module.css';

const route = getRouteApi('/frame/settings/webhooks/$id');

export function WebhookScreen() {
  const { id } = route.useParams();
  const { data, error } = useQuery({ ...webhookQuery(Number(id)), refetchInterval: 10_000 });
  useEffect(() => {
    document.title = `Webhook ${id} · Posthorn`;
  }, [id]);
  if (error !== null)
    return (
      <Page title={`Webhook ${id}`}>
        <Notice tone="fail">{error.message}</Notice>
      </Page>
    );
  if (data === undefined) return <Loading what="the webhook" />;
  return (
    <Page
      title={webhookName(data)}
      actions={
        <Link to="/live" search={{ q: `webhook:${id}` }}>
          Show its deliveries
        </Link>
      }
    >
      <StatePanel webhook={data} />
      <TestPanel webhook={data} />
      <SecretPanel webhook={data} />
      <Settings key={data.id} webhook={data} />
      <DeletePanel webhook={data} />
    </Page>
  );
}

function Settings({ webhook }: { webhook: Webhook }) {
  const may = useMay();
  const [before, setBefore] = useState(() => draftOf(webhook, LISTED_EVENTS));
  const [draft, setDraft] = useState(before);
  const [warnings, setWarnings] = useState<readonly string[]>([]);
  const queries = useQueryClient();
  const [startedAt] = useState(Date.now);
  const changes = changesOf(draft, before);
  const count = Object.keys(changes).length;
  const save = useMutation({
    mutationFn: () => updateWebhook(webhook.id, changes as WebhookUpdate),
    onSuccess: ({ data, warnings: said }) => {
      const next = draftOf(data, LISTED_EVENTS);
      setBefore(next);
      setDraft(next);
      setWarnings(said);
      void queries.invalidateQueries({ queryKey: ['webhooks'] });
      announce('Saved');
    },
  });
  useWarnBeforeLeaving(count > 0);
  const errors = save.error instanceof ApiError ? save.error.errors : {};
  const change = (part: Partial<Draft>) => setDraft((last) => ({ ...last, ...part }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const own = scheduleOf(draft.schedule);
  const schedule = draft.ownSchedule ? own.filter((one) => typeof one === 'number') : null;
  const fields = { draft, errors, onChange: change };
  return (
    <form onSubmit={submit} aria-label="Settings" className={styles.form}>
      <fieldset disabled={!may('update-webhooks')} className={styles.events}>
        <section className={styles.section}>
          <h2>URL and events</h2>
          <WhereFields {...fields} />
        </section>
        <section className={styles.section}>
          <h2>Condition and extra data</h2>
          <ShapeFields {...fields} webhookId={webhook.id} />
        </section>
        <section className={styles.section}>
          <h2>Retries</h2>
          <RetryFields {...fields} />
          <RetryDrawing schedule={schedule} hourly={draft.hourly} daily={draft.daily} now={startedAt} />
        </section>
        <section className={styles.section}>
          <h2>Limits and order</h2>
          <PaceFields {...fields} />
        </section>
        <section className={styles.section}>
          <h2>Request</h2>
          <RequestFields {...fields} />
        </section>
      </fieldset>
      {warnings.map((warning) => (
        <Notice key={warning} tone="warn">
          {warning}
        </Notice>
      ))}
      {save.error !== null && <Notice tone="fail">{save.error.message}</Notice>}
      {count > 0 && (
        <div className={styles.unsaved}>
          <span>Not saved: {Object.keys(changes).join(', ')}</span>
          <Button type="submit" look="primary" disabled={save.isPending}>
            Save
          </Button>
          <Button onClick={() => setDraft(before)}>Undo</Button>
        </div>
      )}
    </form>
  );
}

/** Closing the tab would lose what is not saved. */
function useWarnBeforeLeaving(unsaved: boolean): void {
  useEffect(() => {
    if (!unsaved) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [unsaved]);
}
