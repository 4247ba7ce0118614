import { spellingsOf } from '@posthorn/contracts';
import type { Comparison, WebhookFilterField } from '../../domain/list-filter.ts';
import type { Webhook } from '../../domain/webhook.ts';
import { byFilter } from '../../domain/webhook-fields.ts';
import type { RoutingTable, RoutingTableInput } from '../../ports/store/accept.ts';
import type { GetWebhookInput, ListedWebhook, ListWebhooksInput } from '../../ports/store/endpoints.ts';
import type { Page } from '../../ports/store/page.ts';
import type { Connection } from '../sqlite/connection/connection.ts';
import { healthOf } from '../sqlite/hot/health.ts';
import { type Columns, comparisonSql, type ListSql, whereOf } from './list-filter.ts';
import { findWebhook, type WebhookRow, webhookFromRow } from './webhook-rows.ts';

function heldCount(connection: Connection, webhookId: number): number {
  return (
    connection
      .sql<{ count: number }>("SELECT count(*) AS count FROM deliveries WHERE webhook_id = ? AND status = 'held'")
      .get(webhookId)?.count ?? 0
  );
}

const listed = (connection: Connection, webhook: Webhook): ListedWebhook => ({
  webhook,
  heldCount: heldCount(connection, webhook.id),
  health: healthOf(connection, webhook.id),
});

export function getWebhook(connection: Connection, input: GetWebhookInput): ListedWebhook | null {
  const webhook = findWebhook(connection, input.tenantId, input.id);
  return webhook === null ? null : listed(connection, webhook);
}

const COLUMNS: Columns<WebhookFilterField> = {
  id: 'id',
  trigger: "json_extract(events, '$[0]')",
  event: 'events',
  url: 'url',
  namespace: 'namespace',
  queue: 'lane',
  is_active: 'is_active',
  ...byFilter(({ name }) => name),
  condition: 'json(condition)',
  extra_data_template: 'extra_data_template',
  disabled_reason: 'disabled_reason',
  user_id: 'token_id',
  created_at: '(created_at / 1000)',
  updated_at: '(updated_at / 1000)',
};

/** Conditions are compared as JSON, entries in every spelling. */
function specialSql({ field, operator, values }: Comparison<WebhookFilterField>) {
  if (field === 'condition' && operator !== 'nullable') {
    // White space does not count.
    const { sql, values: texts } = comparisonSql(COLUMNS.condition, operator, values);
    return { sql: sql.replaceAll('?', 'json(?)'), values: texts };
  }
  if (field !== 'event') return null;
  const names = values.flatMap((name) => spellingsOf(String(name)));
  const found = `SELECT webhook_id FROM webhook_entries WHERE tenant_id = webhooks.tenant_id AND entry IN (${names.map(() => '?').join(', ')})`;
  return { sql: `id ${operator === 'ne' ? 'NOT ' : ''}IN (${found})`, values: names };
}

const LIST: ListSql<WebhookFilterField> = {
  columns: COLUMNS,
  searched: ['url', 'description', 'namespace', 'events'],
  special: specialSql,
  jsonContains: (json) => ({
    sql: 'EXISTS (SELECT 1 FROM json_tree(webhooks.condition) AS part WHERE json_quote(part.value) = json(?))',
    values: [json],
  }),
};

export function listWebhooks(connection: Connection, input: ListWebhooksInput): Page<ListedWebhook> {
  const { filter, order } = input;
  const where = whereOf({ sql: 'tenant_id = ?', values: [input.tenantId] }, filter, LIST);
  const direction = order.descending ? 'DESC' : 'ASC';
  // Put together for this call, so prepared for it too.
  const total = connection.db.prepare<unknown[], { count: number }>(
    `SELECT count(*) AS count FROM webhooks WHERE ${where.sql}`,
  );
  const rows = connection.db
    .prepare<unknown[], WebhookRow>(
      `SELECT * FROM webhooks WHERE ${where.sql} ORDER BY ${COLUMNS[order.field]} ${direction}, id ${direction} LIMIT ? OFFSET ?`,
    )
    .all(...where.values, input.limit, input.offset);
  const items = rows.map((row) => listed(connection, webhookFromRow(connection, row)));
  return { items, total: total.get(...where.values)?.count ?? 0 };
}

export function routingTable(
  connection: Connection,
  { tenantId, after = 0, limit = ALL }: RoutingTableInput,
): RoutingTable {
  const tenant = connection
    .sql<{ routing_version: number }>('SELECT routing_version FROM tenants WHERE id = ?')
    .get(tenantId);
  const rows = connection
    .sql<WebhookRow>('SELECT * FROM webhooks WHERE tenant_id = ? AND id > ? ORDER BY id LIMIT ?')
    .all(tenantId, after, limit);
  return { version: tenant?.routing_version ?? 0, webhooks: rows.map((row) => webhookFromRow(connection, row)) };
}

/** As LIMIT has it. */
const ALL = -1;
