import { spellingsOf } from '@posthorn/contracts';
import type { Comparison, WebhookFilterField } from '../../domain/list-filter.ts';
import type { Webhook } from '../../domain/webhook.ts';
import { byFilter } from '../../domain/webhook-fields.ts';
import type { GetWebhookInput, ListedWebhook, ListWebhooksInput } from '../../ports/store/endpoints.ts';
import type { Page } from '../../ports/store/page.ts';
import type { Dialect } from '../dialect.ts';
import type { Steps, Tx } from '../tx.ts';
import { type Columns, comparisonSql, type ListSql, whereOf } from './list-filter.ts';
import { findWebhook, WEBHOOKS, type WebhookRow, webhookFromRow } from './webhook-rows.ts';

function* heldCount(tx: Tx, webhookId: number): Steps<number> {
  return (
    (yield* tx.get<{ count: number }>(
      "SELECT count(*) AS count FROM deliveries WHERE endpoint_id = ? AND status = 'held'",
      [webhookId],
    ))?.count ?? 0
  );
}

function* listed(tx: Tx, webhook: Webhook): Steps<ListedWebhook> {
  return {
    webhook,
    heldCount: yield* heldCount(tx, webhook.id),
    health: yield* tx.hot('healthOf', webhook.id),
  };
}

export function* getWebhook(tx: Tx, input: GetWebhookInput): Steps<ListedWebhook | null> {
  const webhook = yield* findWebhook(tx, input.tenantId, input.id);
  return webhook === null ? null : yield* listed(tx, webhook);
}

const columnsOf = (dialect: Dialect): Columns<WebhookFilterField> => ({
  id: 'id',
  trigger: '(events ->> 0)',
  event: 'events',
  url: 'url',
  namespace: 'namespace',
  queue: 'lane',
  is_active: 'is_active',
  ...byFilter(({ name }) => name),
  condition: dialect.json('condition'),
  extra_data_template: 'extra_data_template',
  disabled_reason: 'disabled_reason',
  user_id: 'token_id',
  created_at: '(created_at / 1000)',
  updated_at: '(updated_at / 1000)',
});

/** Conditions are compared as JSON, entries in every spelling. */
function specialSql(dialect: Dialect, { field, operator, values }: Comparison<WebhookFilterField>) {
  if (field === 'condition' && operator !== 'nullable') {
    // White space does not count.
    const { sql, values: texts } = comparisonSql(dialect.json('condition'), operator, values);
    return { sql: sql.replaceAll('?', dialect.json('?')), values: texts };
  }
  if (field !== 'event') return null;
  const names = values.flatMap((name) => spellingsOf(String(name)));
  const found = `SELECT webhook_id FROM webhook_entries WHERE tenant_id = webhooks.tenant_id AND entry IN (${names.map(() => '?').join(', ')})`;
  return { sql: `id ${operator === 'ne' ? 'NOT ' : ''}IN (${found})`, values: names };
}

const listOf = (dialect: Dialect): ListSql<WebhookFilterField> => ({
  columns: columnsOf(dialect),
  searched: ['url', 'description', 'namespace', 'events'],
  special: (comparison) => specialSql(dialect, comparison),
  jsonContains: (json) => ({
    sql: dialect.jsonHolds('webhooks.condition', '?'),
    values: [json],
  }),
});

export function* listWebhooks(tx: Tx, input: ListWebhooksInput): Steps<Page<ListedWebhook>> {
  const { filter, order } = input;
  const list = listOf(tx.dialect);
  const where = whereOf(tx.dialect, { sql: 'tenant_id = ?', values: [input.tenantId] }, filter, list);
  const direction = order.descending ? 'DESC' : 'ASC';
  const counted = yield* tx.get<{ count: number }>(
    `SELECT count(*) AS count FROM ${WEBHOOKS} WHERE ${where.sql}`,
    where.values,
  );
  const rows = yield* tx.all<WebhookRow>(
    `SELECT * FROM ${WEBHOOKS} WHERE ${where.sql} ORDER BY ${list.columns[order.field]} ${direction}, id ${direction} LIMIT ? OFFSET ?`,
    [...where.values, input.limit, input.offset],
  );
  const items: ListedWebhook[] = [];
  for (const row of rows) items.push(yield* listed(tx, yield* webhookFromRow(tx, row)));
  return { items, total: counted?.count ?? 0 };
}
