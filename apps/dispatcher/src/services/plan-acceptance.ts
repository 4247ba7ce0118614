// What is to be written of a routed event: its deliveries, with slots for those that may start at once, its suppressions
// and its producer's key.
import { createHash } from 'node:crypto';
import { eventTag } from '@posthorn/signing';
import type { AcceptEntry, NewDelivery, NewRun, NewSuppression } from '../domain/acceptance.ts';
import { canonicalJson } from '../domain/canonical-json.ts';
import type { Endpoint } from '../domain/endpoint.ts';
import type { ParsedEvent } from '../domain/event-input.ts';
import { deliveryId, eventId, idEnding, type Ulids } from '../domain/ids.ts';
import { orderingKeys } from '../domain/people.ts';
import type { Send } from '../domain/reaction.ts';
import type { Target } from '../domain/target.ts';
import type { Token } from '../domain/token.ts';
import type { ExtraBody } from './extra-data.ts';
import { HANDED_OVER_MAX_CHARS, type Handover } from './handover.ts';
import type { Payload } from './render-payload.ts';
import type { Routed } from './route-events.ts';
import type { RoutedRun } from './run-triggers.ts';

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
  const ending = idEnding(event.occurredAt ?? now, eventTag(event.name));
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
      id: deliveryId(deps.ulids.next(now), ending),
      endpointId: endpoint.id,
      status: held ? 'held' : 'pending',
      dueAt: held ? null : dueAt,
      lease: held || dueAt > now || turn !== null || isLarge ? null : deps.handover.reserve(endpoint, now),
      ...body,
      turn,
      replayOf: null,
      target: null,
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
        depth: event.depth,
        traceparent: producer.traceparent ?? null,
      },
      key: idempotencyKey === null ? null : keyOf(idempotencyKey, event, now),
      deliveries,
      suppressions,
      ...(routed.runs.length === 0 ? {} : { runs: newRuns(deps, routed.runs, { ending, keys, at: now, event }) }),
      ...(routed.plans === null ? { fanOutPending: true } : {}),
    },
  };
}

/** `at`: when it is written. */
export type AboutEvent = {
  ending: string;
  keys: readonly string[];
  at: number;
  event: Pick<ParsedEvent, 'deliverAt'>;
};

export const newRuns = (deps: Pick<Deps, 'ulids'>, runs: readonly RoutedRun[], about: AboutEvent): NewRun[] =>
  runs.map(({ trigger, stop, run, payloads }) => ({
    triggerId: trigger.id,
    triggerName: trigger.name,
    stop,
    items: run.items,
    deliveries: run.sends.map((send, index) => toTarget(deps, send, payloads[index], about)),
  }));

/** The engine hears of it by the news of the commit, and claims it: only what has a delay waits. */
function toTarget(
  { ulids }: Pick<Deps, 'ulids'>,
  { target, variables, delayMs }: Send<Target>,
  payload: Payload | undefined,
  { ending, keys, at, event }: AboutEvent,
): NewDelivery {
  if (payload === undefined) throw new Error(`what is sent to target ${target.id} was not rendered`);
  const isHeld = !target.isActive;
  const dueAt = Math.max(at, event.deliverAt ?? at) + delayMs;
  const shared = {
    id: deliveryId(ulids.next(at), ending),
    endpointId: target.id,
    lease: null,
    extraDataFault: null,
    replayOf: null,
  };
  if (!payload.ok) {
    const failed = { status: 'failed', dueAt: null, body: payload.text ?? '', turn: null } as const;
    return { ...shared, ...failed, target: { shape: null, variables, fault: payload.fault } };
  }
  return {
    ...shared,
    status: isHeld ? 'held' : 'pending',
    dueAt: isHeld ? null : dueAt,
    body: payload.body,
    turn: target.ordering === 'none' || keys.length === 0 ? null : { keys, enteredAt: dueAt },
    target: { shape: payload.shape, variables, fault: null },
  };
}

function keyOf(key: string, event: ParsedEvent, now: number) {
  const content = createHash('sha256').update(event.name).update('\n').update(canonicalJson(event.context)).digest();
  const fingerprint = Buffer.concat([FINGERPRINT_VERSION, content]);
  return { key, hash: createHash('sha256').update(key).digest(), fingerprint, expiresAt: now + KEY_KEPT_MS };
}
