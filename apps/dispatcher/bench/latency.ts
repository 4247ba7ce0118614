// How long an event is under way, from the producer's post to the receiver's last byte, at a steady rate.
import { type Cell, count, figure, ms, percentile, type Table, verdict } from './figures.ts';
import { postAll, postAtRate } from './load.ts';
import { type Bench, EVENT, type Part, say } from './part.ts';
import type { Producer } from './producer.ts';
import type { ReceiverProcess } from './receiver-process.ts';
import { ServeProcess } from './serve-process.ts';
import { number } from './settings.ts';

/** Events a second, and the 95th percentile asked for. */
export const RATES = [
  { rate: 200, p95TargetMs: 3 },
  { rate: 1000, p95TargetMs: 8 },
] as const;
/**
 * A process that has been up for a while has its functions compiled. V8 compiles most of them fully after some 10,500 events,
 * all at once, and its threads keep both cores busy for 150 ms then. With 4,000 events that fell into the measurement: at 1,000/s
 * the p99 was 20 ms instead of 2.
 */
const WARM_UP_EVENTS = 20_000;
const WARM_UP_SECONDS = 2;

export const latency: Part = { name: 'latency', text: 'time under way at 200 and at 1,000 events a second', run };

async function run(bench: Bench): Promise<readonly Table[]> {
  const rows: Cell[][] = [];
  for (const { rate, p95TargetMs } of RATES) {
    await using serve = await ServeProcess.start();
    await serve.createWebhook({ trigger: EVENT, url: `${bench.receiver.url}/` });
    await warmUpAtRate(bench.receiver, serve, rate);
    const seconds = number('BENCH_SECONDS');
    say(`latency at ${rate}/s for ${seconds} s …`);
    const times = await bench.lag.during(`latency at ${count(rate)}/s`, serve, () =>
      timesUnderWay(serve, bench.receiver, rate, seconds),
    );
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(times, share)) as [number, number, number];
    const target = [`p95 ≤ ${p95TargetMs} ms`, verdict(p95 <= p95TargetMs)];
    rows.push([`${count(rate)}/s`, ms(p50), ms(p95), ms(p99), ...target, figure(times.length, 'count')]);
  }
  const percentiles = { p50: 'p50', p95: 'p95', p99: 'p99' };
  const columns = { rate: 'request sent → arrived', ...percentiles, target: 'target', met: '', events: 'events' };
  return [{ columns, rows }];
}

/** At full speed, then at the rate that will be measured. */
export async function warmUpAtRate(receiver: ReceiverProcess, producer: Producer, rate: number): Promise<void> {
  await receiver.reset();
  await Promise.all([postAll(producer, WARM_UP_EVENTS, 1, 16, EVENT), receiver.until(WARM_UP_EVENTS)]);
  await timesUnderWay(producer, receiver, rate, WARM_UP_SECONDS);
}

/** In milliseconds, one for each delivery. */
export const timesUnderWay = (
  producer: Producer,
  receiver: ReceiverProcess,
  rate: number,
  seconds: number,
  webhooks = 1,
): Promise<number[]> => arrivals(receiver, async () => (await postAtRate(producer, rate, seconds, EVENT)) * webhooks);

/** @param offer answers how many are to arrive @returns how long each was under way, in milliseconds */
export async function arrivals(receiver: ReceiverProcess, offer: () => Promise<number>): Promise<number[]> {
  await receiver.reset();
  await receiver.measure();
  await receiver.until(await offer());
  return receiver.latencies();
}
