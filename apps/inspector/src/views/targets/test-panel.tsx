import type { EventType } from '@posthorn/contracts';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useMay } from '../../api/session.ts';
import { testTarget } from '../../api/targets.ts';
import forms from '../../editing/forms.module.css';
import { TestAnswer } from '../../editing/test-answer.tsx';
import { announce } from '../../frame/announcer.tsx';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';

type Props = { id: number; types: readonly EventType[]; suggested: string | undefined };

/** One attempt now, with the example of an event or a stored one: what the receiver answers is said here. */
export function TestPanel({ id, types, suggested }: Props) {
  const may = useMay();
  const [chosen, setEvent] = useState<string | null>(null);
  const event = chosen ?? types.find(({ name }) => name === suggested)?.name ?? 'profile.created';
  const [eventId, setEventId] = useState('');
  const test = useMutation({
    mutationFn: () => testTarget(id, eventId.trim() === '' ? { event } : { event_id: eventId.trim() }),
    onSuccess: ({ explanation }) => announce(explanation),
  });
  if (!may('update-targets')) return null;
  return (
    <section className={forms.section} aria-label="Test">
      <h2>Test</h2>
      <p>A test sends the saved target once, now. It is not retried, and does not count for health.</p>
      <div className={forms.buttons}>
        <SelectField label="Example of" value={event} onChange={({ target }) => setEvent(target.value)}>
          {types.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </SelectField>
        {may('read-events') && (
          <TextField
            label="or the event with the id"
            placeholder="evt_…"
            spellCheck={false}
            autoComplete="off"
            value={eventId}
            onChange={({ target }) => setEventId(target.value)}
          />
        )}
        <Button disabled={test.isPending} onClick={() => test.mutate()}>
          {test.isPending ? 'Sending …' : 'Send a test'}
        </Button>
      </div>
      <TestAnswer tested={test.data} />
      {test.error !== null && <Notice tone="fail">{test.error.message}</Notice>}
    </section>
  );
}
