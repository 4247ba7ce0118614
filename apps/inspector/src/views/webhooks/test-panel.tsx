import type { Webhook } from '@posthorn/contracts';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../../api/session.ts';
import { testWebhook } from '../../api/webhooks.ts';
import { announce } from '../../frame/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { spanText } from '../../ui/clock.ts';
import { SelectField } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Sentence } from '../../ui/time.tsx';
import { ReceiverCheck } from './receiver-check.tsx';
import styles from './webhooks.module.css';

/** One attempt now, with the example of an event: what the receiver answers is said here. */
export function TestPanel({ webhook }: { webhook: Webhook }) {
  const may = useMay();
  const named = webhook.events.filter((event) => !event.includes('*'));
  const choices = named.length > 0 ? named : ['profile.created'];
  const [event, setEvent] = useState(choices[0] ?? 'profile.created');
  const test = useMutation({
    mutationFn: () => testWebhook(webhook.id, event),
    onSuccess: (data) => announce(data.explanation),
  });
  const result = test.data;
  if (!may('update-webhooks')) return null;
  const ok = result?.status != null && result.status >= 200 && result.status < 300;
  return (
    <section className={styles.section} aria-label="Test">
      <h2>Test</h2>
      <div className={styles.buttons}>
        <SelectField label="Event" value={event} onChange={({ target }) => setEvent(target.value)}>
          {choices.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </SelectField>
        <Button disabled={test.isPending} onClick={() => test.mutate()}>
          {test.isPending ? 'Sending …' : 'Send a test'}
        </Button>
      </div>
      {result !== undefined && (
        <Notice
          tone={ok ? 'ok' : 'fail'}
          actions={
            <Link to="/deliveries/$id" params={{ id: result.delivery_id }}>
              Show the request and the response
            </Link>
          }
        >
          <Sentence text={result.explanation} near={result.started_at} /> It took {spanText(result.phases.total_ms)}.
        </Notice>
      )}
      {test.error !== null && <Notice tone="fail">{test.error.message}</Notice>}
      <ReceiverCheck webhook={webhook} event={event} />
    </section>
  );
}
