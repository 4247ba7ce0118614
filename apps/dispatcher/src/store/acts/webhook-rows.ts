// Between the rows of a webhook, one of `webhooks` and one of `endpoints`, and the webhook they stand for.
import { ORDERINGS } from '@posthorn/contracts/plain';
import type { Route } from '../../domain/route.ts';
import type { NewWebhook, Webhook } from '../../domain/webhook.ts';
import type { Steps, Tx } from '../tx.ts';
import { type EndpointRow, endpointFromRow } from './endpoint-rows.ts';
import { fieldsFromRow, type PlainColumns, plainColumns } from './plain-columns.ts';
import { storedCondition } from './stored-condition.ts';
import { json, listOf, oneOf, text } from './stored-values.ts';

export type WebhookRow = EndpointRow &
  PlainColumns<'webhook'> & {
    events: string;
    namespace: string | null;
    condition: string | null;
    extra_data_template: string | null;
    token_id: number | null;
    created_at: number;
  };

/** Both rows of each webhook. */
export const WEBHOOKS = 'webhooks JOIN endpoints USING (id, tenant_id)';

const storedEvents = json(listOf(text));
const storedOrdering = oneOf(ORDERINGS);

export type RouteRow = Pick<
  WebhookRow,
  'id' | 'events' | 'namespace' | 'condition' | 'extra_data_template' | 'ordering'
>;

export const routeFromRow = (row: RouteRow): Route => ({
  id: row.id,
  events: storedEvents(row.events),
  namespace: row.namespace,
  condition: storedCondition(row.condition),
  extraDataTemplate: row.extra_data_template,
  ordering: storedOrdering(row.ordering),
});

/** As it was read before, in this version. */
export function knownWebhook({ webhooks }: Tx, row: WebhookRow): Webhook | null {
  const known = webhooks.get(row.id);
  return known?.version === row.version ? known : null;
}

export function* webhookFromRow(tx: Tx, row: WebhookRow): Steps<Webhook> {
  const known = knownWebhook(tx, row);
  if (known !== null) return known;
  const webhook: Webhook = {
    ...(yield* endpointFromRow(tx, row)),
    ...routeFromRow(row),
    ...fieldsFromRow('webhook', row),
    tokenId: row.token_id,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
  tx.webhooks.set(row.id, webhook);
  return webhook;
}

/** Column → value of the row in `webhooks`, for INSERT and UPDATE alike. */
export const webhookColumns = (id: number, webhook: NewWebhook) => ({
  id,
  tenant_id: webhook.tenantId,
  events: JSON.stringify(webhook.events),
  namespace: webhook.namespace,
  condition: webhook.condition?.text ?? null,
  extra_data_template: webhook.extraDataTemplate,
  ...plainColumns('webhook', webhook),
  token_id: webhook.tokenId,
  created_at: webhook.createdAt,
});

export function* findWebhook(tx: Tx, tenantId: number, id: number): Steps<Webhook | null> {
  const row = yield* tx.get<WebhookRow>(`SELECT * FROM ${WEBHOOKS} WHERE id = +? AND tenant_id = +?`, [id, tenantId]);
  return row === undefined ? null : yield* webhookFromRow(tx, row);
}
