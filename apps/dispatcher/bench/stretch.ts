// One measured stretch of full speed: post, and wait until everything has arrived.
import { type Figure, figure, median, perSecond } from './figures.ts';
import { postAll } from './load.ts';
import type { ReceiverProcess } from './receiver-process.ts';
import type { ServeProcess } from './serve-process.ts';

/** Of deliveries. */
export type Throughput = { perSecond: number; cpuMsPer1000: number };
/** `receivers`: webhooks or targets that get each event. */
export type Load = { events: number; batch: number; receivers?: number; event?: string };

export const CPU_TARGET_MS = 120;

export async function endToEnd(
  serve: ServeProcess,
  receiver: ReceiverProcess,
  { events, batch, receivers = 1, event }: Load,
): Promise<Throughput> {
  const deliveries = events * receivers;
  await receiver.reset();
  const cpuBefore = serve.cpuMs();
  const startedAt = performance.now();
  await Promise.all([postAll(serve, events, batch, connectionsFor(batch), event), receiver.until(deliveries)]);
  const seconds = (performance.now() - startedAt) / 1000;
  return { perSecond: deliveries / seconds, cpuMsPer1000: ((serve.cpuMs() - cpuBefore) * 1000) / deliveries };
}

export const connectionsFor = (batch: number): number => (batch === 1 ? 64 : 4);

export function medianOf(rounds: readonly Throughput[]): Throughput {
  return {
    perSecond: median(rounds.map((round) => round.perSecond)),
    cpuMsPer1000: median(rounds.map((round) => round.cpuMsPer1000)),
  };
}

/** Deliveries a second, and what they cost. */
export function speedCells(speed: Throughput): [Figure, Figure] {
  return [perSecond(speed.perSecond), figure(speed.cpuMsPer1000, 'cpu_ms_per_1000')];
}
