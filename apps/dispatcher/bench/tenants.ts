// What a tenant that asks for much costs another: the time under way of the quiet tenant's events, first alone, then
// beside the noisy one, in the same process. One row a noisy neighbour; each has a file of its own in neighbours/.
import { setTimeout } from 'node:timers/promises';
import { type Cell, count, figure, ms, percentile, ratio, type Table, verdict } from './figures.ts';
import { timesUnderWay } from './latency.ts';
import { NEIGHBOURS } from './neighbours/all.ts';
import type { Neighbour } from './neighbours/neighbour.ts';
import { NICE, Noise } from './neighbours/noise.ts';
import { type Bench, EVENT, type Part, say } from './part.ts';
import { createWebhook } from './producer.ts';
import { ReceiverProcess } from './receiver-process.ts';
import { ServeProcess } from './serve-process.ts';
import { number, numbers } from './settings.ts';

/** How often the memory of the dispatcher is looked at. */
const LOOK_MS = 100;
const WARM_UP_SECONDS = 2;
const TARGET = 2;

export const tenants: Part = { name: 'tenants', text: 'what a tenant that asks for much costs another', run };

async function run(bench: Bench): Promise<readonly Table[]> {
  const rows: Cell[][] = [];
  for (const row of numbers('BENCH_TENANTS_NEIGHBOURS')) {
    const neighbour = NEIGHBOURS[row - 1];
    if (neighbour === undefined) continue;
    say(`tenants, next to ${neighbour.text} …`);
    const { quiet, beside, peakMb } = await measure(bench, neighbour, row - 1);
    const times = typeof beside === 'number' ? beside / quiet : Number.NaN;
    const cell = typeof beside === 'number' ? ms(beside) : beside;
    const text = neighbour.timed === undefined ? neighbour.text : `${neighbour.text}: ${neighbour.timed.text}`;
    const figures = [ms(quiet), cell, ratio(times), `≤ ${TARGET}`, verdict(times <= TARGET)];
    rows.push([text, ...figures, figure(peakMb, 'mb')]);
  }
  const [rate, seconds] = [number('BENCH_TENANTS_RATE'), number('BENCH_TENANTS_SECONDS')];
  const title = `p95 of another tenant at ${count(rate)} events/s, ${seconds} s each, next to`;
  const columns = { neighbour: title, alone: 'alone', next_to_it: 'next to it', ratio: 'ratio', target: 'target' };
  return [{ columns: { ...columns, met: '', peak_rss: 'peak RSS' }, rows }];
}

/** p95 in milliseconds; `beside` is words where the quiet tenant's requests failed. */
type Measured = { quiet: number; beside: number | string; peakMb: number };

async function measure(bench: Bench, neighbour: Neighbour, index: number): Promise<Measured> {
  await using receiver = await ReceiverProcess.start(NICE);
  await using serve = await ServeProcess.start(neighbour.env);
  const { url: own } = bench.receiver;
  const url = neighbour.quietHost === undefined ? `${own}/` : `${neighbour.quietHost(own)}/once`;
  await createWebhook(serve, { trigger: EVENT, url, ...neighbour.quiet });
  const surroundings = { producer: serve.tenant('noisy'), receiver: { url: receiver.url } };
  await using noise = await Noise.prepared(index, surroundings, { isClient: neighbour.isItsOwnNoise !== true });
  const measured = (seconds: number) => p95(bench, serve, neighbour, seconds);
  await measured(WARM_UP_SECONDS);
  const quiet = await measured(number('BENCH_TENANTS_SECONDS'));
  const ended = new AbortController();
  noise.begin();
  const peak = peakMemory(serve, ended.signal);
  // What the start of it costs counts too.
  const besideIt = measured(number('BENCH_TENANTS_SECONDS')).catch((error: Error) => error.message);
  const beside = await Promise.race([besideIt, noise.failed]).finally(() => ended.abort());
  return { quiet, beside, peakMb: await peak };
}

async function peakMemory(serve: ServeProcess, signal: AbortSignal): Promise<number> {
  let peakMb = 0;
  while (!signal.aborted) {
    peakMb = Math.max(peakMb, serve.memoryMb());
    await setTimeout(LOOK_MS);
  }
  return peakMb;
}

async function p95({ receiver, lag }: Bench, serve: ServeProcess, { timed }: Neighbour, seconds: number) {
  const rate = number('BENCH_TENANTS_RATE');
  const times = await lag.during('tenants', serve, () =>
    timed === undefined ? timesUnderWay(serve, receiver, rate, seconds) : timed.times(serve, seconds),
  );
  return percentile(times, 0.95);
}
