// Changing webhooks. Each change raises the tenant's routing version in the same commit, so that no event can be
// accepted by an older routing table.

import { POSTHORN } from '../../domain/audit.ts';
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
import { callAllFirsts, discardHeld, dissolve, holdQueued } from '../sqlite/hot/order-queue.ts';
import { auditSwitchedOff, auditWebhook } from './audit-changes.ts';
import { CALLED_OFF } from './by-hand.ts';
import { makeDefaultSecret } from './default-secrets.ts';
import { endpointColumns } from './endpoint-rows.ts';
import { isRoutedAlike, keepRoute, nextVersion } from './past-routes.ts';
import { findAlike, findTakenEntry, writeEntries } from './webhook-entries.ts';
import { findWebhook, webhookColumns } from './webhook-rows.ts';

/** By the index of what is due: left to itself SQLite may walk everything that a webhook ever had. */
const WAITING = 'deliveries INDEXED BY deliveries_due';

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
  const isRerouted = !isRoutedAlike(stored, webhook);
  if (isRerouted) runSteps(connection, keepRoute(connection.tx, webhook.tenantId, webhook.id));
  update(connection, 'endpoints', endpointColumns(connection.sealing, webhook.id, webhook), ', version = version + 1');
  const routedSince = isRerouted
    ? { routed_since: runSteps(connection, nextVersion(connection.tx, webhook.tenantId)) }
    : {};
  update(connection, 'webhooks', { ...webhookColumns(webhook.id, webhook), ...routedSince });
  runSteps(connection, writeEntries(connection.tx, webhook.id, webhook));
  if (stored.ordering !== 'none' && webhook.ordering === 'none') dissolve(connection, webhook.id, now);
  if (stored.isActive && !webhook.isActive) holdUnfinished(connection, webhook.id);
  if ((!stored.isActive && webhook.isActive) || stored.url !== webhook.url) forgetFailures(connection, webhook.id);
  if (!stored.isActive && webhook.isActive) endHolding(connection, webhook.id, now, held);
  raiseRoutingVersion(connection, webhook.tenantId);
  const after = written(connection, webhook.tenantId, webhook.id);
  const also = !stored.isActive && webhook.isActive ? { held: { from: null, to: held } } : {};
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
  const values = { reason: 'webhook_deleted', now, id };
  dissolve(connection, id, now);
  connection.sql(`UPDATE ${WAITING} SET ${CALLED_OFF} WHERE endpoint_id = :id AND due_at IS NOT NULL`).run(values);
  connection.sql(`UPDATE deliveries SET ${CALLED_OFF} WHERE endpoint_id = :id AND status = 'held'`).run(values);
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
  const { changes } = connection
    .sql(
      `UPDATE endpoints SET is_active = 0, disabled_reason = :reason, disabled_at = :now, updated_at = :now, version = version + 1
       WHERE id = :endpointId AND is_active = 1`,
    )
    .run({ reason, now, endpointId });
  if (changes === 0) return false;
  holdUnfinished(connection, endpointId);
  connection
    .sql(
      'UPDATE tenants SET routing_version = routing_version + 1 WHERE id = (SELECT tenant_id FROM endpoints WHERE id = ?)',
    )
    .run(endpointId);
  runSteps(connection, auditSwitchedOff(connection.tx, endpointId, reason, now));
  return true;
}

/** What is in flight is held when its attempt settles; a finished delivery about to be sent once more stays finished. */
function holdUnfinished(connection: Connection, endpointId: number): void {
  holdQueued(connection, endpointId);
  connection
    .sql(
      `UPDATE ${WAITING} SET status = coalesce(fallback, 'held'), fallback = NULL, due_at = NULL
       WHERE endpoint_id = ? AND due_at IS NOT NULL AND status IN ('pending', 'retrying')`,
    )
    .run(endpointId);
}

/** Also of those that a person is having sent once more right now: they must not go back to being held. */
function endHolding(connection: Connection, endpointId: number, now: number, held: 'release' | 'discard'): void {
  const resent = "endpoint_id = :endpointId AND due_at IS NOT NULL AND fallback = 'held'";
  if (held === 'discard') {
    // What was accepted before and is yet to be written is discarded then.
    connection
      .sql(
        `UPDATE endpoints SET discarded_version =
           (SELECT routing_version + 1 FROM tenants WHERE tenants.id = endpoints.tenant_id) WHERE id = ?`,
      )
      .run(endpointId);
    discardHeld(connection, endpointId, now);
    connection
      .sql(
        `UPDATE deliveries SET status = 'cancelled', reason = 'discarded', completed_at = :now
         WHERE endpoint_id = :endpointId AND status = 'held'`,
      )
      .run({ now, endpointId });
    connection
      .sql(`UPDATE ${WAITING} SET fallback = 'cancelled', reason = 'discarded', completed_at = :now WHERE ${resent}`)
      .run({ now, endpointId });
    return;
  }
  connection.sql(`UPDATE ${WAITING} SET fallback = NULL, failures = 0 WHERE ${resent}`).run({ endpointId });
  // One due time for all that may go now: equal times are taken in order of acceptance.
  connection
    .sql(
      `UPDATE deliveries SET status = 'pending', failures = 0, fallback = NULL,
         due_at = iif(ordered = 0,
           max(:now, coalesce((SELECT deliver_at FROM events WHERE events.seq = deliveries.event_seq), 0)), NULL)
       WHERE endpoint_id = :endpointId AND status = 'held'`,
    )
    .run({ now, endpointId });
  callAllFirsts(connection, endpointId, now);
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
