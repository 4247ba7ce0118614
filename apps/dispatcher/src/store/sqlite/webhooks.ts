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
import { auditSwitchedOff, auditWebhook } from './audit-changes.ts';
import { makeDefaultSecret } from './default-secrets.ts';
import { CALLED_OFF } from './deliveries.ts';
import { forgetFailures } from './health.ts';
import { callAllFirsts, discardHeld, dissolve, holdQueued } from './order-queue.ts';
import { isRoutedAlike, keepRoute, nextVersion } from './past-routes.ts';
import type { Session } from './session.ts';
import { findAlike, findTakenEntry, writeEntries } from './webhook-entries.ts';
import { findWebhook, webhookColumns } from './webhook-rows.ts';

/** By the index of what is due: left to itself SQLite may walk everything that a webhook ever had. */
const WAITING = 'deliveries INDEXED BY deliveries_due';

export function createWebhook(session: Session, input: CreateWebhookInput): SaveWebhookOutcome {
  const { webhook } = input;
  const taken = findTakenEntry(session, webhook, null);
  if (taken !== null) return { kind: 'duplicate', ...taken };
  makeDefaultSecretFor(session, input);
  const id = nextId(session);
  const routedSince = nextVersion(session, webhook.tenantId);
  const columns = { ...webhookColumns(session, id, webhook), routed_since: routedSince };
  const names = Object.keys(columns);
  session
    .sql(`INSERT INTO webhooks (${names.join(', ')}) VALUES (${names.map((name) => `:${name}`).join(', ')})`)
    .run(columns);
  writeEntries(session, id, webhook);
  raiseRoutingVersion(session, webhook.tenantId);
  const after = written(session, webhook.tenantId, id);
  auditWebhook(session, { ...input, before: null, after, at: webhook.createdAt });
  return { kind: 'saved', webhook: after, alike: findAlike(session, after) };
}

/** Known before the row is: secrets are sealed for their row. Never one that was used before. */
function nextId(session: Session): number {
  const last = session.sql<{ seq: number }>("SELECT seq FROM sqlite_sequence WHERE name = 'webhooks'").get();
  return (last?.seq ?? 0) + 1;
}

export function updateWebhook(session: Session, input: UpdateWebhookInput): SaveWebhookOutcome {
  const { webhook, now, held } = input;
  const stored = findWebhook(session, webhook.tenantId, webhook.id);
  if (stored === null) return { kind: 'not-found' };
  if (stored.version !== webhook.version) return { kind: 'stale' };
  const taken = findTakenEntry(session, webhook, webhook.id);
  if (taken !== null) return { kind: 'duplicate', ...taken };
  makeDefaultSecretFor(session, input);
  const isRerouted = !isRoutedAlike(stored, webhook);
  if (isRerouted) keepRoute(session, webhook.tenantId, webhook.id);
  const columns = {
    ...webhookColumns(session, webhook.id, webhook),
    ...(isRerouted ? { routed_since: nextVersion(session, webhook.tenantId) } : {}),
  };
  const assignments = Object.keys(columns).map((name) => `${name} = :${name}`);
  session.sql(`UPDATE webhooks SET ${assignments.join(', ')}, version = version + 1 WHERE id = :id`).run(columns);
  writeEntries(session, webhook.id, webhook);
  if (stored.ordering !== 'none' && webhook.ordering === 'none') dissolve(session, webhook.id, now);
  if (stored.isActive && !webhook.isActive) holdUnfinished(session, webhook.id);
  if ((!stored.isActive && webhook.isActive) || stored.url !== webhook.url) forgetFailures(session, webhook.id);
  if (!stored.isActive && webhook.isActive) endHolding(session, webhook.id, now, held);
  raiseRoutingVersion(session, webhook.tenantId);
  const after = written(session, webhook.tenantId, webhook.id);
  const also = !stored.isActive && webhook.isActive ? { held: { from: null, to: held } } : {};
  auditWebhook(session, { ...input, before: stored, after, at: now, also });
  return { kind: 'saved', webhook: after, alike: findAlike(session, after) };
}

