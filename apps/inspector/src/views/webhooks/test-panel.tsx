import type { Webhook } from '@posthorn/contracts';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useMay } from '../../api/session.ts';
import { testWebhook } from '../../api/webhooks.ts';
import styles from '../../editing/forms.module.css';
import { TestAnswer } from '../../editing/test-answer.tsx';
import { announce } from '../../frame/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ReceiverCheck } from './receiver-check.tsx';

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
  if (!may('update-webhooks')) return null;
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
      <TestAnswer tested={test.data} />
      {test.error !== null && <Notice tone="fail">{test.error.message}</Notice>}
      <ReceiverCheck webhook={webhook} event={event} />
    </section>
  );
}
