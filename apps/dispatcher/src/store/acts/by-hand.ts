// What users do to single deliveries: send a test, send an old event as a new delivery, resend, cancel.
// Several writers: the row of the delivery is read and written in one transaction, which another database locks from the read on.
import type { DeliveryStatus } from '@posthorn/contracts';
import { add, callOff, resend as decideResend, outOfTurn } from '../../domain/by-hand.ts';
import type { FinishedStatus } from '../../domain/transition.ts';
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
import { isErasing } from '../sqlite/hot/erasing-tenants.ts';
import { leave } from '../sqlite/hot/order-queue.ts';
import { addStart, windowOf } from '../sqlite/hot/rate-starts.ts';
import { catchUp } from '../sqlite/hot/swept-rows.ts';
import { type ErasedAt, erasedAt } from './shown-events.ts';

export function addDelivery(connection: Connection, input: AddDeliveryInput): AddOutcome {
  const { tenantId, now, delivery } = input;
  const webhook = connection
    .sql<{ is_active: number; rate_count: number | null; rate_per_ms: number | null }>(
      'SELECT is_active, rate_count, rate_per_ms FROM endpoints WHERE id = ? AND tenant_id = ?',
    )
    .get(delivery.webhookId, tenantId);
  if (webhook === undefined) return { kind: 'webhook-deleted' };
  const added = add(delivery, webhook.is_active === 1, now);
  if (added.attemptCount > 0 && webhook.rate_count !== null) {
    const limit = { count: webhook.rate_count, perMs: webhook.rate_per_ms ?? 1 };
    const { room, opensAt } = windowOf(connection, delivery.webhookId, limit, now);
    if (room === 0) return { kind: 'rate-limited', fullUntil: opensAt };
    addStart(connection, delivery.webhookId, now);
  }
  connection
    .sql(
      `INSERT INTO deliveries (id, tenant_id, event_seq, event_name, endpoint_id, body, status, due_at, node, attempt_count,
         claimed_at, replay_of, is_test, signature_flaw, created_at)
       VALUES (?, ?, (SELECT seq FROM events WHERE id = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      delivery.id,
      tenantId,
      delivery.eventId,
      delivery.eventName,
      delivery.webhookId,
      delivery.body,
      added.status,
      added.dueAt,
      added.attemptCount > 0 ? connection.node : null,
      added.attemptCount,
      added.claimedAt,
      delivery.replayOf,
      flag(delivery.isTest),
      delivery.flaw ?? null,
      now,
    );
  return { kind: 'added' };
}

type Row = {
  seq: number;
  status: DeliveryStatus;
  endpoint_id: number;
  fallback: FinishedStatus | null;
  reason: string | null;
  completed_at: number | null;
  ordered: number;
  erased: number;
};
const find = (at: ErasedAt): string => `SELECT seq, status, endpoint_id, fallback, reason, completed_at, ordered,
    EXISTS (SELECT 1 FROM events e WHERE e.seq = event_seq AND ${at} IS NOT NULL) AS erased
  FROM deliveries WHERE id = ? AND tenant_id = ?`;

const findRow = (connection: Connection, { id, tenantId }: { id: string; tenantId: number }): Row | undefined =>
  connection.sql<Row>(find(erasedAt(isErasing(connection, tenantId)))).get(id, tenantId);

/** As it is once every sweep that is under way has come to it. */
function findCaughtUp(connection: Connection, input: ResendInput | CancelInput): Row | undefined {
  const row = findRow(connection, input);
  const isChanged = row !== undefined && catchUp(connection, row.endpoint_id, row.seq, input.now);
  return isChanged ? findRow(connection, input) : row;
}

/** Out of turn where there is an order. */
export function resend(connection: Connection, input: ResendInput): ResendOutcome {
  const row = findCaughtUp(connection, input);
  if (row === undefined) return { kind: 'not-found' };
  const hasWebhook = () => connection.sql('SELECT 1 FROM webhooks WHERE id = ?').get(row.endpoint_id) !== undefined;
  const decided = decideResend({ status: row.status, fallback: row.fallback, isErased: row.erased === 1 }, hasWebhook);
  if (decided.kind !== 'queued') return { kind: decided.kind };
  connection
    .sql('UPDATE deliveries SET status = ?, fallback = ?, due_at = ?, ordered = ? WHERE seq = ?')
    .run(decided.status, decided.fallback, input.now, outOfTurn(row.ordered), row.seq);
  return { kind: 'queued' };
}

/** Columns of many deliveries that are called off at once (`:reason`, `:now`), as `callOff` of domain/by-hand.ts has it. */
export const CALLED_OFF = `status = coalesce(nullif(fallback, 'held'), 'cancelled'), due_at = NULL, fallback = NULL,
  reason = iif(coalesce(fallback, 'held') = 'held', :reason, reason),
  completed_at = iif(coalesce(fallback, 'held') = 'held', :now, completed_at)`;

/** What is unfinished is finished as cancelled; an attempt under way still ends and is recorded. */
export function cancel(connection: Connection, input: CancelInput): CancelOutcome {
  const row = findCaughtUp(connection, input);
  if (row === undefined) return 'not-found';
  const { status, fallback, reason, completed_at: completedAt } = row;
  const next = callOff({ status, fallback, reason, completedAt }, 'by_user', input.now);
  if (next === null) return 'finished';
  connection
    .sql('UPDATE deliveries SET status = ?, reason = ?, completed_at = ?, due_at = NULL, fallback = NULL WHERE seq = ?')
    .run(next.status, next.reason, next.completedAt, row.seq);
  if (row.ordered !== 0) leave(connection, row, input.now);
  return 'cancelled';
}
