// Five minutes of what the tenant's deliveries do, as the dispatcher counts it, and how each webhook is doing.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useMay } from '../../api/session.ts';
import { webhookName, webhooksQuery } from '../../api/webhooks.ts';
import { LineChart } from '../../charts/line-chart.tsx';
import { useLive } from '../../live/use-live.ts';
import { Badge } from '../../ui/badge.tsx';
import { spanText } from '../../ui/clock.ts';
import { Loading } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import type { Tone } from '../../ui/status.ts';
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
      <WebhookHealth />
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

const HEALTH: Readonly<Record<string, [Tone, string]>> = {
  healthy: ['ok', '●'],
  failing: ['retry', '↻'],
  off: ['held', '‖'],
  untried: ['queued', '○'],
};

function WebhookHealth() {
  const may = useMay();
  const { data } = useQuery({ ...webhooksQuery, enabled: may('read-webhooks'), refetchInterval: 10_000 });
  if (data === undefined || data.length === 0) return null;
  return (
    <section aria-labelledby="health">
      <h2 id="health">Webhooks</h2>
      <Table
        caption="Health of webhooks"
        columns={[
          'Webhook',
          'Health',
          { name: 'Failures since the last success', look: 'number' },
          { name: 'Held', look: 'number' },
          'Deliveries',
        ]}
        rows={data}
        row={(webhook) => {
          const [tone, glyph] = HEALTH[webhook.health.state] ?? ['skip', '?'];
          return (
            <tr key={webhook.id}>
              <Cell>
                <Link to="/settings/webhooks/$id" params={{ id: String(webhook.id) }}>
                  {webhookName(webhook)}
                </Link>
              </Cell>
              <Cell>
                <Badge tone={tone} glyph={glyph}>
                  {webhook.health.state}
                </Badge>
              </Cell>
              <Cell look="number">{count(webhook.health.failure_count)}</Cell>
              <Cell look="number">{count(webhook.held_count)}</Cell>
              <Cell>
                <Link to="/live" search={{ q: `webhook:${webhook.id}` }}>
                  Watch
                </Link>
              </Cell>
            </tr>
          );
        }}
      />
    </section>
  );
}
