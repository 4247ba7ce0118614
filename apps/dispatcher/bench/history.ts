// The same figures with a long past in the database: two serve processes of one run, one that has it and one that is
// new, measured in turns.
import { closeSync, fsyncSync, openSync, statSync } from 'node:fs';
import { type Cell, count, figure, median, ms, percentile, perSecond, type Table, verdict } from './figures.ts';
import { RATES, timesUnderWay } from './latency.ts';
import { type Bench, EVENT, type Part, say } from './part.ts';
import { fillHistory } from './prepared-history.ts';
import { ServeProcess } from './serve-process.ts';
import { number } from './settings.ts';
import { endToEnd } from './stretch.ts';
import { warmUp } from './throughput.ts';

const TARGET = 1.2;
const MODEL_EVENTS = 20;
const SETTLED_AFTER_MS = 1000;

export const history: Part = {
  name: 'history',
  text: 'throughput and latency with a new database and with a long history, alternating',
  run,
};

/** By name of the figure, one value for each round. */
type Rounds = Map<string, number[]>;
const SPEEDS = [
  { name: 'end to end, single posts', batch: 1 },
  { name: 'end to end, batches of 100', batch: 100 },
] as const;

async function run(bench: Bench): Promise<readonly Table[]> {
  await using fresh = await ServeProcess.start();
  await using old = await ServeProcess.start();
  await bench.receiver.reset();
  for (const serve of [fresh, old]) {
    const webhook = { trigger: EVENT, url: `${bench.receiver.url}/`, max_in_flight: number('BENCH_MAX_IN_FLIGHT') };
    await serve.createWebhook(webhook);
  }
  const bytes = await giveHistory(bench, old);
  for (const serve of [fresh, old]) await warmUp(serve, bench.receiver, number('BENCH_EVENTS'));
  const [without, withHistory]: [Rounds, Rounds] = [new Map(), new Map()];
  const rounds = number('BENCH_ROUNDS');
  for (let round = 1; round <= rounds; round += 1) {
    say(`history, round ${round} of ${rounds} …`);
    const turns = [() => measure(bench, fresh, without), () => measure(bench, old, withHistory)];
    for (const turn of round % 2 === 1 ? turns : turns.toReversed()) await turn();
  }
  const title = `with ${count(number('BENCH_HISTORY'))} finished events, deliveries and attempts (copied rows, ${(bytes / 1e9).toFixed(2)} GB)`;
  const columns = { figure: title, without: 'new database', with_history: 'with history', worse_by: 'worse by' };
  return [{ columns: { ...columns, target: 'target', met: '' }, rows: rowsOf(without, withHistory) }];
}

/** Its past is made of what it did itself. */
async function giveHistory({ receiver }: Bench, serve: ServeProcess): Promise<number> {
  await endToEnd(serve, receiver, { events: MODEL_EVENTS, batch: 1 });
  await new Promise((resolve) => setTimeout(resolve, SETTLED_AFTER_MS));
  await serve.stop();
  say(`writing ${count(number('BENCH_HISTORY'))} finished rows …`);
  fillHistory(serve.database, number('BENCH_HISTORY'));
  // Gigabytes on their way to the disk would be measured with what comes next.
  const file = openSync(serve.database, 'r+');
  fsyncSync(file);
  closeSync(file);
  await serve.startAgain();
  return statSync(serve.database).size;
}

async function measure({ receiver, lag }: Bench, serve: ServeProcess, rounds: Rounds): Promise<void> {
  const keep = (name: string, value: number): void => void rounds.set(name, [...(rounds.get(name) ?? []), value]);
  await lag.during('history', serve, async () => {
    for (const { name, batch } of SPEEDS) {
      keep(name, (await endToEnd(serve, receiver, { events: number('BENCH_EVENTS'), batch })).perSecond);
    }
    for (const { rate } of RATES) {
      const seconds = Math.ceil(number('BENCH_SECONDS') / 2);
      const times = await timesUnderWay(serve, receiver, rate, seconds);
      for (const share of [50, 95, 99]) keep(`${count(rate)}/s, p${share}`, percentile(times, share / 100));
    }
  });
}

function rowsOf(without: Rounds, withHistory: Rounds): Cell[][] {
  return [...without].map(([name, values]) => {
    const [a, b] = [median(values), median(withHistory.get(name) ?? [])];
    const isSpeed = SPEEDS.some((speed) => speed.name === name);
    const worse = isSpeed ? a / b : b / a;
    const shown = isSpeed ? perSecond : ms;
    return [name, shown(a), shown(b), figure(worse, 'times'), `≤ × ${TARGET}`, verdict(worse <= TARGET)];
  });
}
