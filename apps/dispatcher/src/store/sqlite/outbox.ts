// Pending operational events, written in the commit of their cause and removed by the accept that raises them.

import { raisesEvents } from '../../domain/operational-events.ts';
import { peopleOf } from '../../domain/people.ts';
import type { ListRaisedInput, RaisedEvent } from '../../ports/store/claims.ts';
import { deliveryExhausted, type LastAttempt, webhookDisabled } from '../../resources/operational-events.ts';
import { type DeliveryRow, deliveryFromRow, SELECT_DELIVERY } from './delivery-reads.ts';
import type { Session } from './session.ts';
import { getWebhook } from './webhook-reads.ts';

/** The delivery whose attempt brought it about. */
type Cause = { seq: number; tenantId: number; webhookId: number; eventName: string; isTest: boolean };

/** The webhook was switched off by what its receiver did or failed to do. */
export function raiseWebhookDisabled(session: Session, cause: Cause, now: number): void {
  if (!raisesEvents(cause)) return;
  const found = getWebhook(session, { tenantId: cause.tenantId, id: cause.webhookId });
  if (found === null) return;
  raise(session, cause.tenantId, 'webhook.disabled', webhookDisabled(found.webhook, found.heldCount), now);
}

/** The delivery has just become `failed`. Writes nothing if no webhook subscribes, because many deliveries may fail. */
export function raiseDeliveryExhausted(session: Session, cause: Cause, attempt: LastAttempt, now: number): void {
  if (!raisesEvents(cause)) return;
  const subscribed = session
    .sql("SELECT 1 FROM webhook_entries WHERE tenant_id = ? AND entry = 'delivery.exhausted' LIMIT 1")
    .get(cause.tenantId);
  if (subscribed === undefined) return;
  const row = session.sql<DeliveryRow>(`${SELECT_DELIVERY} WHERE d.seq = ?`).get(cause.seq);
  if (row === undefined) return;
  raise(session, cause.tenantId, 'delivery.exhausted', deliveryExhausted(deliveryFromRow(row), attempt), now);
}

function raise(session: Session, tenantId: number, name: string, context: object, now: number): void {
  const { profileId } = peopleOf(name, { ...context });
  session
    .sql('INSERT INTO operational_outbox (tenant_id, name, context, profile_id, created_at) VALUES (?, ?, ?, ?, ?)')
    .run(tenantId, name, JSON.stringify(context), profileId, now);
}

type RaisedRow = { seq: number; tenant_id: number; name: string; context: string; created_at: number };

export function listRaised(session: Session, { after, limit }: ListRaisedInput): RaisedEvent[] {
  return session
    .sql<RaisedRow>(
      'SELECT seq, tenant_id, name, context, created_at FROM operational_outbox WHERE seq > ? ORDER BY seq LIMIT ?',
    )
    .all(after, limit)
    .map((row) => ({
      seq: row.seq,
      tenantId: row.tenant_id,
      name: row.name,
      context: row.context,
      createdAt: row.created_at,
    }));
}

/** `false` = not all of them were there: another accept has told of them, and nothing was taken. */
export function takeRaised(session: Session, seqs: readonly number[]): boolean {
  const find = session.sql('SELECT 1 FROM operational_outbox WHERE seq = ?');
  if (!seqs.every((seq) => find.get(seq) !== undefined)) return false;
  for (const seq of seqs) session.sql('DELETE FROM operational_outbox WHERE seq = ?').run(seq);
  return true;
}
