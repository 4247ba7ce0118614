// One event to many webhooks, single posts, at full speed.
import { type Cell, count, median, perSecond, ratio, type Table, verdict } from './figures.ts';
import { rawLoop } from './load.ts';
import { type Bench, EVENT, type Part, say, TARGET_EVENT } from './part.ts';
import { ServeProcess } from './serve-process.ts';
import { number } from './settings.ts';
import { CPU_TARGET_MS, endToEnd, medianOf, speedCells, type Throughput } from './stretch.ts';
import { createTargets } from './targets.ts';

const WIDTHS = [10, 100] as const;
/** As many as one trigger may send to. */
const TARGETS = 20;

export const fanOut: Part = {
  name: 'fan-out',
  text: 'one event to 10 and to 100 webhooks, and to 20 targets, at full speed',
  run,
};

async function run(bench: Bench): Promise<readonly Table[]> {
  const raw: number[] = [];
  const rows: Cell[][] = [];
  const speeds = new Map<string, Throughput>();
  for (const webhooks of WIDTHS) speeds.set(`${webhooks} webhooks`, await measure(bench, webhooks, EVENT, raw));
  speeds.set(`${TARGETS} targets (template of 1 KB)`, await measure(bench, TARGETS, TARGET_EVENT, raw));
  const rawMedian = median(raw);
  rows.push(['raw undici POST + HMAC loop', perSecond(rawMedian), ratio(1), '', '']);
  for (const [receivers, speed] of speeds) {
    const [rate, cpu] = speedCells(speed);
    const cpuVerdict = `under ${CPU_TARGET_MS}: ${verdict(speed.cpuMsPer1000 < CPU_TARGET_MS)}`;
    rows.push([`one event to ${receivers}`, rate, ratio(speed.perSecond / rawMedian), cpu, cpuVerdict]);
  }
  const title = `fan-out, single posts, ${count(number('BENCH_EVENTS'))} deliveries a round`;
  const columns = {
    load: title,
    per_second: `deliveries, median of ${number('BENCH_ROUNDS')}`,
    of_raw: 'of raw',
    cpu: 'dispatcher, deliveries',
    cpu_target: 'target',
  };
  return [{ columns, rows }];
}

async function measure(bench: Bench, receivers: number, event: string, raw: number[]): Promise<Throughput> {
  const { receiver, lag } = bench;
  const rounds = number('BENCH_ROUNDS');
  const load = { events: Math.ceil(number('BENCH_EVENTS') / receivers), batch: 1, receivers, event };
  await using serve = await ServeProcess.start();
  if (event === TARGET_EVENT) await createTargets(serve, receiver.url, receivers);
  else
    for (let n = 1; n <= receivers; n += 1) await serve.createWebhook({ trigger: event, url: `${receiver.url}/${n}` });
  await endToEnd(serve, receiver, load);
  const measured: Throughput[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    say(`fan-out to ${receivers}, round ${round} of ${rounds} …`);
    raw.push(await rawLoop(receiver.url, number('BENCH_EVENTS')));
    measured.push(await lag.during(`fan-out to ${receivers}`, serve, () => endToEnd(serve, receiver, load)));
  }
  return medianOf(measured);
}
