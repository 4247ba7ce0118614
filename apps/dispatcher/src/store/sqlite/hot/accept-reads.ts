// What accepting an event waits for when it is not in memory. These are not shared with other databases as steps: that took
// 3 to 6 % more CPU (docs/decisions/0015-second-edition.md).
import type { RoutingTable, RoutingTableInput } from '../../../ports/store/accept.ts';
import type { FindTokenInput, FoundToken } from '../../../ports/store/tokens.ts';
import { TOKEN_BY_HASH, type TokenRow, tokenFromRow } from '../../acts/tokens.ts';
import { knownWebhook, WEBHOOKS, type WebhookRow, webhookFromRow } from '../../acts/webhook-rows.ts';
import { runSteps } from '../commit/run-steps.ts';
import type { Connection } from '../connection/connection.ts';

export function findToken(connection: Connection, { hash }: FindTokenInput): FoundToken | null {
  const row = connection.sql<TokenRow>(TOKEN_BY_HASH).get(hash);
  if (row === undefined) return null;
  return { token: tokenFromRow(row), tenant: { id: row.tenant_id, name: row.tenant } };
}

const VERSION = 'SELECT routing_version FROM tenants WHERE id = ?';
export const WEBHOOKS_OF_TENANT = `SELECT * FROM ${WEBHOOKS} WHERE tenant_id = +? AND id > +? ORDER BY id LIMIT +?`;
/** As LIMIT has it. */
const ALL = -1;

export function routingTable(
  connection: Connection,
  { tenantId, after = 0, limit = ALL }: RoutingTableInput,
): RoutingTable {
  const { tx } = connection;
  const tenant = connection.sql<{ routing_version: number }>(VERSION).get(tenantId);
  const rows = connection.sql<WebhookRow>(WEBHOOKS_OF_TENANT).all(tenantId, after, limit);
  return {
    version: tenant?.routing_version ?? 0,
    webhooks: rows.map((row) => knownWebhook(tx, row) ?? runSteps(connection, webhookFromRow(tx, row))),
  };
}
