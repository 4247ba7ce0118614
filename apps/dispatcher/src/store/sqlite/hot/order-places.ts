// The places of ordered deliveries of a webhook. A place is a number, not a time: a new delivery gets the last one at
// all of its keys, whatever the clock says. A delivery that waits for its `deliver_at` has no place until then.
import type { Turn } from '../../../domain/acceptance.ts';
import type { Connection } from '../connection/connection.ts';

type First = { delivery_seq: number; deliver_at: number | null };

type Later = { delivery_seq: number; place: number };

export const FIRST = `SELECT delivery_seq FROM order_queue WHERE endpoint_id = +? AND key = +? AND entered = 1
  ORDER BY place LIMIT 1`;
export const LAST = `SELECT place FROM order_queue WHERE endpoint_id = +? AND key = +? AND entered = 1
  ORDER BY place DESC LIMIT 1`;
export const DUE_TO_ENTER = `SELECT delivery_seq, place FROM order_queue
  WHERE endpoint_id = ? AND key = ? AND entered = 0 AND place <= ?`;

/** By the first of each key: a comparison of places would walk through all that are ahead. */
export const IS_BEHIND = `EXISTS (SELECT 1 FROM order_queue mine
  WHERE mine.delivery_seq = deliveries.seq AND mine.entered = 1 AND mine.delivery_seq <> (
    SELECT first.delivery_seq FROM order_queue first
    WHERE first.endpoint_id = mine.endpoint_id AND first.key = mine.key AND first.entered = 1 ORDER BY first.place LIMIT 1))`;

/** `null` = it comes in at its `deliver_at`. */
type Place = { number: number | null; waits: boolean };

/** Where a delivery that is being accepted comes in: behind all that have entered at its keys. */
export function placeOf(connection: Connection, endpointId: number, turn: Turn, now: number): Place {
  if (turn.enteredAt > now) return { number: null, waits: false };
  letIn(connection, endpointId, turn.keys, now);
  const last = lastPlace(connection, endpointId, turn.keys);
  return { number: last + 1, waits: last > 0 };
}

export function enter(
  connection: Connection,
  row: { endpointId: number; deliverySeq: number | bigint },
  { keys, enteredAt }: Turn,
  place: Place,
): void {
  const deliverAt = place.number === null ? enteredAt : null;
  const [entered, number] = place.number === null ? [0, enteredAt] : [1, place.number];
  for (const key of keys) {
    connection
      .sql(
        'INSERT INTO order_queue (endpoint_id, key, entered, place, delivery_seq, deliver_at) VALUES (?, ?, ?, ?, ?, ?)',
      )
      .run(row.endpointId, key, entered, number, row.deliverySeq, deliverAt);
  }
}

/** One that is about to be begun in its turn comes in, if it has not: also where a retry is due before its `deliver_at`. */
export function comeIn(connection: Connection, endpointId: number, deliverySeq: number, now: number): void {
  const keys = connection
    .sql<{ key: string }>('SELECT key FROM order_queue WHERE delivery_seq = ? AND entered = 0')
    .all(deliverySeq)
    .map(({ key }) => key);
  if (keys.length === 0) return;
  letIn(connection, endpointId, keys, now);
  const isIn = connection.sql('SELECT 1 FROM order_queue WHERE delivery_seq = ? AND entered = 1').get(deliverySeq);
  if (isIn === undefined) takePlace(connection, endpointId, deliverySeq, keys);
}

/** Deliveries whose `deliver_at` has come take their places, in order of these times; a merge brings those of its other key. */
function letIn(connection: Connection, endpointId: number, keys: readonly string[], now: number): void {
  const found = new Map<number, Later & { keys: string[] }>();
  const asked = new Set(keys);
  // Grows while it is walked.
  for (const key of asked) {
    for (const later of connection.sql<Later>(DUE_TO_ENTER).all(endpointId, key, now)) {
      if (found.has(later.delivery_seq)) continue;
      const own = keysOf(connection, later.delivery_seq);
      found.set(later.delivery_seq, { ...later, keys: own });
      for (const one of own) asked.add(one);
    }
  }
  const inOrder = [...found.values()].sort((a, b) => a.place - b.place || a.delivery_seq - b.delivery_seq);
  for (const one of inOrder) takePlace(connection, endpointId, one.delivery_seq, one.keys);
}

function takePlace(connection: Connection, endpointId: number, deliverySeq: number, keys: readonly string[]): void {
  connection
    .sql('UPDATE order_queue SET entered = 1, place = ? WHERE delivery_seq = ?')
    .run(lastPlace(connection, endpointId, keys) + 1, deliverySeq);
}

/** 0 = no delivery has entered. Above all places at any of these keys, so that the orders of different keys never contradict. */
function lastPlace(connection: Connection, endpointId: number, keys: readonly string[]): number {
  return Math.max(0, ...keys.map((key) => connection.sql<{ place: number }>(LAST).get(endpointId, key)?.place ?? 0));
}

export const keysOf = (connection: Connection, deliverySeq: number): string[] =>
  connection
    .sql<{ key: string }>('SELECT key FROM order_queue WHERE delivery_seq = ?')
    .all(deliverySeq)
    .map(({ key }) => key);

/** Makes who is first at one of these keys due, if it is first at all of its own. */
export function callFirsts(connection: Connection, endpointId: number, keys: readonly string[], now: number): void {
  for (const key of keys) {
    const first = connection.sql<First>(FIRST).get(endpointId, key);
    if (first === undefined) continue;
    connection
      .sql(
        `UPDATE deliveries SET due_at = ?
         WHERE seq = ? AND due_at IS NULL AND status IN ('pending', 'retrying') AND NOT ${IS_BEHIND}`,
      )
      .run(now, first.delivery_seq);
  }
}