export function deleteWebhook(session: Session, input: DeleteWebhookInput): boolean {
  const { tenantId, id, now } = input;
  const before = findWebhook(session, tenantId, id);
  if (before !== null) keepRoute(session, tenantId, id);
  const { changes } = session.sql('DELETE FROM webhooks WHERE id = ? AND tenant_id = ?').run(id, tenantId);
  if (changes === 0) return false;
  session.webhooks.delete(id);
  const values = { reason: 'webhook_deleted', now, id };
  dissolve(session, id, now);
  session.sql(`UPDATE ${WAITING} SET ${CALLED_OFF} WHERE webhook_id = :id AND due_at IS NOT NULL`).run(values);
  session.sql(`UPDATE deliveries SET ${CALLED_OFF} WHERE webhook_id = :id AND status = 'held'`).run(values);
  raiseRoutingVersion(session, tenantId);
  auditWebhook(session, { ...input, before, after: null, at: now });
  return true;
}

/** Switches a webhook off because of what its receiver did, and holds what waits for it. `false` = it was off. */
export function switchOff(session: Session, webhookId: number, reason: 'gone' | 'failing', now: number): boolean {
  const { changes } = session
    .sql(
      `UPDATE webhooks SET is_active = 0, disabled_reason = :reason, disabled_at = :now, updated_at = :now, version = version + 1
       WHERE id = :webhookId AND is_active = 1`,
    )
    .run({ reason, now, webhookId });
  if (changes === 0) return false;
  holdUnfinished(session, webhookId);
  session
    .sql(
      'UPDATE tenants SET routing_version = routing_version + 1 WHERE id = (SELECT tenant_id FROM webhooks WHERE id = ?)',
    )
    .run(webhookId);
  auditSwitchedOff(session, webhookId, reason, now);
  return true;
}

/** What is in flight is held when its attempt settles; a finished delivery about to be sent once more stays finished. */
function holdUnfinished(session: Session, webhookId: number): void {
  holdQueued(session, webhookId);
  session
    .sql(
      `UPDATE ${WAITING} SET status = coalesce(fallback, 'held'), fallback = NULL, due_at = NULL
       WHERE webhook_id = ? AND due_at IS NOT NULL AND status IN ('pending', 'retrying')`,
    )
    .run(webhookId);
}

/** Also of those that a person is having sent once more right now: they must not go back to being held. */
function endHolding(session: Session, webhookId: number, now: number, held: 'release' | 'discard'): void {
  const resent = "webhook_id = :webhookId AND due_at IS NOT NULL AND fallback = 'held'";
  if (held === 'discard') {
    // What was accepted before and is yet to be written is discarded then.
    session
      .sql(
        `UPDATE webhooks SET discarded_version =
           (SELECT routing_version + 1 FROM tenants WHERE tenants.id = webhooks.tenant_id) WHERE id = ?`,
      )
      .run(webhookId);
    discardHeld(session, webhookId, now);
    session
      .sql(
        `UPDATE deliveries SET status = 'cancelled', reason = 'discarded', completed_at = :now
         WHERE webhook_id = :webhookId AND status = 'held'`,
      )
      .run({ now, webhookId });
    session
      .sql(`UPDATE ${WAITING} SET fallback = 'cancelled', reason = 'discarded', completed_at = :now WHERE ${resent}`)
      .run({ now, webhookId });
    return;
  }
  session.sql(`UPDATE ${WAITING} SET fallback = NULL, failures = 0 WHERE ${resent}`).run({ webhookId });
  // One due time for all that may go now: equal times are taken in order of acceptance.
  session
    .sql(
      `UPDATE deliveries SET status = 'pending', failures = 0, fallback = NULL,
         due_at = iif(ordered = 0,
           max(:now, coalesce((SELECT deliver_at FROM events WHERE events.seq = deliveries.event_seq), 0)), NULL)
       WHERE webhook_id = :webhookId AND status = 'held'`,
    )
    .run({ now, webhookId });
  callAllFirsts(session, webhookId, now);
}

function makeDefaultSecretFor(session: Session, { webhook, defaultSecret, actor }: CreateWebhookInput): void {
  if (webhook.secretSource !== 'tenant' || defaultSecret === undefined) return;
  makeDefaultSecret(session, webhook.tenantId, defaultSecret, actor ?? POSTHORN);
}

function raiseRoutingVersion(session: Session, tenantId: number): void {
  session.sql('UPDATE tenants SET routing_version = routing_version + 1 WHERE id = ?').run(tenantId);
}

function written(session: Session, tenantId: number, id: number): Webhook {
  const webhook = findWebhook(session, tenantId, id);
  if (webhook === null) throw new Error(`webhook ${id} was just written and cannot be read back`);
  return webhook;
}
