// One reading of everything that /metrics shows, with the values that are hard to write: nothing, fractions, large and
// tiny numbers, infinities, and labels that need an escape.
import { Counters, Tally } from '../../src/metrics/counters.ts';
import type { Reading } from '../../src/metrics/exposition.ts';

export function recordedCounters(): { counters: Counters; refusals: Tally } {
  const counters = new Counters();
  counters.accepts = 1_234_567_890_123;
  counters.deliveries = 3;
  counters.webhooksSwitchedOff = Number.POSITIVE_INFINITY;
  counters.suppressed.add('namespace', 2);
  counters.suppressed.add('condition');
  counters.attempts.add('delivered', 41);
  counters.attempts.add('a "quoted"\\ word\nand a line', 1);
  counters.finished.add('failed', 0.1 + 0.2);
  for (const ms of [0.5, 1, 20, 1e9]) counters.firstAttempt(ms);
  counters.claimed(-3);
  const refusals = new Tally();
  refusals.add('invalid', 7);
  return { counters, refusals };
}

export const recordedReading: Reading = {
  queue: {
    high: { due: 0, later: 0, oldestDueAt: null },
    default: { due: 12, later: 1e21, oldestDueAt: 1_750_000_000_000 },
    low: { due: 1, later: 2, oldestDueAt: 1_750_000_000_500 },
  },
  fanOut: { events: 2, oldestAcceptedAt: 1_749_999_999_999 },
  stats: {
    commitActs: { bounds: [1, 2, 5], counts: [4, 0, 2, 1], sum: 31 },
    commitSeconds: { bounds: [0.0001, 1e-7], counts: [1, 0, 3], sum: 1.5e-9 },
    failedCommits: 0,
    cancelled: { by_hand: 3, webhook_deleted: 1 },
    erasedInLog: true,
  },
  clockOffMs: -1500,
  slotsUsed: 7,
  loopLag: { p50: 0, p99: 0.0123456789, max: Number.NEGATIVE_INFINITY },
  process: { version: '1.2.3', cpuSeconds: 12.5, rssBytes: 104_857_600, heapBytes: 1, startedAt: 1_749_999_000.125 },
  now: 1_750_000_000_250,
};

/** The store did not answer in time. */
export const silentReading: Reading = { ...recordedReading, queue: null, fanOut: null, stats: null, clockOffMs: null };
