// What waits for this tenant in each lane. Where there is no other tenant, also how the process is doing (as at /metrics).
import type { Ops } from '@posthorn/contracts';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { opsQuery } from '../../api/ops.ts';
import { processMetricsQuery } from '../../api/process-metrics.ts';
import { quantileOf, type Samples, sampleOf } from '../../api/samples.ts';
import { sizeText } from '../../payload/bytes.ts';
import { spanText } from '../../ui/clock.ts';
import { Loading, Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Cell, RowHead, Table } from '../../ui/table.tsx';
import { ExpiringCertificates } from './expiring-certificates.tsx';
import styles from './ops.module.css';

const LANES = ['high', 'default', 'low'] as const;
const count = (value: number | null): string => (value === null ? '–' : value.toLocaleString('en'));
const seconds = (value: number | null): string => (value === null ? '–' : spanText(value * 1000));

export function OpsScreen() {
  const { data: ops, error } = useQuery(opsQuery);
  useEffect(() => {
    document.title = 'Ops · Posthorn';
  }, []);
  return (
    <Page title="Ops" actions={ops?.whole_process === true && <a href="/metrics">All metrics (Prometheus)</a>}>
      {error !== null && <Notice tone="fail">{error.message}</Notice>}
      {ops === undefined && error === null && <Loading what="the figures" />}
      {ops !== undefined && (
        <>
          {ops.clock_off_ms !== null && (
            <Notice tone="fail">
              Retention is paused: the clock is {spanText(Math.abs(ops.clock_off_ms))}{' '}
              {ops.clock_off_ms < 0 ? 'behind' : 'ahead of'} what the newest rows say. Set the clock right, or run
              posthorn clock confirm.
            </Notice>
          )}
          <ExpiringCertificates certificates={ops.expiring_certificates} />
          <Lanes ops={ops} />
          {ops.whole_process ? (
            <ProcessFigures />
          ) : (
            <p>
              These figures are of your tenant alone. Those of the whole process are at <code>/metrics</code>, for the
              operator.
            </p>
          )}
        </>
      )}
    </Page>
  );
}

function Lanes({ ops: { lanes, in_flight } }: { ops: Ops }) {
  return (
    <div>
      <h2>Lanes</h2>
      <Table
        caption="Lanes"
        columns={[
          'Lane',
          { name: 'Due, waiting for a slot', look: 'number' },
          { name: 'Scheduled or in flight', look: 'number' },
          { name: 'Oldest due', look: 'number' },
        ]}
        rows={LANES}
        row={(lane) => (
          <tr key={lane}>
            <RowHead>{lane}</RowHead>
            <Cell look="number">{count(lanes[lane].due)}</Cell>
            <Cell look="number">{count(lanes[lane].later)}</Cell>
            <Cell look="number">{lanes[lane].oldest_due_ms === null ? '–' : spanText(lanes[lane].oldest_due_ms)}</Cell>
          </tr>
        )}
      />
      <p>{count(in_flight)} in flight</p>
    </div>
  );
}

function ProcessFigures() {
  const { data, error } = useQuery(processMetricsQuery);
  if (error !== null) return <Notice tone="fail">{error.message}</Notice>;
  if (data === undefined) return <Loading what="the figures of the process" />;
  return <Figures samples={data} />;
}

function Figures({ samples }: { samples: Samples }) {
  const of = (name: string, labels?: Record<string, string>) => sampleOf(samples, name, labels);
  const [used, limit] = [of('posthorn_slots_used') ?? 0, of('posthorn_slots_limit') ?? 0];
  const failed = of('posthorn_commits_failed_total') ?? 0;
  return (
    <>
      <Block title="Slots">
        <Figure name={`In flight, of ${count(limit)}`} value={count(used)} />
        <div>
          <meter
            className={styles.meter}
            min={0}
            max={Math.max(1, limit)}
            high={limit * 0.9}
            value={used}
            aria-label="Slots used"
          />
        </div>
        <Figure name="Claim delay, p99" value={seconds(quantileOf(samples, 'posthorn_claim_lag_seconds', 0.99))} />
        <Figure
          name="Wait for the first attempt, p99"
          value={seconds(quantileOf(samples, 'posthorn_first_attempt_delay_seconds', 0.99))}
        />
      </Block>
      <Block title="Store">
        <Figure name="Commit latency, p50" value={seconds(quantileOf(samples, 'posthorn_commit_seconds', 0.5))} />
        <Figure name="Commit latency, p99" value={seconds(quantileOf(samples, 'posthorn_commit_seconds', 0.99))} />
        <Figure
          name="Operations per commit, p99"
          value={count(rounded(quantileOf(samples, 'posthorn_commit_acts', 0.99)))}
        />
        <Figure name="Failed commits" value={count(failed)} alarming={failed > 0} />
      </Block>
      <Block title="Process">
        <Figure
          name="Event loop lag, p99"
          value={seconds(of('posthorn_event_loop_lag_seconds', { quantile: '0.99' }))}
        />
        <Figure name="Memory" value={sizeText(of('process_resident_memory_bytes') ?? 0)} />
        <Figure name="Webhooks switched off" value={count(of('posthorn_webhooks_switched_off_total'))} />
        <Figure name="Duplicates sent" value={count(of('posthorn_duplicates_sent_total'))} />
      </Block>
      <div className={styles.tables}>
        <Tally samples={samples} name="posthorn_attempts_total" label="outcome" title="Attempts by outcome" />
        <Tally samples={samples} name="posthorn_suppressions_total" label="reason" title="Suppressed by reason" />
        <Tally samples={samples} name="posthorn_requests_refused_total" label="code" title="Requests refused by code" />
      </div>
    </>
  );
}

const rounded = (value: number | null): number | null => (value === null ? null : Math.round(value));

function Block({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <div className={styles.figures}>{children}</div>
    </section>
  );
}

function Figure({ name, value, alarming = false }: { name: string; value: string; alarming?: boolean }) {
  return (
    <dl>
      <dt>{name}</dt>
      <dd className={alarming ? styles.alarming : undefined}>{value}</dd>
    </dl>
  );
}

function Tally({ samples, name, label, title }: { samples: Samples; name: string; label: string; title: string }) {
  return (
    <div>
      <h2>{title}</h2>
      <p className={styles.since}>Since the dispatcher started</p>
      <Table
        caption={title}
        rows={samples.get(name) ?? []}
        row={({ labels, value }) => (
          <tr key={labels[label]}>
            <RowHead>{labels[label]?.replaceAll('_', ' ')}</RowHead>
            <Cell look="number">{count(value)}</Cell>
          </tr>
        )}
        empty={<p className={styles.since}>None</p>}
      />
    </div>
  );
}
