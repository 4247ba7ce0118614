// The page of /metrics: every metric by name, with the source of its value. No tenant, URL or webhook is a label.
import type { Histogram } from '../domain/histogram.ts';
import type { FanOutDepth } from '../ports/store/accept.ts';
import type { QueueDepth, StoreStats } from '../ports/store/upkeep.ts';
import type { Counters, Tally } from './counters.ts';
import type { LoopLag, ProcessFigures } from './process-figures.ts';
import { CONTENT_TYPE, type Metric, type Sample, samplesOf, writePage } from './text-format.ts';

/** The values read for each scrape; `null` = the store did not answer in time. */
export type Reading = {
  queue: QueueDepth | null;
  fanOut: FanOutDepth | null;
  stats: StoreStats | null;
  /** How far off the clock may be, 0 = it is not doubted. */
  clockOffMs: number | null;
  slotsUsed: number;
  loopLag: LoopLag;
  process: ProcessFigures;
  now: number;
};

const one = (value: number): Sample[] => [{ labels: {}, value }];
const tallied = (label: string, { counts }: Tally): Sample[] =>
  [...counts].map(([name, value]) => ({ labels: { [label]: name }, value }));

const LANES = ['high', 'default', 'low'] as const;

export function createExposition(counters: Counters, slotsMax: number, refusals: Tally) {
  const metrics: { of: Omit<Metric, 'samples'>; samples: (reading: Reading) => Sample[] }[] = [];
  const add: Add = (type, name, help, samples) => void metrics.push({ of: { name, help, type }, samples });
  const histogram: AddHistogram = (name, help, of) =>
    add('histogram', name, help, (reading) => {
      const values = of(reading);
      return values === null ? [] : samplesOf(values);
    });

  addEvents(add, counters);
  addDeliveries(add, histogram, counters, slotsMax);
  addQueue(add);
  addFanOut(add);
  add('counter', 'posthorn_requests_refused_total', 'API requests refused, by code', () => tallied('code', refusals));
  add('counter', 'posthorn_deliveries_cancelled_total', 'Deliveries cancelled, by reason', ({ stats }) =>
    Object.entries(stats?.cancelled ?? {}).map(([reason, value]) => ({ labels: { reason }, value })),
  );
  histogram('posthorn_commit_acts', 'Store acts per commit', ({ stats }) => stats?.commitActs ?? null);
  histogram('posthorn_commit_seconds', 'Duration of a commit', ({ stats }) => stats?.commitSeconds ?? null);
  add('counter', 'posthorn_commits_failed_total', 'Commits that failed', ({ stats }) =>
    stats?.failedCommits === undefined ? [] : one(stats.failedCommits),
  );
  add(
    'gauge',
    'posthorn_erased_in_log',
    'Whether the log of the database may still hold erased data: 1, otherwise 0',
    ({ stats }) => (stats?.erasedInLog === undefined ? [] : one(stats.erasedInLog ? 1 : 0)),
  );
  add(
    'gauge',
    'posthorn_clock_doubt_seconds',
    'Difference between the clock and the newest rows while it pauses retention; otherwise 0',
    ({ clockOffMs }) => (clockOffMs === null ? [] : one(clockOffMs / 1000)),
  );
  addProcess(add);
  return {
    contentType: CONTENT_TYPE,
    names: metrics.map(({ of }) => of.name),
    page: (reading: Reading): string =>
      writePage(metrics.map(({ of, samples }) => ({ ...of, samples: samples(reading) }))),
  };
}

type Add = (type: Metric['type'], name: string, help: string, values: (reading: Reading) => Sample[]) => void;
type AddHistogram = (name: string, help: string, of: (reading: Reading) => Histogram | null) => void;

function addEvents(add: Add, counters: Counters): void {
  add('counter', 'posthorn_events_accepted_total', 'Events accepted and on disk', () => one(counters.accepts));
  add(
    'counter',
    'posthorn_events_repeated_total',
    'Repeats of an idempotency key, answered with the first result',
    () => one(counters.repeats),
  );
  add('counter', 'posthorn_events_refused_total', 'Events that were not accepted, by code', () =>
    tallied('code', counters.refusals),
  );
  add(
    'counter',
    'posthorn_deliveries_created_total',
    'Deliveries created from accepted events, including held ones',
    () => one(counters.deliveries),
  );
  add('counter', 'posthorn_deliveries_held_total', 'Deliveries held on creation, because their webhook was off', () =>
    one(counters.held),
  );
  add('counter', 'posthorn_suppressions_total', 'Events not sent to a subscriber, by reason', () =>
    tallied('reason', counters.suppressed),
  );
}

