// Pending operational events, written in the commit of their cause and removed by the accept that raises them.
// Several writers: the accept that raises the rows deletes them, and is refused as stale if another one was faster.

import { raisesEvents } from '../../../domain/operational-events.ts';
import { peopleOf } from '../../../domain/people.ts';
import type { ListRaisedInput, RaisedEvent } from '../../../ports/store/claims.ts';
import {
  deliveryExhausted,
  type LastAttempt,
  targetDisabled,
  webhookDisabled,
} from '../../../resources/operational-events.ts';
import { type DeliveryRow, deliveryFromRow, selectDelivery } from '../../acts/delivery-reads.ts';
import { erasedAt } from '../../acts/shown-events.ts';
import { getTarget } from '../../acts/target-reads.ts';
import { getWebhook } from '../../acts/webhook-reads.ts';
import { runSteps } from '../commit/run-steps.ts';
import type { Connection } from '../connection/connection.ts';
import { isErasing } from './erasing-tenants.ts';

/** The delivery whose attempt brought it about. */
type Cause = { seq: number; tenantId: number; endpointId: number; eventName: string; isTest: boolean };

/** The webhook or target was switched off by what its receiver did or failed to do. */
export function raiseDisabled(connection: Connection, cause: Cause, isTarget: boolean, now: number): void {
  if (!raisesEvents(cause)) return;
  const { tenantId, endpointId: id } = cause;
  if (isTarget) {
    const found = runSteps(connection, getTarget(connection.tx, { tenantId, id }));
    if (found !== null)
      raise(connection, tenantId, 'target.disabled', targetDisabled(found.target, found.heldCount), now);
    return;
  }
  const found = runSteps(connection, getWebhook(connection.tx, { tenantId, id }));
  if (found !== null)
    raise(connection, tenantId, 'webhook.disabled', webhookDisabled(found.webhook, found.heldCount), now);
}

/** The delivery has just become `failed`; `attempt: null` = none was made. Writes nothing if no webhook subscribes and no trigger asks for it, because many deliveries may fail. */
export function raiseDeliveryExhausted(
  connection: Connection,
  cause: Cause,
  attempt: LastAttempt | null,
  now: number,
): void {
  if (!raisesEvents(cause)) return;
  const subscribed = connection
    .sql(
      `SELECT 1 FROM webhook_entries WHERE tenant_id = :tenantId AND entry = 'delivery.exhausted'
       UNION ALL SELECT 1 FROM triggers WHERE tenant_id = :tenantId AND event = 'delivery.exhausted' AND is_active = 1
       LIMIT 1`,
    )
    .get({ tenantId: cause.tenantId });
  if (subscribed === undefined) return;
  const row = connection
    .sql<DeliveryRow>(`${selectDelivery(erasedAt(isErasing(connection, cause.tenantId)))} WHERE d.seq = ?`)
    .get(cause.seq);
  if (row === undefined) return;
  raise(connection, cause.tenantId, 'delivery.exhausted', deliveryExhausted(deliveryFromRow(row), attempt), now);
}

function raise(connection: Connection, tenantId: number, name: string, context: object, now: number): void {
  const { profileId } = peopleOf(name, { ...context });
  connection
    .sql('INSERT INTO operational_outbox (tenant_id, name, context, profile_id, created_at) VALUES (?, ?, ?, ?, ?)')
    .run(tenantId, name, JSON.stringify(context), profileId, now);
}

type RaisedRow = { seq: number; tenant_id: number; name: string; context: string; created_at: number };

export function listRaised(connection: Connection, { after, limit }: ListRaisedInput): RaisedEvent[] {
  return connection
    .sql<RaisedRow>(
      'SELECT seq, tenant_id, name, context, created_at FROM operational_outbox WHERE seq > ? ORDER BY seq LIMIT ?',
    )
    .all(after === null ? 0 : Number(after), limit)
    .map((row) => ({
      key: String(row.seq),
      tenantId: row.tenant_id,
      name: row.name,
      context: row.context,
      createdAt: row.created_at,
    }));
}

/** `false` = not all of them were there: another accept has told of them, and nothing was taken. */
export function takeRaised(connection: Connection, keys: readonly string[]): boolean {
  const seqs = keys.map(Number);
  const find = connection.sql('SELECT 1 FROM operational_outbox WHERE seq = ?');
  if (!seqs.every((seq) => find.get(seq) !== undefined)) return false;
  for (const seq of seqs) connection.sql('DELETE FROM operational_outbox WHERE seq = ?').run(seq);
  return true;
}
