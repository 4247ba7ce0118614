// What users do to single deliveries: send a test, send an old event as a new delivery, resend, cancel.
// Several writers: the row of the delivery is read and written in one transaction, which another database locks from the read on.
import { add, resend as decideResend, outOfTurn } from '../../domain/by-hand.ts';
import type {
  AddDeliveryInput,
  AddOutcome,
  CancelInput,
  CancelOutcome,
  ResendInput,
  ResendOutcome,
} from '../../ports/store/by-hand.ts';
import { flag, type Steps, type Tx } from '../tx.ts';
import { CALLABLE, type CallableRow, callOffRow } from './call-off.ts';
import { type ErasedAt, erasedAtFor } from './shown-events.ts';
import { writeTargetPart } from './target-parts.ts';

export function* addDelivery(tx: Tx, input: AddDeliveryInput): Steps<AddOutcome> {
  const { tenantId, now, delivery } = input;
  const endpoint = yield* tx.get<{ is_active: number; rate_count: number | null; rate_per_ms: number | null }>(
    'SELECT is_active, rate_count, rate_per_ms FROM endpoints WHERE id = ? AND tenant_id = ?',
    [delivery.endpointId, tenantId],
  );
  if (endpoint === undefined) return { kind: 'endpoint-deleted' };
  const isRendered = delivery.target === null || delivery.target.fault === null;
  const added = add({ ...delivery, isRendered }, endpoint.is_active === 1, now);
  if (added.attemptCount > 0 && endpoint.rate_count !== null) {
    const limit = { count: endpoint.rate_count, perMs: endpoint.rate_per_ms ?? 1 };
    const { room, opensAt } = yield* tx.hot('windowOf', delivery.endpointId, limit, now);
    if (room === 0) return { kind: 'rate-limited', fullUntil: opensAt };
    yield* tx.hot('addStart', delivery.endpointId, now);
  }
  yield* tx.run(
    `INSERT INTO deliveries (id, tenant_id, event_seq, event_name, endpoint_id, body, status, due_at, node, attempt_count,
         claimed_at, replay_of, is_test, signature_flaw, created_at)
       VALUES (?, ?, (SELECT seq FROM events WHERE id = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      delivery.id,
      tenantId,
      delivery.eventId,
      delivery.eventName,
      delivery.endpointId,
      delivery.body,
      added.status,
      added.dueAt,
      added.attemptCount > 0 ? tx.node : null,
      added.attemptCount,
      added.claimedAt,
      delivery.replayOf,
      flag(delivery.isTest),
      delivery.flaw ?? null,
      now,
    ],
  );
  if (delivery.target !== null) yield* writeTargetPart(tx, delivery.id, delivery.target, now);
  return { kind: 'added' };
}

type Row = CallableRow & {
  seq: number;
  endpoint_id: number;
  ordered: number;
  erased: number;
  render_fault: string | null;
};
const find = (at: ErasedAt): string => `SELECT ${CALLABLE}, endpoint_id, ordered, render_fault,
    EXISTS (SELECT 1 FROM events e WHERE e.seq = event_seq AND ${at} IS NOT NULL) AS erased
  FROM deliveries WHERE id = ? AND tenant_id = ?`;

function* findRow(tx: Tx, { id, tenantId }: { id: string; tenantId: number }): Steps<Row | undefined> {
  return yield* tx.get<Row>(find(yield* erasedAtFor(tx, tenantId)), [id, tenantId]);
}

/** As it is once every sweep that is under way has come to it. */
function* findCaughtUp(tx: Tx, input: ResendInput | CancelInput): Steps<Row | undefined> {
  const row = yield* findRow(tx, input);
  const isChanged = row !== undefined && (yield* tx.hot('catchUp', [row.seq], input.now));
  return isChanged ? yield* findRow(tx, input) : row;
}

/** Out of turn where there is an order. */
export function* resend(tx: Tx, input: ResendInput): Steps<ResendOutcome> {
  const row = yield* findCaughtUp(tx, input);
  if (row === undefined) return { kind: 'not-found' };
  const endpoint = yield* tx.get('SELECT 1 FROM endpoints WHERE id = ?', [row.endpoint_id]);
  const { status, fallback } = row;
  const stored = { status, fallback, isErased: row.erased === 1, isRendered: row.render_fault === null };
  const decided = decideResend(stored, () => endpoint !== undefined);
  if (decided.kind !== 'queued') return { kind: decided.kind };
  yield* tx.run('UPDATE deliveries SET status = ?, fallback = ?, due_at = ?, ordered = ? WHERE seq = ?', [
    decided.status,
    decided.fallback,
    input.now,
    outOfTurn(row.ordered),
    row.seq,
  ]);
  return { kind: 'queued' };
}

/** What is unfinished is finished as cancelled; an attempt under way still ends and is recorded. */
export function* cancel(tx: Tx, input: CancelInput): Steps<CancelOutcome> {
  const row = yield* findCaughtUp(tx, input);
  if (row === undefined) return 'not-found';
  if (!(yield* callOffRow(tx, row, 'by_user', input.now))) return 'finished';
  if (row.ordered !== 0) yield* tx.hot('leave', row, input.now);
  return 'cancelled';
}
