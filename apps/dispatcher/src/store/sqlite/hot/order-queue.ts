// The order of deliveries of an ordered webhook. Each unfinished delivery has a row for each of its keys. A delivery that
// is first at all of them may be sent; the others have no due time. A delivery that leaves makes its successors due in
// the same commit, so that no crash leaves a key blocked. Between acts, `deliveries.ordered` is not 0 exactly for
// deliveries that have rows here.
import type { DeliveryStatus } from '@posthorn/contracts';
import { type AtKey, hasEntered, isBehind, leavesOrder } from '../../../domain/order.ts';
import type { Connection } from '../connection/connection.ts';
import { AT_KEYS, callFirsts, comeIn, IS_BEHIND, keysOf } from './order-places.ts';

/**
 * Whether one whose time has come must wait for its turn. It loses its due time then: who leaves before it gives it
 * another.
 */
export function sendBack(connection: Connection, row: { seq: number; endpoint_id: number }, now: number): boolean {
  let keys = connection.sql<AtKey>(AT_KEYS).all(row.seq);
  if (!hasEntered(keys)) {
    comeIn(connection, row.endpoint_id, row.seq, now);
    keys = connection.sql<AtKey>(AT_KEYS).all(row.seq);
  }
  if (!isBehind(keys)) return false;
  connection.sql("UPDATE deliveries SET due_at = NULL, status = 'pending' WHERE seq = ?").run(row.seq);
  return true;
}

/** An attempt of an ordered delivery is over: a finished one leaves, any other has its place as before. */
export function afterAttempt(
  connection: Connection,
  row: { seq: number; endpoint_id: number },
  status: DeliveryStatus,
  now: number,
): void {
  if (leavesOrder(status)) leave(connection, row, now);
  else connection.sql('UPDATE deliveries SET ordered = 1 WHERE seq = ? AND ordered = 2').run(row.seq);
}

/** Removes deliveries that are no longer ordered and makes the next ones due. Does nothing for unordered deliveries. */
export function leave(connection: Connection, row: { seq: number; endpoint_id: number }, now: number): void {
  const keys = keysOf(connection, row.seq);
  connection.sql('DELETE FROM order_queue WHERE delivery_seq = ?').run(row.seq);
  connection.sql('UPDATE deliveries SET ordered = 0 WHERE seq = ?').run(row.seq);
  callFirsts(connection, row.endpoint_id, keys, now);
}

/** Those of a webhook in the order: a part of its unfinished ones, found without looking through its history. */
const QUEUED = 'seq IN (SELECT delivery_seq FROM order_queue WHERE endpoint_id = :endpointId)';
/** 0 for one that has entered: that time has come, whatever the clock shows by now. */
const DELIVER_AT = `coalesce((SELECT deliver_at FROM order_queue
  WHERE delivery_seq = deliveries.seq AND entered = 0 LIMIT 1), 0)`;

/** Makes every waiting one due that is first at all its keys: after many have entered or left at once. */
export function callAllFirsts(connection: Connection, endpointId: number, now: number): void {
  connection
    .sql(
      `UPDATE deliveries SET due_at = max(:now, ${DELIVER_AT})
       WHERE ${QUEUED} AND due_at IS NULL AND status IN ('pending', 'retrying') AND NOT ${IS_BEHIND}`,
    )
    .run({ endpointId, now });
}

/** The waiting ones have no due time: whatever holds a webhook's unfinished deliveries must hold them too. */
export function holdQueued(connection: Connection, endpointId: number): void {
  connection
    .sql(
      `UPDATE deliveries SET status = 'held', fallback = NULL, due_at = NULL, ordered = 1
       WHERE ${QUEUED} AND status IN ('pending', 'retrying')`,
    )
    .run({ endpointId });
}

/** Whatever is held is being cancelled, also where a person is having it sent once more: it leaves. */
export function discardHeld(connection: Connection, endpointId: number, now: number): void {
  const held = connection
    .sql<{ seq: number; endpoint_id: number }>(
      `SELECT seq, endpoint_id FROM deliveries WHERE ${QUEUED} AND (status = 'held' OR fallback = 'held')`,
    )
    .all({ endpointId });
  for (const row of held) leave(connection, row, now);
}

/** The webhook has no order any more: everything that waited goes, each on its own. */
export function dissolve(connection: Connection, endpointId: number, now: number): void {
  connection
    .sql(
      `UPDATE deliveries SET ordered = 0, due_at = iif(due_at IS NULL AND status IN ('pending', 'retrying'),
         max(:now, ${DELIVER_AT}), due_at)
       WHERE ${QUEUED}`,
    )
    .run({ endpointId, now });
  connection.sql('DELETE FROM order_queue WHERE endpoint_id = ?').run(endpointId);
}
