// Five minutes of what the tenant's deliveries do, as the dispatcher counts it, and how each webhook and target is doing.

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { EndpointRef } from '../../api/endpoint-names.ts';

import { useMay } from '../../api/session.ts';
import { targetsQuery } from '../../api/targets.ts';
import { webhooksQuery } from '../../api/webhooks.ts';
import { LineChart } from '../../charts/line-chart.tsx';
import type { Endpoint } from '../../editing/endpoint.ts';
import { HealthBadge } from '../../editing/health.tsx';
import { EndpointLink } from '../../frame/endpoint-link.tsx';
import { useLive } from '../../live/use-live.ts';
import { spanText } from '../../ui/clock.ts';
import { Loading } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Cell, Table } from '../../ui/table.tsx';
import styles from './metrics.module.css';

const count = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 1 });
const percent = (value: number): string => `${(value * 100).toFixed(value < 0.1 ? 1 : 0)} %`;

export function MetricsScreen() {
  const { seconds } = useLive();
  useEffect(() => {
    document.title = 'Metrics · Posthorn';
  }, []);
  const times = seconds.map(({ at }) => at);
  const of = <T,>(pick: (second: (typeof seconds)[number]) => T): T[] => seconds.map(pick);
  return (
    <Page title="Metrics">
      {seconds.length === 0 ? (
        <Loading what="the last five minutes" />
      ) : (
        <div className={styles.charts}>
          <LineChart
            title="Attempts per second"
            times={times}
            format={count}
            lines={[
              { name: 'delivered', tone: 'ok', values: of(({ delivered }) => delivered) },
              { name: 'to be retried', tone: 'retry', dash: '6 3', values: of(({ retrying }) => retrying) },
              { name: 'failed for good', tone: 'fail', dash: '2 2', values: of(({ failed }) => failed) },
            ]}
          />
          <LineChart
            title="Events accepted per second"
            times={times}
            format={count}
            lines={[{ name: 'accepted', tone: 'flight', values: of(({ accepted }) => accepted) }]}
          />
          <LineChart
            title="Attempt duration"
            times={times}
            format={spanText}
            lines={[
              { name: 'p50', tone: 'ok', values: of(({ p50 }) => p50) },
              { name: 'p95', tone: 'flight', dash: '6 3', values: of(({ p95 }) => p95) },
              { name: 'p99', tone: 'held', dash: '2 2', values: of(({ p99 }) => p99) },
            ]}
          />
          <LineChart
            title="Time from acceptance to the first attempt"
            times={times}
            format={spanText}
            lines={[{ name: 'p95', tone: 'flight', values: of(({ lag }) => lag) }]}
          />
          <LineChart
            title="Share of failed attempts"
            times={times}
            format={percent}
            lines={[{ name: 'failed', tone: 'fail', values: of(failedShare) }]}
          />
        </div>
      )}
      <Health />
    </Page>
  );
}

function failedShare({
  delivered,
  retrying,
  failed,
}: {
  delivered: number;
  retrying: number;
  failed: number;
}): number | null {
  const all = delivered + retrying + failed;
  return all === 0 ? null : (retrying + failed) / all;
}

function Health() {
  const may = useMay();
  const watched = { refetchInterval: 10_000 };
  const { data: webhooks = [] } = useQuery({ ...webhooksQuery, ...watched, enabled: may('read-webhooks') });
  const { data: targets = [] } = useQuery({ ...targetsQuery, ...watched, enabled: may('read-targets') });
  return (
    <>
      <HealthTable
        title="Webhooks"
        rows={webhooks.map((webhook) => ({ ...webhook, ref: { webhookId: webhook.id, targetId: null } }))}
      />
      <HealthTable
        title="Targets"
        rows={targets.map((target) => ({ ...target, ref: { webhookId: null, targetId: target.id } }))}
      />
    </>
  );
}

type HealthRow = Pick<Endpoint, 'id' | 'health' | 'held_count'> & { ref: EndpointRef };

function HealthTable({ title, rows }: { title: 'Webhooks' | 'Targets'; rows: readonly HealthRow[] }) {
  if (rows.length === 0) return null;
  const id = `health-${title.toLowerCase()}`;
  const word = title === 'Webhooks' ? 'webhook' : 'target';
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <Table
        caption={`Health of ${title.toLowerCase()}`}
        columns={[
          title.slice(0, -1),
          'Health',
          { name: 'Failures since the last success', look: 'number' },
          { name: 'Held', look: 'number' },
          'Deliveries',
        ]}
        rows={rows}
        row={(row) => (
          <tr key={row.id}>
            <Cell>
              <EndpointLink of={row.ref} />
            </Cell>
            <Cell>
              <HealthBadge of={row} />
            </Cell>
            <Cell look="number">{count(row.health.failure_count)}</Cell>
            <Cell look="number">{count(row.held_count)}</Cell>
            <Cell>
              <Link to="/live" search={{ q: `${word}:${row.id}` }}>
                Watch
              </Link>
            </Cell>
          </tr>
        )}
      />
    </section>
  );
}
