import type { Webhook } from '../../domain/webhook.ts';
import type { ListedWebhook, Page, WebhookFilter } from '../../ports/store.ts';
import { healthOf } from './health.ts';
import type { Session } from './session.ts';
import { findWebhook, type WebhookRow, webhookFromRow } from './webhook-rows.ts';

function heldCount(session: Session, webhookId: number): number {
  return (
    session
      .sql<{ count: number }>("SELECT count(*) AS count FROM deliveries WHERE webhook_id = ? AND status = 'held'")
      .get(webhookId)?.count ?? 0
  );
}

const listed = (session: Session, webhook: Webhook): ListedWebhook => ({
  webhook,
  heldCount: heldCount(session, webhook.id),
  health: healthOf(session, webhook.id),
});

export function getWebhook(session: Session, input: { tenantId: number; id: number }): ListedWebhook | null {
  const webhook = findWebhook(session, input.tenantId, input.id);
  return webhook === null ? null : listed(session, webhook);
}

export function listWebhooks(
  session: Session,
  input: { tenantId: number; filter: WebhookFilter; ascending: boolean; offset: number; limit: number },
): Page<ListedWebhook> {
  const { filter } = input;
  const where = `tenant_id = :tenantId
    AND (:isActive IS NULL OR is_active = :isActive)
    AND (:namespace IS NULL OR namespace = :namespace)
    AND (:url IS NULL OR url = :url)
    AND (:lane IS NULL OR lane = :lane)
    AND (:entry IS NULL OR id IN (SELECT webhook_id FROM webhook_entries WHERE tenant_id = :tenantId AND entry = :entry))`;
  const values = {
    tenantId: input.tenantId,
    isActive: filter.isActive === undefined ? null : Number(filter.isActive),
    namespace: filter.namespace ?? null,
    url: filter.url ?? null,
    lane: filter.lane ?? null,
    entry: filter.entry ?? null,
  };
  const total = session.sql<{ count: number }>(`SELECT count(*) AS count FROM webhooks WHERE ${where}`).get(values);
  const rows = session
    .sql<WebhookRow>(
      `SELECT * FROM webhooks WHERE ${where} ORDER BY id ${input.ascending ? 'ASC' : 'DESC'} LIMIT :limit OFFSET :offset`,
    )
    .all({ ...values, limit: input.limit, offset: input.offset });
  const items = rows.map((row) => listed(session, webhookFromRow(session, row)));
  return { items, total: total?.count ?? 0 };
}

export function routingTable(session: Session, input: { tenantId: number }): { version: number; webhooks: Webhook[] } {
  const tenant = session
    .sql<{ routing_version: number }>('SELECT routing_version FROM tenants WHERE id = ?')
    .get(input.tenantId);
  const rows = session.sql<WebhookRow>('SELECT * FROM webhooks WHERE tenant_id = ? ORDER BY id').all(input.tenantId);
  return { version: tenant?.routing_version ?? 0, webhooks: rows.map((row) => webhookFromRow(session, row)) };
}
