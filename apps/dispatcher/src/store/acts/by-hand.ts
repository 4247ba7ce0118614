// What users do to single deliveries: send a test, send an old event as a new delivery, resend, cancel.
import type {
  AddDeliveryInput,
  AddOutcome,
  CancelInput,
  CancelOutcome,
  ResendInput,
  ResendOutcome,
} from '../../ports/store/by-hand.ts';
import type { Connection } from '../sqlite/connection/connection.ts';
import { flag } from '../sqlite/connection/connection.ts';
import { leave } from '../sqlite/hot/order-queue.ts';
import { addStart, windowOf } from '../sqlite/hot/rate-starts.ts';

export function addDelivery(connection: Connection, input: AddDeliveryInput): AddOutcome {
  const { tenantId, now, delivery } = input;
  const webhook = connection
    .sql<{ is_active: number; rate_count: number | null; rate_per_ms: number | null }>(
      'SELECT is_active, rate_count, rate_per_ms FROM webhooks WHERE id = ? AND tenant_id = ?',
    )
    .get(delivery.webhookId, tenantId);
  if (webhook === undefined) return { kind: 'webhook-deleted' };
  const { lease } = delivery;
  // Switched off since the caller looked: it waits with the others. A test is sent all the same.
  const held = webhook.is_active === 0 && !delivery.isTest;
  if (lease !== null && !held && webhook.rate_count !== null) {
    const limit = { count: webhook.rate_count, perMs: webhook.rate_per_ms ?? 1 };
    const { room, opensAt } = windowOf(connection, delivery.webhookId, limit, now);
    if (room === 0) return { kind: 'rate-limited', fullUntil: opensAt };
    addStart(connection, delivery.webhookId, now);
  }
  connection
    .sql(
      `INSERT INTO deliveries (id, tenant_id, event_seq, event_name, webhook_id, body, status, due_at, attempt_count,
         claimed_at, replay_of, is_test, signature_flaw, created_at)
       VALUES (?, ?, (SELECT seq FROM events WHERE id = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      delivery.id,
      tenantId,
      delivery.eventId,
      delivery.eventName,
      delivery.webhookId,
      delivery.body,
      held ? 'held' : lease === null ? delivery.status : 'in_flight',
      held ? null : lease === null ? delivery.dueAt : lease.until,
      lease === null ? 0 : 1,
      lease === null ? null : now,
      delivery.replayOf,
      flag(delivery.isTest),
      delivery.flaw ?? null,
      now,
    );
  return { kind: 'added' };
}

type Row = {
  seq: number;
  status: string;
  webhook_id: number;
  fallback: string | null;
  ordered: number;
  erased: number;
};
const FIND = `SELECT seq, status, webhook_id, fallback, ordered,
    EXISTS (SELECT 1 FROM events WHERE events.seq = event_seq AND erased_at IS NOT NULL) AS erased
  FROM deliveries WHERE id = ? AND tenant_id = ?`;

/**
 * One more attempt at once, out of turn where there is an order. A finished delivery remembers what it was, in case
 * that attempt fails.
 */
export function resend(connection: Connection, input: ResendInput): ResendOutcome {
  const row = connection.sql<Row>(FIND).get(input.id, input.tenantId);
  if (row === undefined) return { kind: 'not-found' };
  if (row.erased === 1) return { kind: 'erased' };
  if (row.status === 'in_flight') return { kind: 'in-flight' };
  if (connection.sql('SELECT 1 FROM webhooks WHERE id = ?').get(row.webhook_id) === undefined) {
    return { kind: 'webhook-deleted' };
  }
  const waiting = row.status === 'pending' || row.status === 'retrying';
  connection
    .sql(
      'UPDATE deliveries SET status = ?, fallback = ?, due_at = ?, ordered = iif(ordered = 1, 2, ordered) WHERE seq = ?',
    )
    .run(waiting ? row.status : 'retrying', waiting ? row.fallback : row.status, input.now, row.seq);
  return { kind: 'queued' };
}

/**
 * Columns of a delivery that is called off (`:reason`, `:now`). One that was finished and is only sent once more goes
 * back to what it was: that it was delivered stays true.
 */
export const CALLED_OFF = `status = coalesce(nullif(fallback, 'held'), 'cancelled'), due_at = NULL, fallback = NULL,
  reason = iif(coalesce(fallback, 'held') = 'held', :reason, reason),
  completed_at = iif(coalesce(fallback, 'held') = 'held', :now, completed_at)`;

/** What is unfinished is finished as cancelled; an attempt under way still ends and is recorded. */
export function cancel(connection: Connection, input: CancelInput): CancelOutcome {
  const row = connection.sql<Row>(FIND).get(input.id, input.tenantId);
  if (row === undefined) return 'not-found';
  if (['delivered', 'failed', 'cancelled'].includes(row.status)) return 'finished';
  connection
    .sql(`UPDATE deliveries SET ${CALLED_OFF} WHERE seq = :seq`)
    .run({ reason: 'by_user', now: input.now, seq: row.seq });
  if (row.ordered !== 0) leave(connection, row, input.now);
  return 'cancelled';
}
