// What is to be written of a routed event: its deliveries, with slots for those that may start at once, its suppressions
// and its producer's key.
import { createHash } from 'node:crypto';
import { eventTag } from '@posthorn/signing';
import type { AcceptEntry, NewDelivery, NewSuppression } from '../domain/acceptance.ts';
import { canonicalJson } from '../domain/canonical-json.ts';
import type { Endpoint } from '../domain/endpoint.ts';
import type { ParsedEvent } from '../domain/event-input.ts';
import { deliveryId, eventId, type Ulids } from '../domain/ids.ts';
import { orderingKeys } from '../domain/people.ts';
import type { Token } from '../domain/token.ts';
import type { ExtraBody } from './extra-data.ts';
import { HANDED_OVER_MAX_CHARS, type Handover } from './handover.ts';
import type { Routed } from './route-events.ts';

/** Who an event comes from, and in which trace; `id` is the token's. */
export type Producer = Pick<Token, 'tenantId' | 'namespace'> & { id: number | null; traceparent?: string | null };

export type Planned = { entry: AcceptEntry; endpoints: Map<number, Endpoint> };

type Deps = { handover: Pick<Handover, 'reserve'>; ulids: Ulids };

/** The body is the event's context. */
export const PLAIN: ExtraBody = { body: null, extraDataFault: null };

/** Fingerprints without one are hashes of the source text: see store/sqlite/hot/repeats.ts. */
const FINGERPRINT_VERSION = Uint8Array.of(1);
const KEY_KEPT_MS = 30 * 24 * 3_600_000;

export function planAcceptance(deps: Deps, producer: Producer, routed: Routed, now: number): Planned {
  const { event, namespace } = routed;
  const deliveries: NewDelivery[] = [];
  const suppressions: NewSuppression[] = [];
  const endpoints = new Map<number, Endpoint>();
  const tag = eventTag(event.name);
  const keys = orderingKeys(event.people);
  for (const plan of routed.plans ?? []) {
    if (plan.kind === 'suppress') {
      suppressions.push({ endpointId: plan.endpointId, reason: plan.reason, detail: plan.detail });
      continue;
    }
    const { endpoint } = plan;
    endpoints.set(endpoint.id, endpoint);
    const held = plan.kind === 'hold';
    const dueAt = Math.max(now, event.deliverAt ?? now);
    const body = routed.bodies.get(endpoint.id) ?? PLAIN;
    const isLarge = (body.body ?? event.context).length > HANDED_OVER_MAX_CHARS;
    const turn = endpoint.ordering === 'none' || keys.length === 0 ? null : { keys, enteredAt: dueAt };
    deliveries.push({
      id: deliveryId(deps.ulids.next(now), tag),
      endpointId: endpoint.id,
      status: held ? 'held' : 'pending',
      dueAt: held ? null : dueAt,
      lease: held || dueAt > now || turn !== null || isLarge ? null : deps.handover.reserve(endpoint, now),
      ...body,
      turn,
      replayOf: null,
    });
  }
  const { name, context, people, occurredAt, deliverAt, idempotencyKey } = event;
  return {
    endpoints,
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
      ...(routed.plans === null ? { fanOutPending: true } : {}),
    },
  };
}

function keyOf(key: string, event: ParsedEvent, now: number) {
  const content = createHash('sha256').update(event.name).update('\n').update(canonicalJson(event.context)).digest();
  const fingerprint = Buffer.concat([FINGERPRINT_VERSION, content]);
  return { key, hash: createHash('sha256').update(key).digest(), fingerprint, expiresAt: now + KEY_KEPT_MS };
}
