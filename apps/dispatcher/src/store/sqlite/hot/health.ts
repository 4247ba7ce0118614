// How each webhook is doing, counted in the commit that settles an attempt. A healthy one costs no statement of its own
// but once a minute: what was written is remembered for as long as its commit holds.
// Several writers: the row is read and written in one transaction; what is remembered of a healthy one is forgotten when another
// connection has committed.
import { afterAttempt, type Health, hasFailedForLong, isSuccessKnown, UNTRIED } from '../../../domain/health.ts';
import type { Connection } from '../connection/connection.ts';

type HealthRow = {
  last_success_at: number | null;
  last_failure_at: number | null;
  failing_since: number | null;
  failure_count: number;
};

const fromRow = (row: HealthRow): Health => ({
  lastSuccessAt: row.last_success_at,
  lastFailureAt: row.last_failure_at,
  failingSince: row.failing_since,
  failureCount: row.failure_count,
});

export function healthOf(connection: Connection, endpointId: number): Health {
  const row = connection
    .sql<HealthRow>(
      'SELECT last_success_at, last_failure_at, failing_since, failure_count FROM endpoint_health WHERE endpoint_id = ?',
    )
    .get(endpointId);
  return row === undefined ? UNTRIED : fromRow(row);
}

/** An attempt: whose, where to, and when it ended. One at a URL that the webhook no longer has says nothing of it. */
type Ended = { endpointId: number; url: string; at: number };

export function noteSuccess(connection: Connection, ended: Ended): void {
  if (isSuccessKnown(connection.healthy.get(ended.endpointId), ended.at)) return;
  if (note(connection, ended, 'success') !== null) connection.healthy.set(ended.endpointId, ended.at);
}

/** Answers whether it has failed for so long that it is to be switched off. */
export function noteFailure(connection: Connection, ended: Ended): boolean {
  const health = note(connection, ended, 'failure');
  if (health === null) return false;
  connection.healthy.delete(ended.endpointId);
  return hasFailedForLong(health, ended.at);
}

/** @returns the health that was written; `null` = the attempt says nothing of the webhook as it is now */
export const HEALTH = `
  SELECT last_success_at, last_failure_at, failing_since, coalesce(failure_count, 0) AS failure_count
  FROM endpoints LEFT JOIN endpoint_health ON endpoint_id = id WHERE id = +? AND url = +?`;

function note(connection: Connection, { endpointId, url, at }: Ended, mark: 'success' | 'failure'): Health | null {
  const row = connection.sql<HealthRow>(HEALTH).get(endpointId, url);
  if (row === undefined) return null;
  const health = afterAttempt(fromRow(row), mark, at);
  connection
    .sql(
      `INSERT INTO endpoint_health (endpoint_id, last_success_at, last_failure_at, failing_since, failure_count)
       VALUES (:endpointId, :lastSuccessAt, :lastFailureAt, :failingSince, :failureCount)
       ON CONFLICT (endpoint_id) DO UPDATE SET last_success_at = excluded.last_success_at,
         last_failure_at = excluded.last_failure_at, failing_since = excluded.failing_since,
         failure_count = excluded.failure_count`,
    )
    .run({ endpointId, ...health });
  return health;
}

/** For a webhook that is switched on, or given another URL: what came before says nothing of what comes. */
export function forgetFailures(connection: Connection, endpointId: number): void {
  connection
    .sql('UPDATE endpoint_health SET failing_since = NULL, failure_count = 0 WHERE endpoint_id = ?')
    .run(endpointId);
}
