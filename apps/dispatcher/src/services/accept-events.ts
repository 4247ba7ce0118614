// Accepting events: route, write everything in one commit, and only then start sending. Answered means on disk.
import { createHash } from 'node:crypto';
import type { FieldErrors } from '@posthorn/contracts';
import { eventTag } from '@posthorn/signing';
import type { AcceptEntry, AcceptOutcome, NewDelivery, NewSuppression, Receipt } from '../domain/acceptance.ts';
import { canonicalJson } from '../domain/canonical-json.ts';
import { RequestError } from '../domain/errors.ts';
import { type ParsedEvent, parseEvent } from '../domain/event-input.ts';
import { deliveryId, eventId, type Ulids } from '../domain/ids.ts';
import { orderingKeys } from '../domain/ordering.ts';
import { type Fate, route } from '../domain/route.ts';
import type { Token } from '../domain/token.ts';
import type { Webhook } from '../domain/webhook.ts';
import type { Clock } from '../ports/clock.ts';
import type { Meter } from '../ports/meter.ts';
import type { Renderer } from '../ports/renderer.ts';
import type { Store } from '../ports/store.ts';
import { type ExtraBody, RENDERED_AT_ONCE, withExtraData } from './extra-data.ts';
import { firstAttempt, type Handover } from './handover.ts';
import type { RoutingTable, Subscriptions } from './subscriptions.ts';

export type PostedEvent = { text: string; value: unknown; headerKey?: string };

export type Accepted =
  | { kind: 'accepted'; receipt: Receipt; duplicate: boolean; warnings: string[] }
  | { kind: 'invalid'; fields: FieldErrors }
  | { kind: 'conflict'; key: string };

export type AcceptDeps = {
  store: Pick<Store, 'accept'>;
  subscriptions: Subscriptions;
  handover: Handover;
  clock: Clock;
  ulids: Ulids;
  meter?: Meter | undefined;
  renderer: Pick<Renderer, 'render'>;
};

/** Who an event comes from, and in which trace; `id` is the token's. */
type Producer = Pick<Token, 'tenantId' | 'namespace'> & { id: number | null; traceparent?: string | null };

type Planned = { entry: AcceptEntry; webhooks: Map<number, Webhook> };

/** The body is the event's context. */
const PLAIN: ExtraBody = { body: null, extraDataFault: null };

/** Fingerprints without one are hashes of the source text: see store/sqlite/repeats.ts. */
const FINGERPRINT_VERSION = Uint8Array.of(1);
const KEY_KEPT_MS = 30 * 24 * 3_600_000;
const LOOK_AFTER_MS = 1000;
/** Each further try means that a webhook was changed in between; this many in a row means something else is wrong. */
const ROUTING_TRIES = 10;

/** One result for each posted event, in order. All that is accepted is accepted in one commit. */
export function createAcceptEvents(deps: AcceptDeps) {
  return async (
    token: Token,
    posted: readonly PostedEvent[],
    traceparent: string | null = null,
  ): Promise<Accepted[]> => {
    const parsed = posted.map(({ text, value, headerKey }) => parseEvent(text, value, headerKey));
    const events = parsed.flatMap((one) => (one.ok ? [one.event] : []));
    const results = events.length === 0 ? [] : await acceptParsed(deps, { ...token, traceparent }, events);
    let next = 0;
    return parsed.map((one) => {
      if (!one.ok) return { kind: 'invalid', fields: one.fields };
      const result = results[next];
      next += 1;
      if (result === undefined) throw new Error('the store answered fewer results than events');
      if (result.kind === 'conflict') return { kind: 'conflict', key: one.event.idempotencyKey ?? '' };
      const { receipt, kind } = result;
      return { kind: 'accepted', receipt, duplicate: kind === 'duplicate', warnings: one.event.warnings };
    });
  };
}

type Results = Extract<AcceptOutcome, { kind: 'accepted' }>['results'];

/** @param raised what these events were raised as, where they are Posthorn's own */
export async function acceptParsed(
  deps: AcceptDeps,
  producer: Producer,
  events: readonly ParsedEvent[],
  raised?: readonly number[],
): Promise<Results> {
  const { tenantId } = producer;
  for (let tries = 0; tries < ROUTING_TRIES; tries += 1) {
    const table = await deps.subscriptions.get(tenantId);
    const routed = await routeAll(deps, producer, table, events);
    const now = deps.clock.now();
    const planned = routed.map((one) => plan(deps, producer, one, now));
    const entries = planned.map(({ entry }) => entry);
    const batch = { tenantId, routingVersion: table.version, now, entries };
    let outcome: AcceptOutcome;
    try {
      outcome = await deps.store.accept(raised === undefined ? batch : { ...batch, raised });
    } catch (error) {
      giveBack(deps, planned);
      lookLater(deps, planned);
      throw error;
    }
    if (outcome.kind === 'accepted') {
      for (const [i, result] of outcome.results.entries()) {
        const one = planned[i];
        if (one === undefined) continue;
        tell(deps, tenantId, one.entry, result.kind);
        if (result.kind === 'new') handOver(deps, tenantId, one, now);
        else giveBack(deps, [one]);
      }
      return outcome.results;
    }
    giveBack(deps, planned);
    deps.subscriptions.forget(tenantId);
  }
  throw new RequestError('unavailable', 'The webhooks are being changed too fast to route this event: try again.');
}

type Routed = { event: ParsedEvent; namespace: string | null; fates: Fate[]; bodies: ReadonlyMap<number, ExtraBody> };

