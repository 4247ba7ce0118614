// One event to many webhooks, single posts, at full speed.
import { count, median, perSecond, ratio, table, verdict } from './figures.ts';
import { rawLoop } from './load.ts';
import { type Bench, EVENT, type Part, say } from './part.ts';
import { ServeProcess } from './serve-process.ts';
import { number } from './settings.ts';
import { CPU_TARGET_MS, endToEnd, medianOf, speedCells, type Throughput } from './stretch.ts';

const WIDTHS = [10, 100] as const;

export const fanOut: Part = { name: 'fan-out', text: 'one event to 10 and to 100 webhooks, at full speed', run };

async function run(bench: Bench): Promise<string> {
  const raw: number[] = [];
  const rows: string[][] = [];
  const speeds = new Map<number, Throughput>();
  for (const webhooks of WIDTHS) speeds.set(webhooks, await measure(bench, webhooks, raw));
  const rawMedian = median(raw);
  rows.push(['raw undici POST + HMAC loop', perSecond(rawMedian), ratio(1), '', '']);
  for (const [webhooks, speed] of speeds) {
    const [rate, cpu] = speedCells(speed);
    const cpuVerdict = `under ${CPU_TARGET_MS}: ${verdict(speed.cpuMsPer1000 < CPU_TARGET_MS)}`;
    rows.push([`one event to ${webhooks} webhooks`, rate, ratio(speed.perSecond / rawMedian), cpu, cpuVerdict]);
  }
  const title = `fan-out, single posts, ${count(number('BENCH_EVENTS'))} deliveries a round`;
  const heads = [
    title,
    `deliveries, median of ${number('BENCH_ROUNDS')}`,
    'of raw',
    'dispatcher, deliveries',
    'target',
  ];
  return table(heads, rows);
}

async function measure(bench: Bench, webhooks: number, raw: number[]): Promise<Throughput> {
  const { receiver, lag } = bench;
  const rounds = number('BENCH_ROUNDS');
  const load = { events: Math.ceil(number('BENCH_EVENTS') / webhooks), batch: 1, webhooks };
  await using serve = await ServeProcess.start();
  for (let n = 1; n <= webhooks; n += 1) await serve.createWebhook({ trigger: EVENT, url: `${receiver.url}/${n}` });
  await endToEnd(serve, receiver, load);
  const measured: Throughput[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    say(`fan-out to ${webhooks}, round ${round} of ${rounds} …`);
    raw.push(await rawLoop(receiver.url, number('BENCH_EVENTS')));
    measured.push(await lag.during(`fan-out to ${webhooks}`, serve, () => endToEnd(serve, receiver, load)));
  }
  return medianOf(measured);
}
