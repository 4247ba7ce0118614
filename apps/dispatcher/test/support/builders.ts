// Things to test with, each whole and consistent in itself; a test names only what it is about.
import { createHash } from 'node:crypto';
import type { AcceptEntry, IdempotencyKey, NewDelivery, NewEvent } from '../../src/domain/acceptance.ts';
import type { Endpoint } from '../../src/domain/endpoint.ts';
import { defaultFields } from '../../src/domain/endpoint-fields.ts';
import type { HealthMark } from '../../src/domain/health.ts';
import { deliveryId, eventId, Ulids } from '../../src/domain/ids.ts';
import type { NewTarget, Target } from '../../src/domain/target.ts';
import type { NewToken, Token } from '../../src/domain/token.ts';
import type { Transition } from '../../src/domain/transition.ts';
import type { NewWebhook, Webhook } from '../../src/domain/webhook.ts';
import type { ExtraDelivery } from '../../src/ports/store/by-hand.ts';
import type { AttemptRecord, ClaimedDelivery, Settlement } from '../../src/ports/store/claims.ts';
import type { Store } from '../../src/ports/store/index.ts';
import { SeededRandom } from './seeded-random.ts';

/** 2026-01-31 09:30 UTC: when tests begin. */
export const NOW = Date.UTC(2026, 0, 31, 9, 30);

const random = new SeededRandom(1);
const ulids = new Ulids((length) => random.bytes(length));
export const ulid = (): string => ulids.next(NOW);
let count = 0;
const next = (): number => {
  count += 1;
  return count;
};

const sha256 = (text: string): Uint8Array => createHash('sha256').update(text).digest();

export function newToken(over: Partial<NewToken> = {}): NewToken {
  const n = next();
  return {
    name: `token ${n}`,
    namespace: null,
    scopes: ['*'],
    sentScopes: null,
    createdAt: NOW,
    expiresAt: null,
    hash: sha256(`token ${n}`),
    ...over,
  };
}

/** A tenant with its first token. */
export const newTenant = (store: Store, name = `tenant-${next()}`): Promise<Token> =>
  store.createToken({ tenant: name, token: newToken() });

export function newWebhook(tenantId: number, over: Partial<NewWebhook> = {}): NewWebhook {
  const isActive = over.isActive ?? true;
  return {
    tenantId,
    method: 'POST',
    events: ['profile.created'],
    url: `https://receiver.example/${next()}`,
    namespace: null,
    lane: 'default',
    isActive,
    disabledReason: isActive ? null : 'by_user',
    disabledAt: isActive ? null : NOW,
    headers: {},
    authentication: null,
    certificateExpiresAt: null,
    secretSource: (over.secret ?? null) === null ? 'none' : 'own',
    secret: null,
    secretGenerated: false,
    ...defaultFields('webhook'),
    rateLimit: null,
    condition: null,
    extraDataTemplate: null,
    previousSecret: null,
    defaultSecretSetAt: null,
    tokenId: null,
    createdAt: NOW,
    updatedAt: NOW,
    ...over,
  };
}

export function newTarget(tenantId: number, over: Partial<NewTarget> = {}): NewTarget {
  const { events, namespace, extraDataTemplate, ...shared } = newWebhook(tenantId);
  const handle = `target-${next()}`;
  const secretSource = (over.secret ?? null) === null ? 'none' : 'own';
  return {
    ...shared,
    ...defaultFields('target'),
    name: `The ${handle}`,
    handle,
    template: null,
    secretSource,
    ...over,
  };
}

export async function createdTarget(store: Store, tenantId: number, over: Partial<NewTarget> = {}): Promise<Target> {
  const saved = await store.createTarget({ target: newTarget(tenantId, over) });
  if (saved.kind !== 'saved') throw new Error(`the target was not saved: ${saved.kind}`);
  return saved.target;
}

/** A webhook as if it had been stored, for what needs no store. */
export const aWebhook = (over: Partial<Webhook> = {}): Webhook => ({
  ...newWebhook(1),
  id: next(),
  version: 1,
  ...over,
});

/** The part of a webhook that the engine gets. */
export function endpointOf(webhook: Webhook): Endpoint {
  const { events, namespace, condition, extraDataTemplate, description, tokenId, createdAt, updatedAt, ...endpoint } =
    webhook;
  return endpoint;
}

