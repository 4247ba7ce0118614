// Sends one request now, by a person's wish: a test of a webhook or a target. It takes a slot of its endpoint as a delivery
// does, and is not retried.
import type { TestCheck } from '@posthorn/contracts';
import { eventTag } from '@posthorn/signing';
import type { TargetPart } from '../domain/acceptance.ts';
import type { Endpoint } from '../domain/endpoint.ts';
import type { EndpointKind } from '../domain/endpoint-fields.ts';
import { notFound, RequestError } from '../domain/errors.ts';
import { idEnding, testDeliveryId, type Ulids } from '../domain/ids.ts';
import { flawOf } from '../domain/receiver-check.ts';
import type { Clock } from '../ports/clock.ts';
import type { AttemptRecord } from '../ports/store/claims.ts';
import type { Store } from '../ports/store/index.ts';
import { firstAttempt, type Handover } from './handover.ts';
import type { TenantShare } from './tenant-share.ts';

export type TestDeps = {
  store: Pick<Store, 'addDelivery'>;
  handover: Handover;
  clock: Clock;
  ulids: Ulids;
  /** Tests under way and waiting for a slot. */
  share: TenantShare;
};

export type TestRequest = {
  kind: EndpointKind;
  endpoint: Endpoint;
  eventName: string;
  /** The stored event it was made of: an erasure finds it by that. */
  eventId: string | null;
  body: string;
  check: TestCheck;
  target: TargetPart | null;
};
export type TestResult = { deliveryId: string; body: string; check: TestCheck; attempt: AttemptRecord };

/** @throws RequestError `too_many_requests`, `not_found`, `unavailable` */
export async function sendTest(deps: TestDeps, test: TestRequest): Promise<TestResult> {
  const { kind, endpoint, eventName, eventId, body, check, target } = test;
  const flaw = flawOf(check);
  const { id: endpointId, tenantId } = endpoint;
  const lease = await deps.handover.reserveByHand(endpoint);
  if (lease === null) throw noSlot(kind, endpoint);
  const now = deps.clock.now();
  const id = testDeliveryId(deps.ulids.next(now), idEnding(now, eventTag(eventName)));
  const row = { id, endpointId, status: 'pending', dueAt: now, lease, body, replayOf: null, target } as const;
  const delivery = { ...row, eventId, eventName, isTest: true, flaw };
  const added = await deps.store.addDelivery({ tenantId, now, delivery }).catch((error: unknown) => {
    deps.handover.release(endpointId);
    throw error;
  });
  if (added.kind !== 'added') deps.handover.release(endpointId);
  if (added.kind === 'endpoint-deleted') throw notFound(kind);
  if (added.kind === 'rate-limited') throw rateLimited(kind, endpoint, added.fullUntil - now);
  const ids = {
    id,
    tenantId,
    eventId,
    endpointId,
    traceparent: null,
    depth: 0,
    dueAt: now,
    shape: target?.shape ?? null,
  };
  const settlement = await deps.handover.begin(
    { ...firstAttempt({ ...ids, eventName, isTest: true, body }), flaw },
    endpoint,
    lease,
  );
  if (settlement === null)
    throw new RequestError('unavailable', 'The store was too slow to record the result of the test. Try again.');
  return { deliveryId: id, body, check, attempt: settlement.attempt };
}

const named = (kind: EndpointKind, id: number): string => `${kind === 'webhook' ? 'Webhook' : 'Target'} ${id}`;

function noSlot(kind: EndpointKind, { id, maxInFlight }: Endpoint): RequestError {
  const message = `No slot became free for this test. ${named(kind, id)} may have ${maxInFlight} attempts in flight (max_in_flight), within its fair share of all slots. Wait for attempts to end, then try again.`;
  return new RequestError('too_many_requests', message, undefined, 5);
}

function rateLimited(kind: EndpointKind, { id }: Endpoint, waitMs: number): RequestError {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  const message = `${named(kind, id)} has reached its rate limit, which also counts tests. Try again in ${seconds} s.`;
  return new RequestError('too_many_requests', message, undefined, seconds);
}

/** Loaded when it is first asked for: deliveries do without the catalogue, and it is large. */
export const catalogue = async () => ({
  ...(await import('@posthorn/contracts/catalogue')),
  ...(await import('@posthorn/contracts/examples')),
});
