// One webhook at full speed, as a ratio of what any sender pays: raw and dispatched rounds in turn, so that what the
// machine does besides hits both.
import { type Cell, count, median, perSecond, ratio, type Table, verdict } from './figures.ts';
import { postAll, rawLoop } from './load.ts';
import { type Bench, EVENT, type Part, say, TARGET_EVENT } from './part.ts';
import type { ReceiverProcess } from './receiver-process.ts';
import { ServeProcess } from './serve-process.ts';
import { number } from './settings.ts';
import {
  CPU_TARGET_MS,
  connectionsFor,
  endToEnd,
  type Load,
  medianOf,
  speedCells,
  type Throughput,
} from './stretch.ts';
import { createTargets } from './targets.ts';

const SINGLE_TARGET = 0.15;
const BATCH_TARGET = 0.25;

export const throughput: Part = {
  name: 'throughput',
  text: 'end to end at full speed, to a webhook and to a target, single posts and batches of 100, as ratios of a raw loop',
  run,
};

async function run(bench: Bench): Promise<readonly Table[]> {
  const { receiver } = bench;
  const [events, rounds, maxInFlight] = [number('BENCH_EVENTS'), number('BENCH_ROUNDS'), number('BENCH_MAX_IN_FLIGHT')];
  await using serve = await ServeProcess.start();
  await serve.createWebhook({ trigger: EVENT, url: `${receiver.url}/`, max_in_flight: maxInFlight });
  await createTargets(serve, receiver.url, 1, { max_in_flight: maxInFlight });
  await warmUp(serve, receiver, events);
  const measured = (load: Load): Promise<Throughput> =>
    bench.lag.during('throughput', serve, () => endToEnd(serve, receiver, load));
  const raw: number[] = [];
  const single: Throughput[] = [];
  const batch: Throughput[] = [];
  const target: Throughput[] = [];
  const targetBatch: Throughput[] = [];
  const ingest: number[] = [];
  const ingestBatch: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    say(`throughput, round ${round} of ${rounds} …`);
    raw.push(await rawLoop(receiver.url, events));
    single.push(await measured({ events, batch: 1 }));
    raw.push(await rawLoop(receiver.url, events));
    batch.push(await measured({ events, batch: 100 }));
    target.push(await measured({ events, batch: 1, event: TARGET_EVENT }));
    targetBatch.push(await measured({ events, batch: 100, event: TARGET_EVENT }));
    ingest.push(await ingestAlone(serve, events, 1));
    ingestBatch.push(await ingestAlone(serve, events, 100));
  }
  const rawMedian = median(raw);
  const plain = (name: string, values: number[]): Cell[] => {
    const value = median(values);
    return [name, perSecond(value), ratio(value / rawMedian), '', '', '', ''];
  };
  const dispatched = (name: string, list: readonly Throughput[], target: number): Cell[] => {
    const speed = medianOf(list);
    const [rate, cpu] = speedCells(speed);
    const ofRaw = speed.perSecond / rawMedian;
    const cpuVerdict = `under ${CPU_TARGET_MS}: ${verdict(speed.cpuMsPer1000 < CPU_TARGET_MS)}`;
    return [name, rate, ratio(ofRaw), `≥ ${target}`, verdict(ofRaw >= target), cpu, cpuVerdict];
  };
  const rendered = (name: string, list: readonly Throughput[]): Cell[] => {
    const speed = medianOf(list);
    const [rate, cpu] = speedCells(speed);
    return [name, rate, ratio(speed.perSecond / rawMedian), '', '', cpu, ''];
  };
  const title = `1 KB contexts, one webhook (max_in_flight ${maxInFlight}), durable, ${count(events)} events a round`;
  const columns = {
    load: title,
    per_second: `median of ${rounds}`,
    of_raw: 'of raw',
    target: 'target',
    met: '',
    cpu: 'dispatcher',
    cpu_target: 'target',
  };
  const rows = [
    plain('raw undici POST + HMAC loop', raw),
    dispatched('end to end, single posts', single, SINGLE_TARGET),
    dispatched('end to end, batches of 100', batch, BATCH_TARGET),
    rendered('to a target, single posts', target),
    rendered('to a target, batches of 100', targetBatch),
    plain('ingest alone, single posts', ingest),
    plain('ingest alone, batches of 100', ingestBatch),
  ];
  return [{ columns, rows }];
}

/** Everything once unmeasured: what is measured is what a process does that has been up for a while. */
export async function warmUp(serve: ServeProcess, receiver: ReceiverProcess, events: number): Promise<void> {
  say('warm-up …');
  await rawLoop(receiver.url, events);
  await endToEnd(serve, receiver, { events: Math.ceil(events / 2), batch: 1 });
  await endToEnd(serve, receiver, { events: Math.ceil(events / 2), batch: 100 });
}

/** Of events that nobody subscribed to. */
async function ingestAlone(serve: ServeProcess, events: number, batch: number): Promise<number> {
  const startedAt = performance.now();
  await postAll(serve, events, batch, connectionsFor(batch), 'order.updated');
  return events / ((performance.now() - startedAt) / 1000);
}
