// How each webhook is doing, counted in the commit that settles an attempt. A healthy one costs no statement of its own
// but once a minute: what was written is remembered for as long as its commit holds.
import { hasFailedForLong, UNTRIED, type WebhookHealth } from '../../../domain/webhook-health.ts';
import type { Connection } from '../connection/connection.ts';

type HealthRow = {
  last_success_at: number | null;
  last_failure_at: number | null;
  failing_since: number | null;
  failure_count: number;
};

const fromRow = (row: HealthRow): WebhookHealth => ({
  lastSuccessAt: row.last_success_at,
  lastFailureAt: row.last_failure_at,
  failingSince: row.failing_since,
  failureCount: row.failure_count,
});

export function healthOf(connection: Connection, webhookId: number): WebhookHealth {
  const row = connection
    .sql<HealthRow>(
      'SELECT last_success_at, last_failure_at, failing_since, failure_count FROM webhook_health WHERE webhook_id = ?',
    )
    .get(webhookId);
  return row === undefined ? UNTRIED : fromRow(row);
}

const SUCCESS_NOTED_EVERY_MS = 60_000;

/** An attempt: whose, where to, and when it ended. One at a URL that the webhook no longer has says nothing of it. */
type Ended = { webhookId: number; url: string; at: number };

export function noteSuccess(connection: Connection, ended: Ended): void {
  const noted = connection.healthy.get(ended.webhookId);
  if (noted !== undefined && Math.abs(ended.at - noted) < SUCCESS_NOTED_EVERY_MS) return;
  const { changes } = connection
    .sql(
      `INSERT INTO webhook_health (webhook_id, last_success_at)
       SELECT id, :at FROM webhooks WHERE id = :webhookId AND url = :url
       ON CONFLICT (webhook_id) DO UPDATE SET failing_since = NULL, failure_count = 0,
         last_success_at = max(coalesce(last_success_at, 0), excluded.last_success_at)`,
    )
    .run(ended);
  if (changes > 0) connection.healthy.set(ended.webhookId, ended.at);
}

/** Answers whether it has failed for so long that it is to be switched off. */
export function noteFailure(connection: Connection, ended: Ended): boolean {
  const row = connection
    .sql<HealthRow>(
      `INSERT INTO webhook_health (webhook_id, last_failure_at, failing_since, failure_count)
       SELECT id, :at, :at, 1 FROM webhooks WHERE id = :webhookId AND url = :url
       ON CONFLICT (webhook_id) DO UPDATE SET failure_count = failure_count + 1,
         failing_since = coalesce(failing_since, excluded.failing_since),
         last_failure_at = max(coalesce(last_failure_at, 0), excluded.last_failure_at)
       RETURNING last_success_at, last_failure_at, failing_since, failure_count`,
    )
    .get(ended);
  if (row === undefined) return false;
  connection.healthy.delete(ended.webhookId);
  return hasFailedForLong(fromRow(row), ended.at);
}

/** For a webhook that is switched on, or given another URL: what came before says nothing of what comes. */
export function forgetFailures(connection: Connection, webhookId: number): void {
  connection
    .sql('UPDATE webhook_health SET failing_since = NULL, failure_count = 0 WHERE webhook_id = ?')
    .run(webhookId);
}