function addDeliveries(add: Add, histogram: AddHistogram, counters: Counters, slotsMax: number): void {
  add('counter', 'posthorn_attempts_total', 'Attempts by outcome', () => tallied('outcome', counters.attempts));
  add(
    'counter',
    'posthorn_deliveries_finished_total',
    'Deliveries that were delivered or exhausted their retries, by status',
    () => tallied('status', counters.finished),
  );
  add('counter', 'posthorn_duplicates_sent_total', 'Attempts that the receiver had, or may have had, before', () =>
    one(counters.duplicatesSent),
  );
  add(
    'counter',
    'posthorn_webhooks_switched_off_total',
    'Webhooks and targets switched off because of their receivers',
    () => one(counters.webhooksSwitchedOff),
  );
  histogram('posthorn_attempt_seconds', 'Duration of an attempt', () => counters.attemptSeconds);
  histogram(
    'posthorn_first_attempt_delay_seconds',
    'Time from when a delivery could be sent to its first attempt',
    () => counters.firstAttemptSeconds,
  );
  histogram(
    'posthorn_claim_lag_seconds',
    'Delay between due time and claim of a delivery, without rate limits',
    () => counters.claimLagSeconds,
  );
  add('gauge', 'posthorn_slots_used', 'Attempts in flight', ({ slotsUsed }) => one(slotsUsed));
  add('gauge', 'posthorn_slots_limit', 'Max concurrent attempts', () => one(slotsMax));
}

function addQueue(add: Add): void {
  const byLane = (read: Reading, of: (lane: QueueDepth['high']) => number): Sample[] =>
    LANES.flatMap((lane) => (read.queue === null ? [] : [{ labels: { lane }, value: of(read.queue[lane]) }]));
  add('gauge', 'posthorn_queue_due', 'Deliveries due and not yet claimed, by lane', (read) =>
    byLane(read, ({ due }) => due),
  );
  add('gauge', 'posthorn_queue_later', 'Deliveries scheduled for later or in flight, by lane', (read) =>
    byLane(read, ({ later }) => later),
  );
  add('gauge', 'posthorn_queue_oldest_due_seconds', 'How long the oldest due delivery has been due, by lane', (read) =>
    byLane(read, ({ oldestDueAt }) => (oldestDueAt === null ? 0 : Math.max(0, read.now - oldestDueAt) / 1000)),
  );
}

function addFanOut(add: Add): void {
  add('gauge', 'posthorn_fan_out_pending', 'Events with a pending fan-out', ({ fanOut }) =>
    fanOut === null ? [] : one(fanOut.events),
  );
  add(
    'gauge',
    'posthorn_fan_out_oldest_seconds',
    'Age of the oldest event with a pending fan-out',
    ({ fanOut, now }) =>
      fanOut === null
        ? []
        : one(fanOut.oldestAcceptedAt === null ? 0 : Math.max(0, now - fanOut.oldestAcceptedAt) / 1000),
  );
}

function addProcess(add: Add): void {
  add('gauge', 'posthorn_event_loop_lag_seconds', 'Event loop lag since the last scrape', ({ loopLag }) => [
    { labels: { quantile: '0.5' }, value: loopLag.p50 },
    { labels: { quantile: '0.99' }, value: loopLag.p99 },
    { labels: { quantile: '1' }, value: loopLag.max },
  ]);
  add('gauge', 'posthorn_build_info', 'Version of the running dispatcher', ({ process: { version } }) => [
    { labels: { version }, value: 1 },
  ]);
  add('counter', 'process_cpu_seconds_total', 'CPU time', ({ process: { cpuSeconds } }) => one(cpuSeconds));
  add('gauge', 'process_resident_memory_bytes', 'Resident memory', ({ process: { rssBytes } }) => one(rssBytes));
  add('gauge', 'process_start_time_seconds', 'Start time of the process (Unix time)', ({ process: { startedAt } }) =>
    one(startedAt),
  );
  add('gauge', 'nodejs_heap_used_bytes', 'Heap in use', ({ process: { heapBytes } }) => one(heapBytes));
}
