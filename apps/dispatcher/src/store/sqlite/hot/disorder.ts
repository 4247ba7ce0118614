// Rows are in order of acceptance, and nearly in order of their times. How far from it is kept, so that a list may halve
// its way to a time and still find every row, also after the clock was set back by a year.
// Several writers: the stored maximum only rises.
import type { Connection } from '../connection/connection.ts';

/** How much concurrent commits and a restarted process may add to the stored disorder. */
const SLACK_MS = 5000;
const NOTED_MS = 2000;

type Order = { newestAt: number; disorderMs: number; rollbacks: number };
const orders = new WeakMap<Connection, Order>();

/** Before rows are added that were accepted `now`. */
export function noteTime(connection: Connection, now: number): void {
  const order = orderOf(connection);
  const back = order.newestAt - now;
  if (back <= 0) order.newestAt = now;
  if (back <= Math.max(NOTED_MS, order.disorderMs)) return;
  order.disorderMs = back;
  connection.sql('UPDATE installation SET disorder_ms = ?, newest_at = ?').run(back, order.newestAt);
}

/** No row's time is further than this before that of any row in front of it. */
export function disorderMs(connection: Connection): number {
  const row = connection.sql<{ disorder_ms: number }>('SELECT disorder_ms FROM installation').get();
  return SLACK_MS + (row?.disorder_ms ?? 0);
}

const LATEST = `SELECT disorder_ms, max(newest_at,
    coalesce((SELECT created_at FROM events WHERE seq = (SELECT max(seq) FROM events)), 0),
    coalesce((SELECT created_at FROM deliveries WHERE seq = (SELECT max(seq) FROM deliveries)), 0)) AS newest_at
  FROM installation`;

function orderOf(connection: Connection): Order {
  const known = orders.get(connection);
  // What was undone is not written down, and is noted again.
  if (known !== undefined && known.rollbacks === connection.rollbacks) return known;
  const row = connection.sql<{ disorder_ms: number; newest_at: number }>(LATEST).get();
  const order = { newestAt: row?.newest_at ?? 0, disorderMs: row?.disorder_ms ?? 0, rollbacks: connection.rollbacks };
  orders.set(connection, order);
  return order;
}
