// Attempts begun for webhooks with a rate limit, as far back as their window: what the limit is held against. All of it
// is in the act that begins them, so that no crash forgets one.
// Several writers: the window is counted and the start added in one transaction: no two nodes take the same room.
import type { RateLimit } from '../../../domain/endpoint.ts';
import { leftBy, type Window, windowAfter } from '../../../domain/rate-window.ts';
import type { Connection } from '../connection/connection.ts';

export const FORGET = `DELETE FROM rate_starts WHERE seq IN (
  SELECT seq FROM rate_starts WHERE endpoint_id = +? AND started_at <= +? ORDER BY started_at LIMIT +?)`;
export const LEAVING = `SELECT started_at FROM rate_starts WHERE endpoint_id = +? AND started_at > +?
  ORDER BY started_at LIMIT 1 OFFSET +?`;
/** Starts forgotten by one act: those of a day that ended leave together. */
const FORGOTTEN_MAX = 1000;

/**
 * Forgets some of what has left the window, and tells what is left of the limit. Bounded: no more attempts start in a window
 * than the limit allows, which is 100,000 at most (RATE_COUNT_MAX), and they are counted in an index.
 */
export function windowOf(connection: Connection, endpointId: number, limit: RateLimit, now: number): Window {
  const left = leftBy(limit, now);
  connection.sql(FORGET).run(endpointId, left, FORGOTTEN_MAX);
  // After a step back of the clock starts seem to lie ahead: they were made by now. A node that may not be alone can be asked
  // for a claim before another one's start, and do it after that: then the start is where it is.
  const latest = connection.isAlone ? now : now + limit.perMs;
  connection
    .sql('UPDATE rate_starts SET started_at = :now WHERE endpoint_id = :endpointId AND started_at > :latest')
    .run({ endpointId, now, latest });
  const started =
    connection
      .sql<{ started: number }>('SELECT count(*) AS started FROM rate_starts WHERE endpoint_id = ? AND started_at > ?')
      .get(endpointId, left)?.started ?? 0;
  const startedAt = (index: number): number | null =>
    connection.sql<{ started_at: number }>(LEAVING).get(endpointId, left, index)?.started_at ?? null;
  return windowAfter(limit, started, startedAt, now);
}

export function addStart(connection: Connection, endpointId: number, now: number): void {
  connection.sql('INSERT INTO rate_starts (endpoint_id, started_at) VALUES (?, ?)').run(endpointId, now);
}
