// Replays that were made, and the form that plans a new one.
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { ApiError } from '../../api/client.ts';
import { planReplay, replayQuery, replaysQuery } from '../../api/replays.ts';
import { useMay } from '../../api/session.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { EmptyState, Loading, Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Cell, Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { ReplayStatusBadge } from './replay-status.tsx';
import { filterText, outcomeText } from './replay-texts.ts';
import styles from './replays.module.css';

const route = getRouteApi('/frame/replays');

export function ReplaysScreen() {
  const may = useMay();
  const { data, error } = useQuery(replaysQuery);
  const { query } = route.useSearch();
  return (
    <Page title="Replays">
      {may('update-deliveries') && <PlanForm key={query} given={query ?? ''} />}
      {error !== null && <Notice tone="fail">{error.message}</Notice>}
      {data === undefined && error === null && <Loading what="replays" />}
      {data !== undefined && (
        <Table
          caption="Replays"
          columns={['Replay', 'Status', 'Query', { name: 'Sent', look: 'number' }, 'Outcome', 'Created']}
          rows={data}
          row={(replay) => (
            <tr key={replay.id}>
              <Cell>
                <Link to="/replays/$id" params={{ id: String(replay.id) }}>
                  #{replay.id}
                </Link>
              </Cell>
              <Cell>
                <ReplayStatusBadge status={replay.status} />
              </Cell>
              <Cell look="mono">{filterText(replay.filter)}</Cell>
              <Cell look="number" label="Sent">
                {replay.replayed.toLocaleString('en')} of {replay.total.toLocaleString('en')}
              </Cell>
              <Cell label="Outcome">{replay.replayed > 0 && <Outcome id={replay.id} />}</Cell>
              <Cell label="Created">
                <Time at={replay.created_at} />
              </Cell>
            </tr>
          )}
          isStacked
          empty={
            <EmptyState title="No replays yet">
              After an outage, plan <code>status:failed since:2h</code>: everything that failed and was not recovered is
              sent again, as fast as you allow. Delivered ones can be replayed too. Receivers see new ids.
            </EmptyState>
          }
        />
      )}
    </Page>
  );
}

/** What became of the new deliveries. It is counted once when the list opens; the page of the replay follows it. */
function Outcome({ id }: { id: number }) {
  const { data } = useQuery({ ...replayQuery(id), refetchInterval: false });
  return data === undefined ? '…' : outcomeText(data.outcomes);
}

function PlanForm({ given }: { given: string }) {
  const [query, setQuery] = useState(given);
  const [rate, setRate] = useState('20');
  const navigate = useNavigate();
  const plan = useMutation({
    mutationFn: () => planReplay(query.trim(), Number(rate)),
    onSuccess: ({ id }) => navigate({ to: '/replays/$id', params: { id: String(id) } }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    plan.mutate();
  };
  const errors = plan.error instanceof ApiError ? plan.error.errors : {};
  return (
    <form className={styles.form} onSubmit={submit} aria-label="Plan a replay">
      <TextField
        label="Which deliveries"
        hint="A query as in the live list. The plan shows an exact count. Nothing is sent until you start it. Recovered deliveries are left out."
        value={query}
        required
        placeholder="status:failed since:2h"
        errors={errors['filter.query'] ?? errors['query'] ?? errors['filter']}
        onChange={({ target }) => setQuery(target.value)}
      />
      <TextField
        label="Max per second"
        type="number"
        min="0.1"
        max="1000"
        step="any"
        value={rate}
        errors={errors['rate_per_second']}
        onChange={({ target }) => setRate(target.value)}
      />
      <Button type="submit" look="primary" disabled={plan.isPending || query.trim() === ''}>
        {plan.isPending ? 'Counting …' : 'Plan'}
      </Button>
      {plan.error !== null && Object.keys(errors).length === 0 && <Notice tone="fail">{plan.error.message}</Notice>}
    </form>
  );
}
