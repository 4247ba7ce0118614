// What accepting an event waits for when it is not in memory. These are not shared with other databases as steps: that took
// 3 to 6 % more CPU (docs/decisions/0015-second-edition.md).
import type {
  RoutingTable,
  RoutingTableInput,
  TargetTable,
  TriggerTable,
  TriggerTableInput,
} from '../../../ports/store/accept.ts';
import type { FindTokenInput, FoundToken } from '../../../ports/store/tokens.ts';
import { knownTarget, TARGETS, type TargetRow, targetFromRow } from '../../acts/target-rows.ts';
import { TOKEN_BY_HASH, type TokenRow, tokenFromRow } from '../../acts/tokens.ts';
import { type TriggerRow, triggersFromRows } from '../../acts/trigger-rows.ts';
import { knownWebhook, WEBHOOKS, type WebhookRow, webhookFromRow } from '../../acts/webhook-rows.ts';
import { runSteps } from '../commit/run-steps.ts';
import type { Connection } from '../connection/connection.ts';

export function findToken(connection: Connection, { hash }: FindTokenInput): FoundToken | null {
  const row = connection.sql<TokenRow>(TOKEN_BY_HASH).get(hash);
  if (row === undefined) return null;
  return { token: tokenFromRow(row), tenant: { id: row.tenant_id, name: row.tenant } };
}

const VERSION = 'SELECT routing_version FROM tenants WHERE id = ?';
const pageOf = (tables: string): string =>
  `SELECT * FROM ${tables} WHERE tenant_id = +? AND id > +? ORDER BY id LIMIT +?`;
export const WEBHOOKS_OF_TENANT = pageOf(WEBHOOKS);
const TARGETS_OF_TENANT = pageOf(TARGETS);
/** As LIMIT has it. */
const ALL = -1;

const versionOf = (connection: Connection, tenantId: number): number =>
  connection.sql<{ routing_version: number }>(VERSION).get(tenantId)?.routing_version ?? 0;

export function routingTable(
  connection: Connection,
  { tenantId, after = 0, limit = ALL }: RoutingTableInput,
): RoutingTable {
  const { tx } = connection;
  const rows = connection.sql<WebhookRow>(WEBHOOKS_OF_TENANT).all(tenantId, after, limit);
  return {
    version: versionOf(connection, tenantId),
    webhooks: rows.map((row) => knownWebhook(tx, row) ?? runSteps(connection, webhookFromRow(tx, row))),
  };
}

export function targetTable(
  connection: Connection,
  { tenantId, after = 0, limit = ALL }: RoutingTableInput,
): TargetTable {
  const { tx } = connection;
  const rows = connection.sql<TargetRow>(TARGETS_OF_TENANT).all(tenantId, after, limit);
  return {
    version: versionOf(connection, tenantId),
    targets: rows.map((row) => knownTarget(tx, row) ?? runSteps(connection, targetFromRow(tx, row))),
  };
}

const TRIGGERS_OF_TENANT = 'SELECT * FROM triggers WHERE tenant_id = ? ORDER BY id';

export function triggerTable(connection: Connection, { tenantId }: TriggerTableInput): TriggerTable {
  const rows = connection.sql<TriggerRow>(TRIGGERS_OF_TENANT).all(tenantId);
  return {
    version: versionOf(connection, tenantId),
    triggers: rows.length === 0 ? [] : runSteps(connection, triggersFromRows(connection.tx, rows)),
  };
}
