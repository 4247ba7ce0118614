// Between a row of `webhooks` and the webhook it stands for.
import { LANES, ORDERINGS } from '@posthorn/contracts';
import { z } from 'zod';
import { type Condition, parseCondition } from '../../domain/condition/parse-condition.ts';
import type { Route } from '../../domain/route.ts';
import type { NewWebhook, Webhook } from '../../domain/webhook.ts';
import type { Sealing } from '../sealing.ts';
import { flag, type Steps, type Tx } from '../tx.ts';
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

/** As it was read before, in this version. */
export function knownWebhook({ webhooks }: Tx, row: WebhookRow): Webhook | null {
  const known = webhooks.get(row.id);
  return known?.version === row.version ? known : null;
}

export function* webhookFromRow(tx: Tx, row: WebhookRow): Steps<Webhook> {
  const known = knownWebhook(tx, row);
  if (known !== null) return known;
  const webhook: Webhook = {
    ...routeFromRow(row),
    tenantId: row.tenant_id,
    url: row.url,
    lane: storedLane.parse(row.lane),
    isActive: row.is_active === 1,
    disabledReason: storedReason.parse(row.disabled_reason),
    disabledAt: row.disabled_at,
    headers: storedHeaders.parse(tx.sealing.open(row.headers, scopeOf(row.id, 'headers'))),
    ...(row.uses_default_secret === 1 ? yield* defaultSecretsOf(tx, row) : ownSecretsOf(tx.sealing, row)),
    ...fieldsFromRow(row),
    rateLimit: row.rate_count === null ? null : { count: row.rate_count, perMs: row.rate_per_ms ?? 1 },
    tokenId: row.token_id,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    version: row.version,
  };
  tx.webhooks.set(row.id, webhook);
  return webhook;
}

type Secrets = Pick<Webhook, 'secretSource' | 'secret' | 'secretGenerated' | 'previousSecret' | 'defaultSecretSetAt'>;

function ownSecretsOf(sealing: Sealing, row: WebhookRow): Secrets {
  const { secret, previous_secret: previous } = row;
  return {
    secretSource: secret === null ? 'none' : 'webhook',
    secret: secret === null ? null : sealing.open(secret, scopeOf(row.id, 'secret')),
    secretGenerated: row.secret_generated === 1,
    previousSecret:
      previous === null
        ? null
        : {
            text: sealing.open(previous, scopeOf(row.id, 'previous_secret')),
            until: row.previous_secret_until ?? 0,
          },
    defaultSecretSetAt: null,
  };
}

function* defaultSecretsOf(tx: Tx, row: WebhookRow): Steps<Secrets> {
  const found = yield* findDefaultSecret(tx, row.tenant_id);
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
export function webhookColumns(sealing: Sealing, id: number, webhook: NewWebhook) {
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
    headers: sealing.seal(JSON.stringify(webhook.headers), scopeOf(id, 'headers')),
    secret: secret === null ? null : sealing.seal(secret, scopeOf(id, 'secret')),
    secret_generated: flag(secret !== null && webhook.secretGenerated),
    previous_secret: previousSecret && sealing.seal(previousSecret.text, scopeOf(id, 'previous_secret')),
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

export function* findWebhook(tx: Tx, tenantId: number, id: number): Steps<Webhook | null> {
  const row = yield* tx.get<WebhookRow>('SELECT * FROM webhooks WHERE id = ? AND tenant_id = ?', [id, tenantId]);
  return row === undefined ? null : yield* webhookFromRow(tx, row);
}
