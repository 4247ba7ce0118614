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
import type { Steps, Tx, Value } from '../tx.ts';
import { auditSwitchedOff, auditWebhook } from './audit-changes.ts';
import { makeDefaultSecret } from './default-secrets.ts';
import { endpointColumns } from './endpoint-rows.ts';
import { keepRoute, nextVersion, raiseRoutingVersion } from './past-routes.ts';
import { findAlike, findTakenEntry, writeEntries } from './webhook-entries.ts';
import { findWebhook, webhookColumns } from './webhook-rows.ts';

export function* createWebhook(tx: Tx, input: CreateWebhookInput): Steps<SaveWebhookOutcome> {
  const { webhook } = input;
  const taken = yield* findTakenEntry(tx, webhook, null);
  if (taken !== null) return { kind: 'duplicate', ...taken };
  yield* makeDefaultSecretFor(tx, input);
  const id = yield* nextId(tx);
  const routedSince = yield* nextVersion(tx, webhook.tenantId);
  yield* insert(tx, 'endpoints', endpointColumns(tx.sealing, id, webhook));
  yield* insert(tx, 'webhooks', { ...webhookColumns(id, webhook), routed_since: routedSince });
  yield* writeEntries(tx, id, webhook);
  yield* raiseRoutingVersion(tx, webhook.tenantId);
  const after = yield* written(tx, webhook.tenantId, id);
  yield* auditWebhook(tx, { ...input, before: null, after, at: webhook.createdAt });
  return { kind: 'saved', webhook: after, alike: yield* findAlike(tx, after) };
}

type Columns = Record<string, Value> & { id: number };

function* insert(tx: Tx, table: 'endpoints' | 'webhooks', columns: Columns): Steps<void> {
  const names = Object.keys(columns);
  yield* tx.run(
    `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => `:${name}`).join(', ')})`,
    columns,
  );
}

function* update(tx: Tx, table: 'endpoints' | 'webhooks', columns: Columns, also = ''): Steps<void> {
  const assignments = Object.keys(columns).map((name) => `${name} = :${name}`);
  yield* tx.run(`UPDATE ${table} SET ${assignments.join(', ')}${also} WHERE id = :id`, columns);
}

/** Known before the row is: secrets are sealed for their row. Never one that was used before. */
function* nextId(tx: Tx): Steps<number> {
  const next = yield* tx.get<{ id: number }>(`SELECT ${tx.dialect.nextId('endpoints')} AS id`);
  if (next === undefined) throw new Error('the database has no next id of an endpoint');
  return next.id;
}

export function* updateWebhook(tx: Tx, input: UpdateWebhookInput): Steps<SaveWebhookOutcome> {
  const { webhook, now, held } = input;
  const stored = yield* findWebhook(tx, webhook.tenantId, webhook.id);
  if (stored === null) return { kind: 'not-found' };
  if (stored.version !== webhook.version) return { kind: 'stale' };
  const taken = yield* findTakenEntry(tx, webhook, webhook.id);
  if (taken !== null) return { kind: 'duplicate', ...taken };
  yield* makeDefaultSecretFor(tx, input);
  const change = changeOf(stored, webhook, held);
  if (change.isRerouted) yield* keepRoute(tx, webhook.tenantId, webhook.id);
  const version = yield* nextVersion(tx, webhook.tenantId);
  // What was accepted before and is yet to be written is discarded then.
  const discarded = change.discardsPending ? { discarded_version: version } : {};
  const columns = { ...endpointColumns(tx.sealing, webhook.id, webhook), ...discarded };
  yield* update(tx, 'endpoints', columns, ', version = version + 1');
  const routedSince = change.isRerouted ? { routed_since: version } : {};
  yield* update(tx, 'webhooks', { ...webhookColumns(webhook.id, webhook), ...routedSince });
  yield* writeEntries(tx, webhook.id, webhook);
  if (change.forgetsFailures) yield* tx.hot('forgetFailures', webhook.id);
  yield* tx.hot('beginSweeps', webhook, change.sweeps, now);
  yield* raiseRoutingVersion(tx, webhook.tenantId);
  const after = yield* written(tx, webhook.tenantId, webhook.id);
  const also = change.endsHolding ? { held: { from: null, to: held } } : {};
  yield* auditWebhook(tx, { ...input, before: stored, after, at: now, also });
  return { kind: 'saved', webhook: after, alike: yield* findAlike(tx, after) };
}

export function* deleteWebhook(tx: Tx, input: DeleteWebhookInput): Steps<boolean> {
  const { tenantId, id, now } = input;
  const before = yield* findWebhook(tx, tenantId, id);
  if (before !== null) yield* keepRoute(tx, tenantId, id);
  const changes = yield* tx.run('DELETE FROM endpoints WHERE id = ? AND tenant_id = ?', [id, tenantId]);
  if (changes === 0) return false;
  tx.endpoints.delete(id);
  tx.webhooks.delete(id);
  yield* tx.hot('beginSweeps', { id, tenantId }, ['delete'], now);
  yield* raiseRoutingVersion(tx, tenantId);
  yield* auditWebhook(tx, { ...input, before, after: null, at: now });
  return true;
}

/** Switches an endpoint off because of what its receiver did, and holds what waits for it. `false` = it was off. */
export function* switchOff(tx: Tx, endpointId: number, reason: 'gone' | 'failing', now: number): Steps<boolean> {
  const row = yield* tx.get<{ tenant_id: number }>(
    `UPDATE endpoints SET is_active = 0, disabled_reason = :reason, disabled_at = :now, updated_at = :now, version = version + 1
       WHERE id = :endpointId AND is_active = 1 RETURNING tenant_id`,
    { reason, now, endpointId },
  );
  if (row === undefined) return false;
  yield* tx.hot('beginSweeps', { id: endpointId, tenantId: row.tenant_id }, ['hold'], now);
  yield* raiseRoutingVersion(tx, row.tenant_id);
  yield* auditSwitchedOff(tx, endpointId, reason, now);
  return true;
}

function* makeDefaultSecretFor(tx: Tx, { webhook, defaultSecret, actor }: CreateWebhookInput): Steps<void> {
  if (webhook.secretSource !== 'tenant' || defaultSecret === undefined) return;
  yield* makeDefaultSecret(tx, webhook.tenantId, defaultSecret, actor ?? POSTHORN);
}

function* written(tx: Tx, tenantId: number, id: number): Steps<Webhook> {
  const webhook = yield* findWebhook(tx, tenantId, id);
  if (webhook === null) throw new Error(`webhook ${id} was just written and cannot be read back`);
  return webhook;
}
