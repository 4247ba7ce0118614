// What a tenant that asks for much costs another: the time under way of the quiet tenant's events, first alone, then
// beside the noisy one, in the same process. One row a noisy neighbour; each has a file of its own in neighbours/.
import { count, ms, percentile, table, verdict } from './figures.ts';
import { timesUnderWay } from './latency.ts';
import { costlyConditions } from './neighbours/costly-conditions.ts';
import type { Neighbour, Surroundings } from './neighbours/neighbour.ts';
import { wideFanOut } from './neighbours/wide-fan-out.ts';
import { type Bench, EVENT, type Part, say } from './part.ts';
import { createWebhook } from './producer.ts';
import { ReceiverProcess } from './receiver-process.ts';
import { ServeProcess } from './serve-process.ts';
import { number } from './settings.ts';

const NEIGHBOURS: readonly Neighbour[] = [costlyConditions, wideFanOut];
const WARM_UP_SECONDS = 2;
const TARGET = 2;

export const tenants: Part = { name: 'tenants', text: 'what a tenant that asks for much costs another', run };

async function run(bench: Bench): Promise<string> {
  const rows: string[][] = [];
  for (const neighbour of NEIGHBOURS) {
    say(`tenants, beside ${neighbour.text} …`);
    const { quiet, beside } = await measure(bench, neighbour);
    const ratio = typeof beside === 'number' ? beside / quiet : Number.NaN;
    const cell = typeof beside === 'number' ? ms(beside) : beside;
    rows.push([neighbour.text, ms(quiet), cell, ratio.toFixed(2), `≤ ${TARGET}`, verdict(ratio <= TARGET)]);
  }
  const [rate, seconds] = [number('BENCH_TENANTS_RATE'), number('BENCH_TENANTS_SECONDS')];
  const title = `p95 of another tenant at ${count(rate)} events/s, ${seconds} s each, beside`;
  return table([title, 'alone', 'beside it', 'ratio', 'target', ''], rows);
}

/** p95 in milliseconds; `beside` is words where the quiet tenant's requests failed. */
async function measure(bench: Bench, neighbour: Neighbour): Promise<{ quiet: number; beside: number | string }> {
  await using receiver = await ReceiverProcess.start();
  await using serve = await ServeProcess.start();
  await createWebhook(serve, { trigger: EVENT, url: `${bench.receiver.url}/` });
  const surroundings: Surroundings = { producer: serve.tenant('noisy'), receiver, serve };
  await neighbour.prepare(surroundings);
  await p95(bench, serve, WARM_UP_SECONDS);
  const quiet = await p95(bench, serve, number('BENCH_TENANTS_SECONDS'));
  const ended = new AbortController();
  const noise = neighbour.disturb(surroundings, ended.signal);
  const silence = noise.then(() => Promise.reject(new Error(`the noise ended too early: ${neighbour.text}`)));
  const measured = p95(bench, serve, number('BENCH_TENANTS_SECONDS'));
  const beside = await Promise.race([measured.catch((error: Error) => error.message), silence]);
  ended.abort();
  // The last request of it is cut off.
  await Promise.allSettled([noise, silence]);
  return { quiet, beside };
}

async function p95({ receiver, lag }: Bench, serve: ServeProcess, seconds: number): Promise<number> {
  const rate = number('BENCH_TENANTS_RATE');
  const times = await lag.during('tenants', serve, () => timesUnderWay(serve, receiver, rate, seconds));
  return percentile(times, 0.95);
}