export async function createdWebhook(store: Store, tenantId: number, over: Partial<NewWebhook> = {}): Promise<Webhook> {
  const saved = await store.createWebhook({ webhook: newWebhook(tenantId, over) });
  if (saved.kind !== 'saved') throw new Error(`the webhook was not saved: ${saved.kind}`);
  return saved.webhook;
}

export type EventOver = Partial<NewEvent> & { profileId?: string | null };

export function newEvent({ profileId: about, ...over }: EventOver = {}): NewEvent {
  const profileId = about === undefined ? `profile-${next()}` : about;
  return {
    id: eventId(ulids.next(NOW)),
    name: 'profile.created',
    context: JSON.stringify({ id: profileId }),
    namespace: null,
    people: { profileId, others: [], merge: null, rootId: null },
    tokenId: null,
    occurredAt: null,
    deliverAt: null,
    depth: 0,
    traceparent: null,
    ...over,
  };
}

const TAGS: Record<string, string> = { 'profile.created': '1bb65e97' };

export function newDelivery(endpointId: number, over: Partial<NewDelivery> = {}): NewDelivery {
  const status = over.status ?? 'pending';
  return {
    id: deliveryId(ulids.next(NOW), TAGS['profile.created'] ?? ''),
    endpointId,
    status,
    dueAt: status === 'held' ? null : NOW,
    lease: null,
    body: null,
    extraDataFault: null,
    turn: null,
    replayOf: null,
    target: null,
    ...over,
  };
}

export const newExtra = (endpointId: number, over: Partial<ExtraDelivery> = {}): ExtraDelivery => ({
  ...newDelivery(endpointId),
  eventId: null,
  eventName: 'profile.created',
  isTest: false,
  body: '{"id":"p"}',
  ...over,
});

export const keyOf = (key: string, content = 'content', expiresAt = NOW + 30 * 86_400_000): IdempotencyKey => ({
  key,
  hash: sha256(key),
  fingerprint: Buffer.concat([Uint8Array.of(1), sha256(content)]),
  expiresAt,
});

export const entry = (over: Partial<AcceptEntry> = {}): AcceptEntry => ({
  event: newEvent(),
  key: null,
  deliveries: [],
  suppressions: [],
  ...over,
});

/** Accepts one event with a delivery for each webhook; answers the deliveries' ids. */
export async function accepted(
  store: Store,
  tenantId: number,
  webhooks: readonly Pick<Endpoint, 'id' | 'isActive'>[],
  over: { event?: EventOver; delivery?: Partial<NewDelivery>; now?: number } = {},
): Promise<{ event: NewEvent; ids: string[] }> {
  const { version } = await store.routingTable({ tenantId });
  const event = newEvent(over.event);
  const now = over.now ?? NOW;
  const deliveries = webhooks.map(({ id, isActive }) =>
    newDelivery(id, { ...(isActive ? { dueAt: now } : { status: 'held', dueAt: null }), ...over.delivery }),
  );
  const outcome = await store.accept({
    tenantId,
    routingVersion: version,
    now,
    entries: [entry({ event, deliveries })],
  });
  if (outcome.kind !== 'accepted') throw new Error('the routing table changed under the test');
  return { event, ids: deliveries.map(({ id }) => id) };
}

export const newAttempt = (number: number, over: Partial<AttemptRecord> = {}): AttemptRecord => ({
  id: `att_${ulids.next(NOW)}`,
  number,
  startedAt: NOW,
  status: 200,
  error: null,
  method: 'POST',
  url: 'https://receiver.example/',
  requestHeaders: { 'content-type': 'application/json' },
  response: { headers: { 'content-type': 'text/plain' }, body: Buffer.from('ok'), truncated: false },
  phases: { dns_ms: 1, connect_ms: 2, tls_ms: null, first_byte_ms: 3.5, total_ms: 4 },
  ...over,
});

const STATUS_OF: Record<string, number> = { delivered: 200, held: 410 };

/** What the holder of a claim settles; the attempt's status fits the transition. */
export const settlementOf = (
  delivery: Pick<ClaimedDelivery, 'id' | 'number'>,
  transition: Transition,
  over: { attempt?: Partial<AttemptRecord>; endedAt?: number; mark?: HealthMark } = {},
): Settlement => ({
  deliveryId: delivery.id,
  transition,
  attempt: newAttempt(delivery.number, { status: STATUS_OF[transition.status] ?? 500, ...over.attempt }),
  endedAt: over.endedAt ?? NOW,
  mark: over.mark ?? (transition.status === 'delivered' ? 'success' : 'failure'),
  storedUrl: null,
});
