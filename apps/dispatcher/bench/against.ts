// Posthorn next to other systems that send webhooks, in turns, each with its own settings: what each of them does with the
// same events on the same machine. How to write an adapter: docs/benchmarks.md.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Adapter, RunningSystem } from './against/adapter.ts';
import { posthorn, runningAt } from './against/posthorn.ts';
import { type Cell, count, figure, median, ms, percentile, perSecond, ratio, type Table } from './figures.ts';
import { arrivals } from './latency.ts';
import { contextText, offerAll, offerAtRate, type Posting, rawAtRate, rawLoop } from './load.ts';
import { type Bench, EVENT, type Part, say } from './part.ts';
import { cpuMsOf, memoryMbOf } from './process-counters.ts';
import type { ReceiverProcess } from './receiver-process.ts';
import { number } from './settings.ts';

const RATES = [200, 1000] as const;
const WARM_UP_EVENTS = 2000;
const CONNECTIONS = 64;
/** After the last arrival its result is still to be stored. */
const SETTLED_AFTER_MS = 300;
type Measured = { perSecond: number; cpu: number; p95: number[]; cpuAtFirstRate: number; memoryMb: number };

/** @param given files of adapters, folders of them, or URLs of running Posthorns, separated by commas */
export const against = (given: string): Part => ({
  name: 'against',
  text: 'Posthorn next to other systems',
  run: async (bench) => [await compared(bench, [posthorn, ...(await adaptersOf(given))])],
});

async function compared({ receiver }: Bench, adapters: readonly Adapter[]): Promise<Table> {
  const [rounds, events] = [number('BENCH_ROUNDS'), number('BENCH_EVENTS')];
  const raw: number[] = [];
  const rawP95: number[][] = [];
  const measured = adapters.map((): Measured[] => []);
  for (let round = 1; round <= rounds; round += 1) {
    raw.push(await rawLoop(receiver.url, events));
    rawP95.push(await rawTails(receiver));
    for (const [i, adapter] of adapters.entries()) {
      say(`against, round ${round} of ${rounds}: ${adapter.name} …`);
      measured[i]?.push(await measure(receiver, adapter));
    }
  }
  const rawRow = ['raw undici POST + HMAC loop', perSecond(median(raw)), ratio(1), '', ...p95Cells(rawP95), '', ''];
  const rows = adapters.map(({ name }, i) => row(name, measured[i] ?? [], median(raw)));
  return { columns: columns(rounds, events), rows: [rawRow, ...rows] };
}

const columns = (rounds: number, events: number): Record<string, string> => ({
  system: `single posts of 1 KB, ${count(events)} events a round, median of ${rounds}`,
  per_second: 'delivered',
  of_raw: 'of raw',
  cpu: 'CPU-ms per 1,000 at full speed',
  ...Object.fromEntries(RATES.map((rate) => [`p95_${rate}`, `p95 at ${count(rate)}/s`])),
  [`cpu_${RATES[0]}`]: `CPU-ms per 1,000 at ${RATES[0]}/s`,
  memory: 'memory (PSS)',
});

function row(name: string, measured: readonly Measured[], raw: number): Cell[] {
  const of = (read: (one: Measured) => number): number => median(measured.map(read));
  const cpu = (value: number): Cell => figure(value, 'cpu_ms_per_1000', (shown) => count(Math.round(shown)));
  const speed = of((one) => one.perSecond);
  return [
    name,
    perSecond(speed),
    ratio(speed / raw),
    cpu(of((one) => one.cpu)),
    ...p95Cells(measured.map(({ p95 }) => p95)),
    cpu(of((one) => one.cpuAtFirstRate)),
    figure(
      of((one) => one.memoryMb),
      'mb',
    ),
  ];
}

const p95Cells = (rounds: readonly (readonly number[])[]): Cell[] =>
  RATES.map((_, i) => ms(median(rounds.map((p95) => p95[i] ?? Number.NaN))));

/** A system of its own for each round: none has the backlog or the history of another. */
async function measure(receiver: ReceiverProcess, adapter: Adapter): Promise<Measured> {
  await using system = await adapter.start(receiver.url, EVENT);
  await fullSpeed(receiver, system, WARM_UP_EVENTS);
  const full = await fullSpeed(receiver, system, number('BENCH_EVENTS'));
  const p95: number[] = [];
  const cpu: number[] = [];
  for (const rate of RATES) {
    const before = cpuMsOf(system.pids());
    const times = await arrivals(receiver, () =>
      offerAtRate(system.url, rate, number('BENCH_SECONDS'), postingTo(system)),
    );
    await rest();
    p95.push(percentile(times, 0.95));
    cpu.push(((cpuMsOf(system.pids()) - before) * 1000) / times.length);
  }
  return { ...full, p95, cpuAtFirstRate: cpu[0] ?? Number.NaN, memoryMb: memoryMbOf(system.pids()) };
}

async function fullSpeed(receiver: ReceiverProcess, system: RunningSystem, events: number) {
  await receiver.reset();
  const before = cpuMsOf(system.pids());
  const startedAt = performance.now();
  const offered = offerAll(system.url, events, CONNECTIONS, postingTo(system));
  await Promise.all([offered, receiver.until(events)]);
  const seconds = (performance.now() - startedAt) / 1000;
  await rest();
  return { perSecond: events / seconds, cpu: ((cpuMsOf(system.pids()) - before) * 1000) / events };
}

async function rawTails(receiver: ReceiverProcess): Promise<number[]> {
  const p95: number[] = [];
  for (const rate of RATES) {
    const times = await arrivals(receiver, () => rawAtRate(receiver.url, rate, number('BENCH_SECONDS')));
    p95.push(percentile(times, 0.95));
  }
  return p95;
}

const postingTo =
  (system: RunningSystem) =>
  (n: number): Posting =>
    system.request({ name: EVENT, context: contextText(n) });

const rest = (): Promise<void> => new Promise((settle) => setTimeout(settle, SETTLED_AFTER_MS));

export async function adaptersOf(given: string): Promise<Adapter[]> {
  const all = await Promise.all(given.split(',').map((one) => adaptersAt(one.trim())));
  return all.flat();
}

/** @throws Error naming what is not an adapter, and how to write one */
async function adaptersAt(place: string): Promise<Adapter[]> {
  if (/^https?:\/\//.test(place)) return [runningAt(place.replace(/\/+$/, ''))];
  const path = resolve(place);
  if (!existsSync(path)) throw new Error(`--against: there is no file or folder ${path}`);
  if (statSync(path).isDirectory()) {
    const files = readdirSync(path).filter((name) => /\.(ts|mts|js|mjs)$/.test(name));
    return (await Promise.all(files.sort().map((name) => adaptersAt(join(path, name))))).flat();
  }
  const loaded = (await import(pathToFileURL(path).href)) as { default?: Adapter | Adapter[] };
  const adapters = loaded.default === undefined ? [] : [loaded.default].flat();
  if (
    adapters.length > 0 &&
    adapters.every(({ name, start }) => typeof name === 'string' && typeof start === 'function')
  ) {
    return adapters;
  }
  throw new Error(
    `--against: ${place} does not export an adapter as its default. docs/benchmarks.md says how to write one`,
  );
}
