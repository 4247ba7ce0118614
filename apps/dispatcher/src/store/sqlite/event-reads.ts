import type { DeliveryRecord, EventFilter, EventRecord, SuppressionRecord } from '../../domain/records.ts';
import type { KeysetPage } from '../../ports/store.ts';
import { type DeliveryRow, deliveryFromRow, SELECT_DELIVERY } from './delivery-reads.ts';
import type { Session } from './session.ts';

type EventRow = {
  seq: number;
  id: string;
  name: string;
  context: string;
  idempotency_key: string | null;
  namespace: string | null;
  profile_id: string | null;
  occurred_at: number | null;
  deliver_at: number | null;
  created_at: number;
};

function fromRow(row: EventRow): EventRecord {
  return {
    id: row.id,
    name: row.name,
    context: row.context,
    idempotencyKey: row.idempotency_key,
    namespace: row.namespace,
    profileId: row.profile_id,
    occurredAt: row.occurred_at,
    deliverAt: row.deliver_at,
    createdAt: row.created_at,
  };
}

export function getEvent(
  session: Session,
  input: { tenantId: number; id: string },
): { event: EventRecord; deliveries: DeliveryRecord[]; suppressions: SuppressionRecord[] } | null {
  const row = session
    .sql<EventRow>('SELECT * FROM events WHERE id = ? AND tenant_id = ?')
    .get(input.id, input.tenantId);
  if (row === undefined) return null;
  const deliveries = session
    .sql<DeliveryRow>(`${SELECT_DELIVERY} WHERE d.event_seq = ? ORDER BY d.seq`)
    .all(row.seq)
    .map(deliveryFromRow);
  const suppressions = session
    .sql<{ webhook_id: number; reason: SuppressionRecord['reason']; detail: string }>(
      'SELECT webhook_id, reason, detail FROM suppressions WHERE event_seq = ? ORDER BY webhook_id',
    )
    .all(row.seq)
    .map(({ webhook_id, reason, detail }) => ({ webhookId: webhook_id, reason, detail }));
  return { event: fromRow(row), deliveries, suppressions };
}

export function listEvents(
  session: Session,
  input: { tenantId: number; filter: EventFilter; after: string | null; limit: number },
): KeysetPage<EventRecord> {
  const { filter } = input;
  const rows = session
    .sql<EventRow>(
      `SELECT * FROM events
       WHERE tenant_id = :tenantId AND (:after IS NULL OR seq < :after)
         AND (:name IS NULL OR name = :name)
         AND (:profileId IS NULL OR profile_id = :profileId)
         AND (:namespace IS NULL OR namespace = :namespace)
         AND (:key IS NULL OR idempotency_key = :key)
         AND (:since IS NULL OR created_at >= :since)
         AND (:until IS NULL OR created_at < :until)
       ORDER BY seq DESC LIMIT :limit`,
    )
    .all({
      tenantId: input.tenantId,
      after: input.after === null ? null : Number(input.after),
      name: filter.name ?? null,
      profileId: filter.profileId ?? null,
      namespace: filter.namespace ?? null,
      key: filter.idempotencyKey ?? null,
      since: filter.since ?? null,
      until: filter.until ?? null,
      limit: input.limit + 1,
    });
  const items = rows.slice(0, input.limit);
  return { items: items.map(fromRow), nextCursor: rows.length > items.length ? String(items.at(-1)?.seq) : null };
}
