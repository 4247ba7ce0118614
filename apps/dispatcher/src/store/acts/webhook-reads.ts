import { spellingsOf } from '@posthorn/contracts/plain';
import { byFilter } from '../../domain/endpoint-fields.ts';
import type { Comparison, WebhookFilterField } from '../../domain/list-filter.ts';
import type { GetWebhookInput, ListedWebhook, ListWebhooksInput } from '../../ports/store/endpoints.ts';
import type { Page } from '../../ports/store/page.ts';
import type { Dialect } from '../dialect.ts';
import type { Steps, Tx } from '../tx.ts';
import { conditionSql, endpointFilters, pageOfRows, stateOf } from './endpoint-reads.ts';
import type { ListSql } from './list-filter.ts';
import { findWebhook, WEBHOOKS, type WebhookRow, webhookFromRow } from './webhook-rows.ts';

export function* getWebhook(tx: Tx, input: GetWebhookInput): Steps<ListedWebhook | null> {
  const webhook = yield* findWebhook(tx, input.tenantId, input.id);
  return webhook === null ? null : { webhook, ...(yield* stateOf(tx, webhook.id)) };
}

/** Entries are compared in every spelling. */
function specialSql(dialect: Dialect, comparison: Comparison<WebhookFilterField>) {
  const { field, operator, values } = comparison;
  if (field === 'condition') return conditionSql(dialect, comparison);
  if (field !== 'event') return null;
  const names = values.flatMap((name) => spellingsOf(String(name)));
  const found = `SELECT webhook_id FROM webhook_entries WHERE tenant_id = webhooks.tenant_id AND entry IN (${names.map(() => '?').join(', ')})`;
  return { sql: `id ${operator === 'ne' ? 'NOT ' : ''}IN (${found})`, values: names };
}

const listOf = (dialect: Dialect): ListSql<WebhookFilterField> => ({
  columns: {
    ...endpointFilters(dialect),
    ...byFilter('webhook', ({ name }) => name),
    trigger: '(events ->> 0)',
    event: 'events',
    namespace: 'namespace',
    extra_data_template: 'extra_data_template',
  },
  searched: ['url', 'description', 'namespace', 'events'],
  special: (comparison) => specialSql(dialect, comparison),
  jsonContains: (json) => ({
    sql: dialect.jsonHolds('webhooks.condition', '?'),
    values: [json],
  }),
});

export function* listWebhooks(tx: Tx, input: ListWebhooksInput): Steps<Page<ListedWebhook>> {
  const found = yield* pageOfRows<WebhookRow, WebhookFilterField, ListWebhooksInput['order']['field']>(
    tx,
    WEBHOOKS,
    listOf(tx.dialect),
    input,
  );
  const items: ListedWebhook[] = [];
  for (const row of found.items) {
    items.push({ webhook: yield* webhookFromRow(tx, row), ...(yield* stateOf(tx, row.id)) });
  }
  return { items, total: found.total };
}
