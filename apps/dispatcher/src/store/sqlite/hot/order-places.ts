// The places of ordered deliveries of a webhook. A place is a number, not a time: a new delivery gets the last one at
// all of its keys, whatever the clock says. A delivery that waits for its `deliver_at` has no place until then.
// Several writers: a place is one more than the last, so one transaction at a time may give places at a key: SQLite has one writer, another
// database locks the key.
import type { Turn } from '../../../domain/acceptance.ts';
import {
  type AtKey,
  dueWhenCalled,
  type Entering,
  Entrance,
  entersNow,
  isItsTurn,
  type Place,
  placeBehind,
} from '../../../domain/order.ts';
import type { Connection } from '../connection/connection.ts';

export const LAST = `SELECT place FROM order_queue WHERE endpoint_id = +? AND key = +? AND entered = 1
  ORDER BY place DESC LIMIT 1`;
export const DUE_TO_ENTER = `SELECT delivery_seq, place FROM order_queue
  WHERE endpoint_id = ? AND key = ? AND entered = 0 AND place <= ?`;

/** Who is first at each key of a delivery: by the first of each, since comparing places would walk through all ahead. */
const FIRST_THERE = `iif(mine.entered = 1, (SELECT first.delivery_seq FROM order_queue first
    WHERE first.endpoint_id = mine.endpoint_id AND first.key = mine.key AND first.entered = 1
    ORDER BY first.place LIMIT 1), NULL)`;
export const AT_KEYS = `SELECT mine.delivery_seq AS seq, ${FIRST_THERE} AS first
  FROM order_queue mine WHERE mine.delivery_seq = +?`;
/** The same for the delivery that is first at a key; no rows where there is none. */
export const FIRST_AT_KEYS = `SELECT mine.delivery_seq AS seq, ${FIRST_THERE} AS first, mine.deliver_at
  FROM order_queue mine WHERE mine.delivery_seq = (
    SELECT delivery_seq FROM order_queue WHERE endpoint_id = +? AND key = +? AND entered = 1 ORDER BY place LIMIT 1)`;

/** Where a delivery that is being accepted comes in: behind all that have entered at its keys. */
export function placeOf(connection: Connection, endpointId: number, turn: Turn, now: number): Place {
  if (!entersNow(turn, now)) return placeBehind(null);
  letIn(connection, endpointId, turn.keys, now);
  return placeBehind(lastPlace(connection, endpointId, turn.keys));
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
  if (isIn === undefined) takePlace(connection, endpointId, { deliverySeq, keys });
}

type Later = { delivery_seq: number; place: number };

/**
 * Deliveries whose `deliver_at` has come take their places. Bounded by the events of the people of these keys whose time came
 * since the last look; each takes a place once.
 */
function letIn(connection: Connection, endpointId: number, keys: readonly string[], now: number): void {
  const entrance = new Entrance(keys);
  for (let key = entrance.nextKey(); key !== null; key = entrance.nextKey()) {
    for (const { delivery_seq: deliverySeq, place } of connection.sql<Later>(DUE_TO_ENTER).all(endpointId, key, now)) {
      if (entrance.isKnown(deliverySeq)) continue;
      entrance.add({ deliverySeq, deliverAt: place, keys: keysOf(connection, deliverySeq) });
    }
  }
  for (const one of entrance.inOrder()) takePlace(connection, endpointId, one);
}

function takePlace(
  connection: Connection,
  endpointId: number,
  { deliverySeq, keys }: Pick<Entering, 'deliverySeq' | 'keys'>,
): void {
  const { number } = placeBehind(lastPlace(connection, endpointId, keys));
  connection.sql('UPDATE order_queue SET entered = 1, place = ? WHERE delivery_seq = ?').run(number, deliverySeq);
}

/** 0 = no delivery has entered. Above all places at any of these keys, so that the orders of different keys never contradict. */
function lastPlace(connection: Connection, endpointId: number, keys: readonly string[]): number {
  let last = 0;
  for (const key of keys) {
    last = Math.max(last, connection.sql<{ place: number }>(LAST).get(endpointId, key)?.place ?? 0);
  }
  return last;
}

export const keysOf = (connection: Connection, deliverySeq: number): string[] =>
  connection
    .sql<{ key: string }>('SELECT key FROM order_queue WHERE delivery_seq = ?')
    .all(deliverySeq)
    .map(({ key }) => key);

/** Makes who is first at one of these keys due, if it is first at all of its own. */
export function callFirsts(connection: Connection, endpointId: number, keys: readonly string[], now: number): void {
  for (const key of keys) {
    const at = connection.sql<AtKey & { deliver_at: number | null }>(FIRST_AT_KEYS).all(endpointId, key);
    const [first] = at;
    if (first === undefined || !isItsTurn(at)) continue;
    connection
      .sql("UPDATE deliveries SET due_at = ? WHERE seq = ? AND due_at IS NULL AND status IN ('pending', 'retrying')")
      .run(dueWhenCalled(first.deliver_at, now), first.seq);
  }
}
