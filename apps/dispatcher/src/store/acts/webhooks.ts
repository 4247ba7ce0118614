// Changing webhooks. Each change raises the tenant's routing version in the same commit, so that no event can be
// accepted by an older routing table.
// Several writers: the row of the endpoint is locked from the look at its version on, the entry and URL are a primary key,
// and ids are of a sequence.
import { POSTHORN } from '../../domain/audit.ts';
import { changeOf } from '../../domain/holding.ts';
import type { Webhook } from '../../domain/webhook.ts';
import type {
  CreateWebhookInput,
  DeleteWebhookInput,
  SaveWebhookOutcome,
  UpdateWebhookInput,
} from '../../ports/store/endpoints.ts';
import { runSteps } from '../sqlite/commit/run-steps.ts';
import type { Connection } from '../sqlite/connection/connection.ts';
import { forgetFailures } from '../sqlite/hot/health.ts';
import { beginSweeps } from '../sqlite/hot/sweeps.ts';
import { auditSwitchedOff, auditWebhook } from './audit-changes.ts';
import { makeDefaultSecret } from './default-secrets.ts';
import { endpointColumns } from './endpoint-rows.ts';
import { keepRoute, nextVersion } from './past-routes.ts';
import { findAlike, findTakenEntry, writeEntries } from './webhook-entries.ts';
import { findWebhook, webhookColumns } from './webhook-rows.ts';

export function createWebhook(connection: Connection, input: CreateWebhookInput): SaveWebhookOutcome {
  const { webhook } = input;
  const taken = runSteps(connection, findTakenEntry(connection.tx, webhook, null));
  if (taken !== null) return { kind: 'duplicate', ...taken };
  makeDefaultSecretFor(connection, input);
  const id = nextId(connection);
  const routedSince = runSteps(connection, nextVersion(connection.tx, webhook.tenantId));
  insert(connection, 'endpoints', endpointColumns(connection.sealing, id, webhook));
  insert(connection, 'webhooks', { ...webhookColumns(id, webhook), routed_since: routedSince });
  runSteps(connection, writeEntries(connection.tx, id, webhook));
  raiseRoutingVersion(connection, webhook.tenantId);
  const after = written(connection, webhook.tenantId, id);
  runSteps(connection, auditWebhook(connection.tx, { ...input, before: null, after, at: webhook.createdAt }));
  return { kind: 'saved', webhook: after, alike: runSteps(connection, findAlike(connection.tx, after)) };
}

type Columns = Record<string, unknown> & { id: number };

