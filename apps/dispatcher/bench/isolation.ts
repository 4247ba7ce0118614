// What a receiver that hangs costs its neighbours: the time under way of the events of nine healthy webhooks, without
// and beside a tenth whose receiver accepts every request and never answers, at the same offered load, in turns.
import { pathToFileURL } from 'node:url';
import { median, ms, percentile } from './figures.ts';
import { postAtRate } from './load.ts';
import { ReceiverProcess } from './receiver-process.ts';
import { ServeProcess } from './serve-process.ts';

const HEALTHY = 9;
/** Events a second; each goes to every webhook. */
const RATE = Number(process.env['BENCH_ISOLATION_RATE'] ?? 50);
const SECONDS = Number(process.env['BENCH_ISOLATION_SECONDS'] ?? 3);
const ROUNDS = Number(process.env['BENCH_ISOLATION_ROUNDS'] ?? 8);
const EVENT = 'transaction.created';
/** The default of a webhook. A shorter one is harsher: its 50 slots then time out and are taken again every so often. */
const HUNG_TIMEOUT_MS = Number(process.env['BENCH_ISOLATION_TIMEOUT_MS'] ?? 15_000);
const WARM_UP_SECONDS = 5;

export type Isolation = { p95AloneMs: number; p95BesideHungMs: number; ratio: number };

export async function isolation(): Promise<Isolation> {
  await using receiver = await ReceiverProcess.start();
  await using serve = await ServeProcess.start();
  for (let n = 1; n <= HEALTHY; n += 1) {
    await serve.createWebhook({ trigger: EVENT, url: `${receiver.url}/healthy-${n}` });
  }
  await offer(serve, receiver, WARM_UP_SECONDS);
  const alone: number[] = [];
  const besideHung: number[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    // Turn and turn about, so that what changes over time changes for both.
    if (round % 2 === 1) alone.push(await offer(serve, receiver, SECONDS));
    besideHung.push(await offerBesideHung(serve, receiver));
    if (round % 2 === 0) alone.push(await offer(serve, receiver, SECONDS));
  }
  const [p95AloneMs, p95BesideHungMs] = [median(alone), median(besideHung)];
  return { p95AloneMs, p95BesideHungMs, ratio: p95BesideHungMs / p95AloneMs };
}

async function offerBesideHung(serve: ServeProcess, receiver: ReceiverProcess): Promise<number> {
  const hung = await serve.createWebhook({ trigger: EVENT, url: `${receiver.url}/hang`, timeout_ms: HUNG_TIMEOUT_MS });
  const p95 = await offer(serve, receiver, SECONDS);
  await serve.deleteWebhook(hung);
  return p95;
}

/** The 95th percentile, over all healthy webhooks, of the time from posting to arrival. */
async function offer(serve: ServeProcess, receiver: ReceiverProcess, seconds: number): Promise<number> {
  await receiver.reset();
  await receiver.measure();
  const events = await postAtRate(serve, RATE, seconds, EVENT);
  await receiver.until(events * HEALTHY);
  return percentile(await receiver.latencies(), 0.95);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { p95AloneMs, p95BesideHungMs, ratio } = await isolation();
  console.log(
    `p95 of ${HEALTHY} healthy webhooks at ${RATE} events/s (median of ${ROUNDS} rounds of ${SECONDS} s): ` +
      `${ms(p95AloneMs)} alone, ${ms(p95BesideHungMs)} beside one that hangs, ratio ${ratio.toFixed(2)}`,
  );
}
