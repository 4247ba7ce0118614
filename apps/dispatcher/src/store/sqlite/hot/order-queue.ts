// The order of deliveries of an ordered webhook. Each unfinished delivery has a row for each of its keys. A delivery that
// is first at all of them may be sent; the others have no due time. A delivery that leaves makes its successors due in
// the same commit, so that no crash leaves a key blocked. Between acts, `deliveries.ordered` is not 0 exactly for
// deliveries that have rows here.
// Several writers: who leaves and who is called are one transaction, under the same lock as the places.
import type { DeliveryStatus } from '@posthorn/contracts';
import { type AtKey, hasEntered, isBehind, leavesOrder } from '../../../domain/order.ts';
import type { Connection } from '../connection/connection.ts';
import { AT_KEYS, callFirsts, comeIn, keysOf } from './order-places.ts';

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
