// Between a row of `webhooks` and the webhook it stands for.
import { LANES, ORDERINGS } from '@posthorn/contracts';
import { z } from 'zod';
import { type Condition, parseCondition } from '../../domain/condition/parse-condition.ts';
import type { Route } from '../../domain/route.ts';
import type { NewWebhook, Webhook } from '../../domain/webhook.ts';
import { runSteps } from '../sqlite/commit/run-steps.ts';
import { type Connection, flag } from '../sqlite/connection/connection.ts';
import { findDefaultSecret } from './default-secrets.ts';
import { fieldsFromRow, type PlainColumns, plainColumns } from './plain-columns.ts';

export type WebhookRow = PlainColumns & {
  id: number;
  tenant_id: number;
  events: string;
  url: string;
  namespace: string | null;
  lane: string;
  is_active: number;
  disabled_reason: string | null;
  disabled_at: number | null;
  headers: Uint8Array;
  secret: Uint8Array | null;
  secret_generated: number;
  token_id: number | null;
  created_at: number;
  updated_at: number;
  version: number;
  condition: string | null;
  extra_data_template: string | null;
  rate_count: number | null;
  rate_per_ms: number | null;
  previous_secret: Uint8Array | null;
  previous_secret_until: number | null;
  uses_default_secret: number;
};

const json = <T extends z.ZodType>(schema: T) => z.string().transform((text) => schema.parse(JSON.parse(text)));
const storedEvents = json(z.array(z.string()));
const storedHeaders = json(z.record(z.string(), z.string()));
const storedLane = z.enum(LANES);
const storedReason = z.enum(['by_user', 'gone', 'failing']).nullable();
const storedOrdering = z.enum(ORDERINGS);

function storedCondition(text: string | null): Condition | null {
  if (text === null) return null;
  const parsed = parseCondition(text);
  if (parsed.ok) return parsed.condition;
  throw new Error(`a stored condition ${parsed.fault}`);
}

export type RouteRow = Pick<
  WebhookRow,
  'id' | 'events' | 'namespace' | 'condition' | 'extra_data_template' | 'ordering'
>;

export const routeFromRow = (row: RouteRow): Route => ({
  id: row.id,
  events: storedEvents.parse(row.events),
  namespace: row.namespace,
  condition: storedCondition(row.condition),
  extraDataTemplate: row.extra_data_template,
  ordering: storedOrdering.parse(row.ordering),
});

/** Where a sealed value belongs: copied into another row or column it does not open. */
const scopeOf = (id: number, column: 'headers' | 'secret' | 'previous_secret'): string => `webhooks.${id}.${column}`;

export function webhookFromRow(connection: Connection, row: WebhookRow): Webhook {
  const kept = connection.webhooks.get(row.id);
  if (kept?.version === row.version) return kept;
  const webhook: Webhook = {
    ...routeFromRow(row),
    tenantId: row.tenant_id,
    url: row.url,
    lane: storedLane.parse(row.lane),
    isActive: row.is_active === 1,
    disabledReason: storedReason.parse(row.disabled_reason),
    disabledAt: row.disabled_at,
    headers: storedHeaders.parse(connection.sealing.open(row.headers, scopeOf(row.id, 'headers'))),
    ...(row.uses_default_secret === 1 ? defaultSecretsOf(connection, row) : ownSecretsOf(connection, row)),
    ...fieldsFromRow(row),
    rateLimit: row.rate_count === null ? null : { count: row.rate_count, perMs: row.rate_per_ms ?? 1 },
    tokenId: row.token_id,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    version: row.version,
  };
  connection.webhooks.set(row.id, webhook);
  return webhook;
}

type Secrets = Pick<Webhook, 'secretSource' | 'secret' | 'secretGenerated' | 'previousSecret' | 'defaultSecretSetAt'>;

function ownSecretsOf(connection: Connection, row: WebhookRow): Secrets {
  const { secret, previous_secret: previous } = row;
  return {
    secretSource: secret === null ? 'none' : 'webhook',
    secret: secret === null ? null : connection.sealing.open(secret, scopeOf(row.id, 'secret')),
    secretGenerated: row.secret_generated === 1,
    previousSecret:
      previous === null
        ? null
        : {
            text: connection.sealing.open(previous, scopeOf(row.id, 'previous_secret')),
            until: row.previous_secret_until ?? 0,
          },
    defaultSecretSetAt: null,
  };
}

function defaultSecretsOf(connection: Connection, row: WebhookRow): Secrets {
  const found = runSteps(connection, findDefaultSecret(connection.tx, row.tenant_id));
  if (found === null) throw new Error(`tenant ${row.tenant_id} has no default secret, and a webhook signs with it`);
  const { text, generated, previous, setAt } = found;
  return {
    secretSource: 'tenant',
    secret: text,
    secretGenerated: generated,
    previousSecret: previous,
    defaultSecretSetAt: setAt,
  };
}

/** Column → value, for INSERT and UPDATE alike. `version` is the statements' own. */
export function webhookColumns(connection: Connection, id: number, webhook: NewWebhook) {
  const isOwn = webhook.secretSource !== 'tenant';
  const [secret, previousSecret] = isOwn ? [webhook.secret, webhook.previousSecret] : [null, null];
  return {
    id,
    tenant_id: webhook.tenantId,
    events: JSON.stringify(webhook.events),
    url: webhook.url,
    namespace: webhook.namespace,
    condition: webhook.condition?.text ?? null,
    extra_data_template: webhook.extraDataTemplate,
    lane: webhook.lane,
    is_active: flag(webhook.isActive),
    disabled_reason: webhook.disabledReason,
    disabled_at: webhook.disabledAt,
    headers: connection.sealing.seal(JSON.stringify(webhook.headers), scopeOf(id, 'headers')),
    secret: secret === null ? null : connection.sealing.seal(secret, scopeOf(id, 'secret')),
    secret_generated: flag(secret !== null && webhook.secretGenerated),
    previous_secret: previousSecret && connection.sealing.seal(previousSecret.text, scopeOf(id, 'previous_secret')),
    previous_secret_until: previousSecret?.until ?? null,
    uses_default_secret: flag(webhook.secretSource === 'tenant'),
    ...plainColumns(webhook),
    rate_count: webhook.rateLimit?.count ?? null,
    rate_per_ms: webhook.rateLimit?.perMs ?? null,
    token_id: webhook.tokenId,
    created_at: webhook.createdAt,
    updated_at: webhook.updatedAt,
  };
}

export function findWebhook(connection: Connection, tenantId: number, id: number): Webhook | null {
  const row = connection.sql<WebhookRow>('SELECT * FROM webhooks WHERE id = ? AND tenant_id = ?').get(id, tenantId);
  return row === undefined ? null : webhookFromRow(connection, row);
}
