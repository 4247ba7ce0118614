// The process of a noisy neighbour: what it does must not slow down the quiet tenant's own requests, which are made in the
// main process. Run by noise.ts.
import { NEIGHBOURS } from './all.ts';
import type { Surroundings } from './neighbour.ts';

export type ToNoise = { kind: 'prepare'; index: number; surroundings: Surroundings } | { kind: 'begin' };
export type FromNoise = { kind: 'prepared' };

process.once('disconnect', () => process.exit(0));
process.once('message', async (first: ToNoise) => {
  if (first.kind !== 'prepare') throw new Error(`the noise is told to ${first.kind} before it is prepared`);
  const neighbour = NEIGHBOURS[first.index];
  if (neighbour === undefined) throw new Error(`there is no neighbour ${first.index}`);
  await neighbour.prepare(first.surroundings);
  process.once('message', async () => {
    await neighbour.disturb(first.surroundings, new AbortController().signal);
    throw new Error(`the noise ended too early: ${neighbour.text}`);
  });
  process.send?.({ kind: 'prepared' } satisfies FromNoise);
});
