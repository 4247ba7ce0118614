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
 * Starts that lay more than a window ahead of a claim: by endpoint, the time of the latest. Only where the node may not be alone:
 * another one may have made them while the claim waited for the store, or the clock was set back. One time does not tell which.
 */
const aheadOf = new WeakMap<Connection, Map<number, number>>();
/** How soon a claim is asked for again that can tell. */
const LOOK_AGAIN_MS = 1;

/** The window as a claim finds it. Claims of one node for one endpoint are asked for one after another. */
export function windowOfClaim(connection: Connection, endpointId: number, limit: RateLimit, now: number): Window {
  if (!connection.isAlone) noteAhead(connection, endpointId, limit, now);
  return windowOf(connection, endpointId, limit, now);
}

/**
 * Forgets some of what has left the window, and tells what is left of the limit. Bounded: no more attempts start in a window
 * than the limit allows, which is 100,000 at most (RATE_COUNT_MAX), and they are counted in an index.
 */
export function windowOf(connection: Connection, endpointId: number, limit: RateLimit, now: number): Window {
  const left = leftBy(limit, now);
  connection.sql(FORGET).run(endpointId, left, FORGOTTEN_MAX);
  // After a step back of the clock starts seem to lie ahead: they were made by now. A node that may not be alone can be asked
  // for a claim before another one's start, and do it after that: then the start is where it is.
  if (connection.isAlone) {
    connection
      .sql('UPDATE rate_starts SET started_at = :now WHERE endpoint_id = :endpointId AND started_at > :now')
      .run({ endpointId, now });
  }
  const started =
    connection
      .sql<{ started: number }>('SELECT count(*) AS started FROM rate_starts WHERE endpoint_id = ? AND started_at > ?')
      .get(endpointId, left)?.started ?? 0;
  const startedAt = (index: number): number | null =>
    connection.sql<{ started_at: number }>(LEAVING).get(endpointId, left, index)?.started_at ?? null;
  const window = windowAfter(limit, started, startedAt, now);
  if (aheadOf.get(connection)?.has(endpointId) !== true) return window;
  return { ...window, opensAt: Math.min(window.opensAt, now + LOOK_AGAIN_MS) };
}

/**
 * The first claim that sees starts far ahead may be old. The next was asked for after it was done, so what it still sees ahead
 * was made under another clock: it counts from then on for a window.
 */
function noteAhead(connection: Connection, endpointId: number, { perMs }: RateLimit, now: number): void {
  const known = aheadOf.get(connection) ?? new Map<number, number>();
  const seen = known.get(endpointId);
  if (seen !== undefined) {
    known.delete(endpointId);
    connection
      .sql(
        `UPDATE rate_starts SET started_at = :now
         WHERE endpoint_id = :endpointId AND started_at > :now + :perMs AND started_at <= :seen`,
      )
      .run({ endpointId, now, perMs, seen });
    return;
  }
  const latest = connection
    .sql<{ at: number | null }>(
      'SELECT max(started_at) AS at FROM rate_starts WHERE endpoint_id = ? AND started_at > ?',
    )
    .get(endpointId, now + perMs)?.at;
  if (latest != null) aheadOf.set(connection, known.set(endpointId, latest));
}

/** The clock was set, and the times of starts with it; or the claims that saw them were undone. */
export const lookAheadAgain = (connection: Connection): boolean => aheadOf.delete(connection);

export function addStart(connection: Connection, endpointId: number, now: number): void {
  connection.sql('INSERT INTO rate_starts (endpoint_id, started_at) VALUES (?, ?)').run(endpointId, now);
}
