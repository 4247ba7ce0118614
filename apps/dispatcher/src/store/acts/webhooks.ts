// Changing webhooks. Each change raises the tenant's routing version in the same commit, so that no event can be
// accepted by an older routing table.
// Several writers: the row of the endpoint is locked from the look at its version on, the entry and URL are a primary key,
// and ids are of a sequence.
import { isRerouted } from '../../domain/route.ts';
import type {
  CreateWebhookInput,
  DeleteWebhookInput,
  SaveWebhookOutcome,
  UpdateWebhookInput,
} from '../../ports/store/endpoints.ts';
import type { Steps, Tx } from '../tx.ts';
import { auditWebhook } from './audit-changes.ts';
import { deleteEndpoint, insertEndpoint, insertRow, readBack, updateEndpoint, updateRow } from './endpoint-writes.ts';
import { keepRoute } from './past-routes.ts';
import { nextVersion, raiseRoutingVersion } from './routing-version.ts';
import { findAlike, findTakenEntry, writeEntries } from './webhook-entries.ts';
import { findWebhook, webhookColumns } from './webhook-rows.ts';

export function* createWebhook(tx: Tx, input: CreateWebhookInput): Steps<SaveWebhookOutcome> {
  const { webhook } = input;
  const taken = yield* findTakenEntry(tx, webhook, null);
  if (taken !== null) return { kind: 'duplicate', ...taken };
  const id = yield* insertEndpoint(tx, webhook, input);
  const routedSince = yield* nextVersion(tx, webhook.tenantId);
  yield* insertRow(tx, 'webhooks', { ...webhookColumns(id, webhook), routed_since: routedSince });
  yield* writeEntries(tx, id, webhook);
  yield* raiseRoutingVersion(tx, webhook.tenantId);
  const after = readBack(yield* findWebhook(tx, webhook.tenantId, id), id);
  yield* auditWebhook(tx, { ...input, before: null, after, at: webhook.createdAt });
  return { kind: 'saved', webhook: after, alike: yield* findAlike(tx, after) };
}

export function* updateWebhook(tx: Tx, input: UpdateWebhookInput): Steps<SaveWebhookOutcome> {
  const { webhook, now, held } = input;
  const { id, tenantId } = webhook;
  const stored = yield* findWebhook(tx, tenantId, id);
  if (stored === null) return { kind: 'not-found' };
  if (stored.version !== webhook.version) return { kind: 'stale' };
  const taken = yield* findTakenEntry(tx, webhook, id);
  if (taken !== null) return { kind: 'duplicate', ...taken };
  const reroutes = isRerouted(stored, webhook);
  if (reroutes) yield* keepRoute(tx, tenantId, id);
  const routedSince = reroutes ? { routed_since: yield* nextVersion(tx, tenantId) } : {};
  const change = yield* updateEndpoint(tx, { ...input, stored, next: webhook });
  yield* updateRow(tx, 'webhooks', { ...webhookColumns(id, webhook), ...routedSince });
  yield* writeEntries(tx, id, webhook);
  yield* raiseRoutingVersion(tx, tenantId);
  const after = readBack(yield* findWebhook(tx, tenantId, id), id);
  const also = change.endsHolding ? { held: { from: null, to: held } } : {};
  yield* auditWebhook(tx, { ...input, before: stored, after, at: now, also });
  return { kind: 'saved', webhook: after, alike: yield* findAlike(tx, after) };
}

export function* deleteWebhook(tx: Tx, input: DeleteWebhookInput): Steps<boolean> {
  const { tenantId, id, now } = input;
  const before = yield* findWebhook(tx, tenantId, id);
  if (before === null) return false;
  yield* keepRoute(tx, tenantId, id);
  yield* deleteEndpoint(tx, before, now);
  tx.webhooks.delete(id);
  yield* auditWebhook(tx, { ...input, before, after: null, at: now });
  return true;
}