function insert(connection: Connection, table: 'endpoints' | 'webhooks', columns: Columns): void {
  const names = Object.keys(columns);
  connection
    .sql(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => `:${name}`).join(', ')})`)
    .run(columns);
}

function update(connection: Connection, table: 'endpoints' | 'webhooks', columns: Columns, also = ''): void {
  const assignments = Object.keys(columns).map((name) => `${name} = :${name}`);
  connection.sql(`UPDATE ${table} SET ${assignments.join(', ')}${also} WHERE id = :id`).run(columns);
}

/** Known before the row is: secrets are sealed for their row. Never one that was used before. */
function nextId(connection: Connection): number {
  const last = connection.sql<{ seq: number }>("SELECT seq FROM sqlite_sequence WHERE name = 'endpoints'").get();
  return (last?.seq ?? 0) + 1;
}

export function updateWebhook(connection: Connection, input: UpdateWebhookInput): SaveWebhookOutcome {
  const { webhook, now, held } = input;
  const stored = runSteps(connection, findWebhook(connection.tx, webhook.tenantId, webhook.id));
  if (stored === null) return { kind: 'not-found' };
  if (stored.version !== webhook.version) return { kind: 'stale' };
  const taken = runSteps(connection, findTakenEntry(connection.tx, webhook, webhook.id));
  if (taken !== null) return { kind: 'duplicate', ...taken };
  makeDefaultSecretFor(connection, input);
  const change = changeOf(stored, webhook, held);
  if (change.isRerouted) runSteps(connection, keepRoute(connection.tx, webhook.tenantId, webhook.id));
  const version = runSteps(connection, nextVersion(connection.tx, webhook.tenantId));
  // What was accepted before and is yet to be written is discarded then.
  const discarded = change.discardsPending ? { discarded_version: version } : {};
  const columns = { ...endpointColumns(connection.sealing, webhook.id, webhook), ...discarded };
  update(connection, 'endpoints', columns, ', version = version + 1');
  const routedSince = change.isRerouted ? { routed_since: version } : {};
  update(connection, 'webhooks', { ...webhookColumns(webhook.id, webhook), ...routedSince });
  runSteps(connection, writeEntries(connection.tx, webhook.id, webhook));
  if (change.forgetsFailures) forgetFailures(connection, webhook.id);
  beginSweeps(connection, webhook, change.sweeps, now);
  raiseRoutingVersion(connection, webhook.tenantId);
  const after = written(connection, webhook.tenantId, webhook.id);
  const also = change.endsHolding ? { held: { from: null, to: held } } : {};
  runSteps(connection, auditWebhook(connection.tx, { ...input, before: stored, after, at: now, also }));
  return { kind: 'saved', webhook: after, alike: runSteps(connection, findAlike(connection.tx, after)) };
}

export function deleteWebhook(connection: Connection, input: DeleteWebhookInput): boolean {
  const { tenantId, id, now } = input;
  const before = runSteps(connection, findWebhook(connection.tx, tenantId, id));
  if (before !== null) runSteps(connection, keepRoute(connection.tx, tenantId, id));
  const { changes } = connection.sql('DELETE FROM endpoints WHERE id = ? AND tenant_id = ?').run(id, tenantId);
  if (changes === 0) return false;
  connection.endpoints.delete(id);
  connection.webhooks.delete(id);
  beginSweeps(connection, { id, tenantId }, ['delete'], now);
  raiseRoutingVersion(connection, tenantId);
  runSteps(connection, auditWebhook(connection.tx, { ...input, before, after: null, at: now }));
  return true;
}

/** Switches an endpoint off because of what its receiver did, and holds what waits for it. `false` = it was off. */
export function switchOff(
  connection: Connection,
  endpointId: number,
  reason: 'gone' | 'failing',
  now: number,
): boolean {
  const row = connection
    .sql<{ tenant_id: number }>(
      `UPDATE endpoints SET is_active = 0, disabled_reason = :reason, disabled_at = :now, updated_at = :now, version = version + 1
       WHERE id = :endpointId AND is_active = 1 RETURNING tenant_id`,
    )
    .get({ reason, now, endpointId });
  if (row === undefined) return false;
  beginSweeps(connection, { id: endpointId, tenantId: row.tenant_id }, ['hold'], now);
  raiseRoutingVersion(connection, row.tenant_id);
  runSteps(connection, auditSwitchedOff(connection.tx, endpointId, reason, now));
  return true;
}

function makeDefaultSecretFor(connection: Connection, { webhook, defaultSecret, actor }: CreateWebhookInput): void {
  if (webhook.secretSource !== 'tenant' || defaultSecret === undefined) return;
  runSteps(connection, makeDefaultSecret(connection.tx, webhook.tenantId, defaultSecret, actor ?? POSTHORN));
}

function raiseRoutingVersion(connection: Connection, tenantId: number): void {
  connection.sql('UPDATE tenants SET routing_version = routing_version + 1 WHERE id = ?').run(tenantId);
}

function written(connection: Connection, tenantId: number, id: number): Webhook {
  const webhook = runSteps(connection, findWebhook(connection.tx, tenantId, id));
  if (webhook === null) throw new Error(`webhook ${id} was just written and cannot be read back`);
  return webhook;
}