/** Before any slot is taken: a template may need a while. */
async function routeAll(
  deps: AcceptDeps,
  producer: Producer,
  { webhooks }: RoutingTable,
  events: readonly ParsedEvent[],
): Promise<Routed[]> {
  const routed = events.map((event) => {
    const namespace = event.namespace === undefined ? producer.namespace : event.namespace;
    const fates = route({ name: event.name, namespace, value: event.value }, webhooks);
    return { event, namespace, fates, bodies: NO_BODIES };
  });
  const templates = webhooks.filter((webhook) => webhook.extraDataTemplate !== null).length;
  if (templates === 0) return routed;
  const all: Routed[] = [];
  const step = Math.max(1, Math.floor(RENDERED_AT_ONCE / templates));
  for (let start = 0; start < routed.length; start += step) {
    const some = routed.slice(start, start + step).map(async (one) => {
      return { ...one, bodies: await withExtraData(deps.renderer, one.event.context, one.fates) };
    });
    all.push(...(await Promise.all(some)));
  }
  return all;
}

const NO_BODIES: ReadonlyMap<number, ExtraBody> = new Map();

function plan(deps: AcceptDeps, producer: Producer, routed: Routed, now: number): Planned {
  const { event, namespace } = routed;
  const deliveries: NewDelivery[] = [];
  const suppressions: NewSuppression[] = [];
  const webhooks = new Map<number, Webhook>();
  const tag = eventTag(event.name);
  const keys = orderingKeys(event.people);
  for (const fate of routed.fates) {
    const { webhook } = fate;
    if (fate.kind === 'suppress') {
      suppressions.push({ webhookId: webhook.id, reason: fate.reason, detail: fate.detail });
      continue;
    }
    webhooks.set(webhook.id, webhook);
    const held = fate.kind === 'hold';
    const dueAt = Math.max(now, event.deliverAt ?? now);
    const turn = webhook.ordering === 'none' || keys.length === 0 ? null : { keys, enteredAt: dueAt };
    deliveries.push({
      id: deliveryId(deps.ulids.next(now), tag),
      webhookId: webhook.id,
      status: held ? 'held' : 'pending',
      dueAt: held ? null : dueAt,
      lease: held || dueAt > now || turn !== null ? null : deps.handover.reserve(webhook, now),
      ...(routed.bodies.get(webhook.id) ?? PLAIN),
      turn,
      replayOf: null,
    });
  }
  const { name, context, people, occurredAt, deliverAt, idempotencyKey } = event;
  return {
    webhooks,
    entry: {
      event: {
        id: eventId(deps.ulids.next(now)),
        name,
        context,
        people,
        namespace,
        tokenId: producer.id,
        occurredAt,
        deliverAt,
        traceparent: producer.traceparent ?? null,
      },
      key: idempotencyKey === null ? null : keyOf(idempotencyKey, event, now),
      deliveries,
      suppressions,
    },
  };
}

function keyOf(key: string, event: ParsedEvent, now: number) {
  const content = createHash('sha256').update(event.name).update('\n').update(canonicalJson(event.context)).digest();
  const fingerprint = Buffer.concat([FINGERPRINT_VERSION, content]);
  return { key, hash: createHash('sha256').update(key).digest(), fingerprint, expiresAt: now + KEY_KEPT_MS };
}

function tell({ meter }: AcceptDeps, tenantId: number, entry: AcceptEntry, kind: Results[number]['kind']): void {
  if (kind === 'duplicate') meter?.repeated();
  if (kind !== 'new') return;
  const { deliveries, suppressions } = entry;
  let held = 0;
  for (const { status } of deliveries) if (status === 'held') held += 1;
  meter?.accepted({
    tenantId,
    deliveries: deliveries.length,
    held,
    suppressed: suppressions.map(({ reason }) => reason),
  });
}

function handOver(deps: AcceptDeps, tenantId: number, { entry, webhooks }: Planned, now: number): void {
  const { event } = entry;
  for (const delivery of entry.deliveries) {
    const webhook = webhooks.get(delivery.webhookId);
    if (webhook === undefined || delivery.dueAt === null) continue;
    if (delivery.lease === null) {
      deps.handover.nudge(webhook, Math.max(now, delivery.dueAt));
      continue;
    }
    const { id, lease } = delivery;
    const { id: eventId, traceparent } = event;
    const ids = { id, tenantId, eventId, webhookId: webhook.id, traceparent, dueAt: now };
    void deps.handover.begin(
      firstAttempt({ ...ids, eventName: event.name, isTest: false, body: delivery.body ?? event.context }),
      webhook,
      lease,
    );
  }
}

/** A commit of which no answer came may have happened all the same: what it wrote must not wait for the next event. */
function lookLater(deps: AcceptDeps, planned: readonly Planned[]): void {
  for (const { entry, webhooks } of planned) {
    for (const { webhookId, lease, dueAt } of entry.deliveries) {
      const webhook = webhooks.get(webhookId);
      const at = lease?.until ?? dueAt;
      if (webhook !== undefined && at !== null)
        deps.handover.nudge(webhook, Math.max(at, deps.clock.now() + LOOK_AFTER_MS));
    }
  }
}

function giveBack(deps: AcceptDeps, planned: readonly Planned[]): void {
  for (const { entry } of planned) {
    for (const { lease, webhookId } of entry.deliveries) if (lease !== null) deps.handover.release(webhookId);
  }
}
