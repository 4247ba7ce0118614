// A process that keeps a core busy and asks the dispatcher for nothing: what any neighbour costs where cores are shared.
import { setImmediate } from 'node:timers/promises';
import type { Neighbour } from './neighbour.ts';

const BURST_MS = 10;

export const busyCore: Neighbour = {
  text: 'a busy core, and no request at all (for comparison)',
  isItsOwnNoise: true,
  prepare: () => Promise.resolve(),
  async disturb(_surroundings, signal) {
    while (!signal.aborted) {
      const endsAt = performance.now() + BURST_MS;
      while (performance.now() < endsAt);
      await setImmediate();
    }
  },
};
