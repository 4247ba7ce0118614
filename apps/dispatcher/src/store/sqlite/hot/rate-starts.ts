// Attempts begun for webhooks with a rate limit, as far back as their window: what the limit is held against. All of it
// is in the act that begins them, so that no crash forgets one.
import type { RateLimit } from '../../../domain/endpoint.ts';
import type { Connection } from '../connection/connection.ts';

export type Window = {
  /** How many attempts may start now. */
  room: number;
  /** When the next may start, if none may now. */
  opensAt: number;
};

export const LEAVING = 'SELECT started_at FROM rate_starts WHERE webhook_id = +? ORDER BY started_at LIMIT 1 OFFSET +?';

/** Forgets what has left the window, and tells what is left of the limit. */
export function windowOf(connection: Connection, webhookId: number, { count, perMs }: RateLimit, now: number): Window {
  connection.sql('DELETE FROM rate_starts WHERE webhook_id = ? AND started_at <= ?').run(webhookId, now - perMs);
  // After a step back of the clock starts seem to lie ahead: they were made by now.
  connection
    .sql('UPDATE rate_starts SET started_at = :now WHERE webhook_id = :webhookId AND started_at > :now')
    .run({ webhookId, now });
  const started =
    connection
      .sql<{ started: number }>('SELECT count(*) AS started FROM rate_starts WHERE webhook_id = ?')
      .get(webhookId)?.started ?? 0;
  if (started < count) return { room: count - started, opensAt: now };
  const leaving = connection.sql<{ started_at: number }>(LEAVING).get(webhookId, started - count);
  return { room: 0, opensAt: (leaving?.started_at ?? now) + perMs };
}

export function addStart(connection: Connection, webhookId: number, now: number): void {
  connection.sql('INSERT INTO rate_starts (webhook_id, started_at) VALUES (?, ?)').run(webhookId, now);
}
