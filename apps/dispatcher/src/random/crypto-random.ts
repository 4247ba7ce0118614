import { randomFillSync } from 'node:crypto';
import type { Random } from '../ports/random.ts';

/** Drawn in blocks: a call into the system's generator for each id would cost more than the id. */
const BLOCK_BYTES = 8192;

export function createCryptoRandom(): Random {
  const block = new Uint8Array(BLOCK_BYTES);
  let used = BLOCK_BYTES;
  return {
    fraction: () => Math.random(),
    bytes(length) {
      if (length > BLOCK_BYTES) return randomFillSync(new Uint8Array(length));
      if (used + length > BLOCK_BYTES) {
        randomFillSync(block);
        used = 0;
      }
      const taken = block.slice(used, used + length);
      // What was handed out is wiped: a later reader of this memory learns no secret made from it.
      block.fill(0, used, used + length);
      used += length;
      return taken;
    },
  };
}
