// The thread of a noisy neighbour: what it does must not slow down the quiet tenant's own requests, which are made in the
// main thread. Run by noise.ts.
import { parentPort, workerData } from 'node:worker_threads';
import { NEIGHBOURS } from './all.ts';
import type { Surroundings } from './neighbour.ts';

export type NoiseData = { index: number; surroundings: Surroundings };

const { index, surroundings } = workerData as NoiseData;
const neighbour = NEIGHBOURS[index];
if (parentPort === null || neighbour === undefined) throw new Error(`there is no neighbour ${index}`);
const port = parentPort;

await neighbour.prepare(surroundings);
port.once('message', () => {
  void neighbour.disturb(surroundings, new AbortController().signal).then(() => {
    throw new Error(`the noise ended too early: ${neighbour.text}`);
  });
});
port.postMessage('prepared');
