// What one event costs at everyday rates, where no two events share anything: CPU by thread, writes, and the time
// under way next to that of a raw loop at the same rate, in turns.
import { type Cell, count, type Figure, figure, median, ms, type Table, verdict } from './figures.ts';
import { FLOORS, FloorProcess, floorTable } from './floor.ts';
import { arrivals, warmUpAtRate } from './latency.ts';
import { rawAtRate } from './load.ts';
import { type Offered, offered, rest, type Tail, tailOf, untilSettled } from './offered.ts';
import { type Bench, EVENT, type Part, say } from './part.ts';
import type { Counters } from './process-counters.ts';
import { ServeProcess } from './serve-process.ts';
import { number, numbers } from './settings.ts';

/** /metrics asks the store again only after 5 s. */
const METRICS_CACHED_MS = 5100;
const BYTES_TARGET = { rate: 200, kb: 24 };
/** Of the goal for CPU: there the floor is measured too. */
const FLOOR_RATE = 200;
/** How much later than from a raw loop, at most. */
const P95_OVER_RAW_TARGETS: ReadonlyMap<number, number> = new Map([
  [200, 1],
  [1000, 3],
]);
const COMMITS = 'posthorn_commit_acts_count';
const NEEDS_LINUX = 'CPU and writes are read from /proc, which this system does not have.';

export const lowRate: Part = {
  name: 'low-rate',
  text: 'CPU, writes and time under way of single posts at 50, 200 and 1,000 a second, next to a raw loop and, at 200, to the floor',
  run,
};

/** `floors`: none but at FLOOR_RATE. */
type Round = { raw: Tail; posthorn: Offered; floors: readonly Offered[] };
/** @property commits per event, of all rounds together */
type Measured = { rounds: readonly Round[]; commits: number };

async function run(bench: Bench): Promise<readonly Table[]> {
  const measured = new Map<number, Measured>();
  for (const rate of numbers('BENCH_LOW_RATES')) measured.set(rate, await measure(bench, rate));
  const atFloor = measured.get(FLOOR_RATE);
  const floors = atFloor === undefined ? [] : [floorTable(`${FLOOR_RATE}/s`, atFloor.rounds)];
  return [costs(measured), times(measured), ...floors];
}

async function measure(bench: Bench, rate: number): Promise<Measured> {
  const { receiver } = bench;
  await using serve = await ServeProcess.start();
  await serve.createWebhook({ trigger: EVENT, url: `${receiver.url}/` });
  await warmUpAtRate(receiver, serve, rate);
  const commitsBefore = await serve.metric(COMMITS);
  await using floors = new AsyncDisposableStack();
  const kinds: FloorProcess[] = [];
  for (const kind of rate === FLOOR_RATE ? FLOORS : []) {
    const floor = floors.use(await FloorProcess.start(kind, receiver.url));
    await warmUpAtRate(receiver, floor, rate);
    kinds.push(floor);
  }
  const rounds: Round[] = [];
  for (let round = 1; round <= number('BENCH_ROUNDS'); round += 1) {
    say(`low-rate at ${count(rate)}/s, round ${round} of ${number('BENCH_ROUNDS')} …`);
    rounds.push(await oneRound(bench, serve, kinds, rate));
  }
  await rest(METRICS_CACHED_MS);
  const events = number('BENCH_ROUNDS') * number('BENCH_SECONDS') * rate;
  return { rounds, commits: ((await serve.metric(COMMITS)) - commitsBefore) / events };
}

async function oneRound(
  { receiver, lag }: Bench,
  serve: ServeProcess,
  kinds: readonly FloorProcess[],
  rate: number,
): Promise<Round> {
  const raw = await arrivals(receiver, () => rawAtRate(receiver.url, rate, number('BENCH_SECONDS')));
  await untilSettled();
  const name = `low-rate at ${count(rate)}/s`;
  const posthorn = await lag.during(name, serve, () => offered(receiver, serve, rate));
  const floors: Offered[] = [];
  for (const floor of kinds) floors.push(await offered(receiver, floor, rate));
  return { raw: tailOf(raw), posthorn, floors };
}

function costs(measured: ReadonlyMap<number, Measured>): Table {
  const rows = [...measured].map(([rate, { rounds, commits }]): Cell[] => {
    const used = rounds.flatMap(({ posthorn }) => posthorn.used ?? []);
    const of = (read: (one: Counters) => number): number => median(used.map(read));
    const cpu = (read: (one: Counters) => number): Figure =>
      figure(of(read) * 1000, 'cpu_ms_per_1000', (value) => value.toFixed(0));
    const kb = (bytes: number): Figure => figure(bytes / 1000, 'kb');
    const written = of((one) => one.bytesWritten);
    const met = Number.isNaN(written) ? 'not measured' : verdict(written / 1000 <= BYTES_TARGET.kb);
    const target = rate === BYTES_TARGET.rate ? [`≤ ${BYTES_TARGET.kb} KB`, met] : ['', ''];
    return [
      `${count(rate)}/s`,
      cpu((one) => one.mainMs + one.storeMs + one.otherMs),
      cpu((one) => one.mainMs),
      cpu((one) => one.storeMs),
      cpu((one) => one.otherMs),
      kb(written),
      ...target,
      kb(of((one) => one.bytesToDisk)),
      figure(
        of((one) => one.writeCalls),
        'count',
      ),
      figure(commits, 'count'),
    ];
  });
  const columns = {
    rate: `single posts of 1 KB, median of ${number('BENCH_ROUNDS')}`,
    cpu: 'CPU-ms per 1,000',
    cpu_main: 'main thread',
    cpu_store: 'store threads',
    cpu_other: 'other threads',
    written: 'written per event',
    written_target: 'target',
    written_met: '',
    to_files: 'to files',
    write_calls: 'write calls per event',
    commits: 'commits per event',
  };
  return { columns, rows, ...(process.platform === 'linux' ? {} : { note: NEEDS_LINUX }) };
}

function times(measured: ReadonlyMap<number, Measured>): Table {
  const rows = [...measured].map(([rate, { rounds }]): Cell[] => {
    const of = (read: (round: Round) => number): number => median(rounds.map(read));
    const over = of(({ raw, posthorn }) => posthorn.times.p95 - raw.p95);
    const most = P95_OVER_RAW_TARGETS.get(rate);
    return [
      `${count(rate)}/s`,
      ...(['p50', 'p95', 'p99'] as const).flatMap((p) => [
        ms(of(({ raw }) => raw[p])),
        ms(of(({ posthorn }) => posthorn.times[p])),
      ]),
      figure(over, 'ms', (value) => `${value < 0 ? '' : '+'}${value.toFixed(2)} ms`),
      ...(most === undefined ? ['', ''] : [`≤ +${most} ms`, verdict(over <= most)]),
    ];
  });
  const columns = {
    rate: 'request sent → arrived',
    raw_p50: 'raw p50',
    p50: 'p50',
    raw_p95: 'raw p95',
    p95: 'p95',
    raw_p99: 'raw p99',
    p99: 'p99',
    p95_over_raw: 'p95 over raw',
    target: 'target',
    met: '',
  };
  return { columns, rows };
}
