// A steady rate of single posts to one process: how long each was under way, and what the process used for it.
import { percentile } from './figures.ts';
import { timesUnderWay } from './latency.ts';
import { type Counters, countersOf, perEvent } from './process-counters.ts';
import type { Producer } from './producer.ts';
import type { ReceiverProcess } from './receiver-process.ts';
import { number } from './settings.ts';

/** After the last arrival its result is still to be stored. */
const SETTLED_AFTER_MS = 300;

/** In milliseconds. */
export type Tail = { p50: number; p95: number; p99: number };
/** `used`: per event; null where there is no /proc. */
export type Offered = { times: Tail; used: Counters | null };

/** For BENCH_SECONDS. */
export async function offered(
  receiver: ReceiverProcess,
  to: Producer & { pid: number },
  rate: number,
): Promise<Offered> {
  const before = countersOf(to.pid);
  const times = await timesUnderWay(to, receiver, rate, number('BENCH_SECONDS'));
  await untilSettled();
  const after = countersOf(to.pid);
  const used = before === null || after === null ? null : perEvent(before, after, times.length);
  return { times: tailOf(times), used };
}

export const untilSettled = (): Promise<void> => rest(SETTLED_AFTER_MS);

export const rest = (forMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, forMs));

export const tailOf = (values: readonly number[]): Tail => ({
  p50: percentile(values, 0.5),
  p95: percentile(values, 0.95),
  p99: percentile(values, 0.99),
});
