// What a backlog costs in memory: while it is accepted, at rest, and after a restart that finds it.
import { count, table, verdict } from './figures.ts';
import { postAll } from './load.ts';
import { type Bench, EVENT, type Part, say } from './part.ts';
import { ServeProcess } from './serve-process.ts';
import { numbers } from './settings.ts';
import { connectionsFor } from './stretch.ts';

const SAMPLE_EVERY_MS = 50;
const REST_MS = 5000;
/** Of the largest backlog there is a figure for, and so of every smaller one. */
const TARGET_MB = 300;

export const memory: Part = { name: 'memory', text: 'resident memory with many deliveries pending', run };

async function run(bench: Bench): Promise<string> {
  const rows: string[][] = [];
  for (const batch of numbers('BENCH_MEMORY_BATCHES')) {
    for (const pending of numbers('BENCH_PENDING')) rows.push(await measure(bench, pending, batch));
  }
  const heads = [
    'before',
    'peak while accepting',
    'at rest',
    'peak of a restart',
    'at rest after it',
    `all under ${TARGET_MB} MB`,
  ];
  return table(['resident memory of the dispatcher', ...heads], rows);
}

async function measure({ receiver, lag }: Bench, pending: number, batch: number): Promise<string[]> {
  say(`memory with ${count(pending)} deliveries pending, accepted in batches of ${count(batch)} …`);
  await using serve = await ServeProcess.start();
  // Its 50 slots are taken by a receiver that never answers: all others stay pending.
  await serve.createWebhook({ trigger: EVENT, url: `${receiver.url}/hang`, timeout_ms: 60_000 });
  const before = serve.memoryMb();
  const accepting = await peakDuring(serve, () =>
    lag.during(`accepting ${count(pending)}`, serve, () => postAll(serve, pending, batch, connectionsFor(batch))),
  );
  await rest();
  const atRest = serve.memoryMb();
  await serve.stop();
  await serve.startAgain();
  const restarting = await peakDuring(serve, rest);
  const figures = [before, accepting, atRest, restarting, serve.memoryMb()];
  const isMet = figures.every((mb) => mb < TARGET_MB);
  return [
    `${count(pending)} pending, batches of ${count(batch)}`,
    ...figures.map((mb) => `${mb.toFixed(0)} MB`),
    verdict(isMet),
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
