// What a backlog costs in memory: while it is accepted, at rest, and after a restart that finds it; and how long that restart takes.
import { type Cell, count, figure, type Table, verdict } from './figures.ts';
import { postAll } from './load.ts';
import { type Bench, EVENT, type Part, say } from './part.ts';
import { ServeProcess } from './serve-process.ts';
import { numbers } from './settings.ts';
import { connectionsFor } from './stretch.ts';

const SAMPLE_EVERY_MS = 50;
/** V8 gives memory back some ten seconds after the last work (docs/decisions/0005). */
const REST_MS = 15_000;
/** Of the largest backlog there is a figure for, and so of every smaller one. */
const TARGET_MB = 300;
/** From the start of the process until it listens. */
const STARTUP_TARGET_S = 0.5;

export const memory: Part = {
  name: 'memory',
  text: 'resident memory with many deliveries pending, and the time of a start that finds them',
  run,
};

async function run(bench: Bench): Promise<readonly Table[]> {
  const rows: Cell[][] = [];
  for (const batch of numbers('BENCH_MEMORY_BATCHES')) {
    for (const pending of numbers('BENCH_PENDING')) rows.push(await measure(bench, pending, batch));
  }
  const columns = {
    pending: 'resident memory of the dispatcher',
    before: 'before',
    peak: 'peak while accepting',
    at_rest: 'at rest',
    restart_peak: 'peak of a restart',
    restart_at_rest: 'at rest after it',
    met: `all under ${TARGET_MB} MB`,
    startup: 'listens after',
    startup_target: `≤ ${STARTUP_TARGET_S} s`,
  };
  return [{ columns, rows }];
}

async function measure({ receiver, lag }: Bench, pending: number, batch: number): Promise<Cell[]> {
  say(`memory with ${count(pending)} deliveries pending, accepted in batches of ${count(batch)} …`);
  await using serve = await ServeProcess.start();
  // Its 50 slots are taken by a receiver that never answers: all others stay pending.
  await serve.createWebhook({ trigger: EVENT, url: `${receiver.url}/hang`, timeout_ms: 60_000 });
  await rest();
  const before = serve.memoryMb();
  const accepting = await peakDuring(serve, () =>
    lag.during(`accepting ${count(pending)}`, serve, () => postAll(serve, pending, batch, connectionsFor(batch))),
  );
  await rest();
  const atRest = serve.memoryMb();
  await serve.stop();
  const startedAt = performance.now();
  await serve.startAgain();
  const startup = (performance.now() - startedAt) / 1000;
  const restarting = await peakDuring(serve, rest);
  const figures = [before, accepting, atRest, restarting, serve.memoryMb()];
  const isMet = figures.every((mb) => mb < TARGET_MB);
  return [
    `${count(pending)} pending, batches of ${count(batch)}`,
    ...figures.map((mb) => figure(mb, 'mb')),
    verdict(isMet),
    figure(startup, 's'),
    verdict(startup <= STARTUP_TARGET_S),
  ];
}

const rest = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, REST_MS));

async function peakDuring(serve: ServeProcess, work: () => Promise<unknown>): Promise<number> {
  let peak = serve.memoryMb();
  const sampling = setInterval(() => {
    peak = Math.max(peak, serve.memoryMb());
  }, SAMPLE_EVERY_MS);
  try {
    await work();
  } finally {
    clearInterval(sampling);
  }
  return peak;
}
