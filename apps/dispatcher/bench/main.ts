// `npm run bench`: what Posthorn can do on this machine, as ratios against a raw loop of the same run. Each part
// starts a real `serve`, a receiver in a process of its own, and offers the load from here.
import { cpus, totalmem } from 'node:os';
import { median, ms, percentile, perSecond, table } from './figures.ts';
import { isolation } from './isolation.ts';
import { postAll, postAtRate, rawLoop } from './load.ts';
import { ReceiverProcess } from './receiver-process.ts';
import { ServeProcess } from './serve-process.ts';

const COUNT = Number(process.env['BENCH_EVENTS'] ?? 20_000);
const PENDING = Number(process.env['BENCH_PENDING'] ?? 200_000);
const RATE_SECONDS = Number(process.env['BENCH_SECONDS'] ?? 10);
const ROUNDS = 3;

const say = (text: string): void => void process.stderr.write(`${text}\n`);

type Throughput = { perSecond: number; cpuMsPer1000: number };

/** Posts, and waits until everything has arrived. */
async function endToEnd(
  serve: ServeProcess,
  receiver: ReceiverProcess,
  count: number,
  batch: number,
): Promise<Throughput> {
  await receiver.reset();
  const cpuBefore = serve.cpuMs();
  const startedAt = performance.now();
  await Promise.all([postAll(serve, count, batch, batch === 1 ? 64 : 4), receiver.until(count)]);
  const seconds = (performance.now() - startedAt) / 1000;
  return { perSecond: count / seconds, cpuMsPer1000: ((serve.cpuMs() - cpuBefore) * 1000) / count };
}

async function ingestAlone(serve: ServeProcess, count: number, batch: number): Promise<number> {
  const startedAt = performance.now();
  await postAll(serve, count, batch, batch === 1 ? 64 : 4, 'order.updated');
  return count / ((performance.now() - startedAt) / 1000);
}

async function throughput(receiver: ReceiverProcess): Promise<string[][]> {
  await using serve = await ServeProcess.start();
  await serve.createWebhook({ trigger: 'transaction.created', url: `${receiver.url}/`, max_in_flight: 100 });
  // Everything once unmeasured: what is measured is what a process does that has been up for a while.
  await rawLoop(receiver.url, COUNT);
  await endToEnd(serve, receiver, COUNT / 4, 1);
  await endToEnd(serve, receiver, COUNT / 4, 100);
  const raw: number[] = [];
  const parts = {
    single: [] as Throughput[],
    batch: [] as Throughput[],
    ingest: [] as number[],
    ingestBatch: [] as number[],
  };
  for (let round = 1; round <= ROUNDS; round += 1) {
    say(`throughput, round ${round} of ${ROUNDS} …`);
    raw.push(await rawLoop(receiver.url, 2 * COUNT));
    parts.single.push(await endToEnd(serve, receiver, COUNT, 1));
    parts.batch.push(await endToEnd(serve, receiver, COUNT, 100));
    parts.ingest.push(await ingestAlone(serve, COUNT, 1));
    parts.ingestBatch.push(await ingestAlone(serve, COUNT, 100));
  }
  const rawMedian = median(raw);
  const row = (name: string, values: number[], cpu?: number[]): string[] => [
    name,
    perSecond(median(values)),
    (median(values) / rawMedian).toFixed(3),
    cpu === undefined ? '' : `${median(cpu).toFixed(0)} CPU-ms per 1,000`,
  ];
  const e2e = (name: string, list: Throughput[]): string[] =>
    row(
      name,
      list.map((one) => one.perSecond),
      list.map((one) => one.cpuMsPer1000),
    );
  return [
    row('raw undici POST + HMAC loop', raw),
    e2e('end to end, single posts', parts.single),
    e2e('end to end, batches of 100', parts.batch),
    row('ingest alone, single posts', parts.ingest),
    row('ingest alone, batches of 100', parts.ingestBatch),
  ];
}

async function latency(receiver: ReceiverProcess, rate: number): Promise<string[]> {
  await using serve = await ServeProcess.start();
  await serve.createWebhook({ trigger: 'transaction.created', url: `${receiver.url}/` });
  await receiver.reset();
  await receiver.until(await postAtRate(serve, rate, 2));
  await receiver.reset();
  await receiver.measure();
  say(`latency at ${rate}/s for ${RATE_SECONDS} s …`);
  await receiver.until(await postAtRate(serve, rate, RATE_SECONDS));
  const times = await receiver.latencies();
  return [
    `${rate}/s`,
    ms(percentile(times, 0.5)),
    ms(percentile(times, 0.95)),
    ms(percentile(times, 0.99)),
    String(times.length),
  ];
}

async function pendingMemory(receiver: ReceiverProcess): Promise<string[][]> {
  await using serve = await ServeProcess.start();
  await serve.createWebhook({ trigger: 'transaction.created', url: `${receiver.url}/hang`, timeout_ms: 60_000 });
  const before = serve.memoryMb();
  say(`memory with ${PENDING.toLocaleString('en')} deliveries pending …`);
  let peak = before;
  const sampling = setInterval(() => {
    peak = Math.max(peak, serve.memoryMb());
  }, 50);
  await postAll(serve, PENDING, 100, 4);
  clearInterval(sampling);
  return [
    ['before', `${before.toFixed(0)} MB`],
    ['peak while accepting', `${peak.toFixed(0)} MB`],
    [`with ${PENDING.toLocaleString('en')} pending`, `${serve.memoryMb().toFixed(0)} MB`],
  ];
}

await using receiver = await ReceiverProcess.start();
const [cpu] = cpus();
console.log(`Node ${process.version}, ${cpus().length} × ${cpu?.model}, ${(totalmem() / 1e9).toFixed(0)} GB\n`);
console.log(
  table(['1 KB contexts, one webhook, durable', 'median of 3', 'of raw', 'dispatcher'], await throughput(receiver)),
);
console.log(
  `\n${table(['request sent → arrived', 'p50', 'p95', 'p99', 'events'], [await latency(receiver, 200), await latency(receiver, 1000)])}`,
);
console.log(`\n${table(['memory of the dispatcher', 'resident'], await pendingMemory(receiver))}`);
say('one of ten receivers hangs …');
const { p95AloneMs, p95BesideHungMs, ratio } = await isolation();
console.log(
  `\n${table(['p95 of nine webhooks at 50 events/s', 'alone', 'beside one that hangs', 'ratio'], [['', ms(p95AloneMs), ms(p95BesideHungMs), ratio.toFixed(2)]])}`,
);
