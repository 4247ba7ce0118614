// Two attempts beside each other: of one delivery, or of two.

import type { Attempt, DeliveryDetail } from '@posthorn/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import type { FormEvent } from 'react';
import { deliveryQuery } from '../../api/deliveries.ts';
import { endpointRef } from '../../api/endpoint-names.ts';
import { useEndpointNames } from '../../frame/endpoints.ts';
import { ExchangeDiff } from '../../payload/exchange-diff.tsx';
import { StatusBadge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { spanText } from '../../ui/clock.ts';
import { TextField } from '../../ui/field.tsx';
import { EmptyState, Loading, Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Sentence, Time } from '../../ui/time.tsx';
import styles from './compare.module.css';

const route = getRouteApi('/frame/compare');

export function CompareScreen() {
  const { a = '', b = '' } = route.useSearch();
  const navigate = useNavigate();
  const [before, after] = [useSide(a), useSide(b)];
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? '').trim();
    void navigate({ to: '/compare', search: { a: text('a'), b: text('b') } });
  };
  return (
    <Page title="Compare">
      <form key={`${a} ${b}`} className={styles.form} onSubmit={submit}>
        <TextField name="a" label="Before" defaultValue={a} placeholder="dlv_… or dlv_…:2 for its second attempt" />
        <TextField name="b" label="After" defaultValue={b} placeholder="dlv_…" />
        <Button type="submit">Compare</Button>
        <Button look="quiet" onClick={() => void navigate({ to: '/compare', search: { a: b, b: a } })}>
          Swap
        </Button>
      </form>
      {(a === '' || b === '') && (
        <EmptyState title="Two deliveries to compare">
          Paste their ids above. Or press <kbd>c</kbd> on one row of the live list and then on another.
        </EmptyState>
      )}
      <div className={styles.sides}>
        <Side name="Before" side={before} />
        <Side name="After" side={after} />
      </div>
      {before.attempt !== undefined && after.attempt !== undefined && (
        <ExchangeDiff before={before.attempt} after={after.attempt} />
      )}
    </Page>
  );
}

type SideState = {
  id: string;
  delivery: DeliveryDetail | undefined;
  attempt: Attempt | undefined;
  error: Error | null;
};

function useSide(text: string): SideState {
  const [id = '', number] = text.split(':');
  const { data: delivery, error } = useQuery({ ...deliveryQuery(id), enabled: id !== '' });
  const attempt =
    number === undefined ? delivery?.attempts.at(-1) : delivery?.attempts.find((one) => one.number === Number(number));
  return { id, delivery, attempt, error };
}

function Side({ name, side: { id, delivery, attempt, error } }: { name: string; side: SideState }) {
  const { nameOf } = useEndpointNames();
  if (id === '') return null;
  if (error !== null)
    return (
      <Notice tone="fail">
        {name}: {error.message}
      </Notice>
    );
  if (delivery === undefined) return <Loading what={id} />;
  return (
    <section className={styles.side} aria-label={name}>
      <h2>
        {name} <StatusBadge status={delivery.status} />
      </h2>
      <p>
        <Link to="/deliveries/$id" params={{ id }}>
          {id}
        </Link>
      </p>
      <p>
        {delivery.event} → {nameOf(endpointRef(delivery))}
      </p>
      {attempt === undefined ? (
        <Notice tone="warn">There is no such attempt: it has {delivery.attempts.length}.</Notice>
      ) : (
        <p>
          Attempt {attempt.number}, <Time at={attempt.started_at} />, {spanText(attempt.phases.total_ms)}:{' '}
          <Sentence text={attempt.explanation} near={attempt.started_at} />
        </p>
      )}
    </section>
  );
}
