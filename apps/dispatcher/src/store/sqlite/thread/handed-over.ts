// Which memory a message to the store's thread hands over: that of the large texts in it (large-texts.ts).
import type { Call } from '../commit/group-commit.ts';
import type { PackedBatch } from './packing.ts';

/** What a message with these calls hands over: the caller does not read it again. */
export function handedOver(calls: readonly Call[]): ArrayBuffer[] {
  const memory: ArrayBuffer[] = [];
  for (const { name, input } of calls) {
    if (name !== 'accept') continue;
    for (const [, , context] of (input as PackedBatch).rows) {
      if (typeof context !== 'string') memory.push(context.buffer);
    }
  }
  return memory;
}
