// Which accepts may go to the journal: those of which no one has to find anything until they are written out. Whatever their
// deliveries wait for (a claim, a turn, a time, a step) is found by rows.
import type { PackedBatch } from '../thread/packing.ts';

export type AnyCall = { name: string; input: unknown };

/**
 * Events and deliveries of a group. With more of them, their rows share pages anyway: CPU per event was 0.74 of that without a
 * journal in groups of 1 event with one delivery, 0.93 in groups of 8, 1.00 in groups of 16.
 */
const ROWS_MAX = 16;
/** Of the contexts and bodies of a group. Each is written twice, and larger ones cost more than they save. */
const CHARS_MAX = 16_384;

/** Whether the group has accepts, all of them plain and few; other calls of it must be of those that see no rows of events. */
export function isPlainGroup(calls: readonly AnyCall[]): boolean {
  let rows = 0;
  let chars = 0;
  for (const { name, input } of calls) {
    if (name !== 'accept') continue;
    const batch = input as PackedBatch;
    // Before its rows are looked at: at full speed nearly all groups end here.
    rows += batch.rows.length;
    if (rows > ROWS_MAX || batch.raised !== undefined) return false;
    for (const row of batch.rows) {
      const [, , context, , , , deliverAt, , , , , , , , deliveries, , runs, fanOutPending] = row;
      if (typeof context !== 'string' || deliverAt !== null || fanOutPending) return false;
      if (runs !== null && runs !== undefined && runs.length > 0) return false;
      rows += deliveries.length;
      chars += context.length;
      for (const [, , status, , until, body, , turn, replayOf, target] of deliveries) {
        if (until === undefined || status !== 'pending' || turn !== null || replayOf !== null || target !== null)
          return false;
        if (body !== null) chars += body.length;
      }
    }
  }
  return rows > 0 && rows <= ROWS_MAX && chars <= CHARS_MAX;
}
