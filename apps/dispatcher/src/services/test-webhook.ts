import {
  canonicalName,
  EVENT_NAME_PATTERN,
  entryMatches,
  eventName as eventNameSchema,
  type TestSignature,
} from '@posthorn/contracts';
import { eventTag } from '@posthorn/signing';
import { invalid, notFound, RequestError } from '../domain/errors.ts';
import { testDeliveryId, type Ulids } from '../domain/ids.ts';
import { type SignatureFlaw, tampered } from '../domain/signature-flaw.ts';
import type { Token } from '../domain/token.ts';
import type { Webhook } from '../domain/webhook.ts';
import type { Clock } from '../ports/clock.ts';
import type { AttemptRecord } from '../ports/store/claims.ts';
import type { Store } from '../ports/store/index.ts';
import { firstAttempt, type Handover } from './handover.ts';
import type { TenantShare } from './tenant-share.ts';

type Deps = {
  store: Pick<Store, 'getWebhook' | 'addDelivery'>;
  handover: Handover;
  clock: Clock;
  ulids: Ulids;
  /** Tests under way and waiting for a slot. */
  share: TenantShare;
};

/** Loaded when it is first asked for: deliveries do without the catalogue, and it is large. */
const catalogue = async () => ({
  ...(await import('@posthorn/contracts/catalogue')),
  ...(await import('@posthorn/contracts/examples')),
});

type Wish = { event?: string | undefined; signature?: TestSignature | undefined };
export type TestResult = { deliveryId: string; body: string; flaw: SignatureFlaw | null; attempt: AttemptRecord };

/**
 * Sends the catalogue's example of one of the webhook's events, once, now. Switched-off webhooks can be tested too. A test
 * takes a slot of its webhook as a delivery does. @throws RequestError `too_many_requests` where its tenant has its share
 * of tests under way, no slot came free, or the rate limit is used up
 */
export function testWebhook(deps: Deps) {
  return (token: Token, id: number, wish: Wish): Promise<TestResult> =>
    deps.share.run(token.tenantId, () => sendTest(deps, token, id, wish));
}

async function sendTest(deps: Deps, token: Token, id: number, { event: chosen, signature = 'valid' }: Wish) {
  const stored = await deps.store.getWebhook({ tenantId: token.tenantId, id });
  if (stored === null) throw notFound('webhook');
  const { webhook } = stored;
  const { CATALOGUE, exampleOf } = await catalogue();
  const eventName = eventOf(webhook, chosen, CATALOGUE);
  const flaw = signature === 'valid' ? null : signature;
  if (flaw !== null && webhook.secret === null) throw unsigned(flaw);
  const example = JSON.stringify(exampleOf(eventName));
  const body = flaw === 'tampered' ? tampered(example) : example;
  const lease = await deps.handover.reserveByHand(webhook);
  if (lease === null) throw noSlot(webhook);
  const now = deps.clock.now();
  const deliveryId = testDeliveryId(deps.ulids.next(now), eventTag(eventName));
  const delivery = {
    id: deliveryId,
    endpointId: id,
    status: 'pending',
    dueAt: now,
    lease,
    body,
    replayOf: null,
    target: null,
  } as const;
  const extra = { ...delivery, eventId: null, eventName, isTest: true, flaw };
  const added = await deps.store
    .addDelivery({ tenantId: token.tenantId, now, delivery: extra })
    .catch((error: unknown) => {
      deps.handover.release(id);
      throw error;
    });
  if (added.kind !== 'added') deps.handover.release(id);
  if (added.kind === 'endpoint-deleted') throw notFound('webhook');
  if (added.kind === 'rate-limited') throw rateLimited(webhook, added.fullUntil - now);
  const ids = {
    id: deliveryId,
    tenantId: token.tenantId,
    eventId: null,
    endpointId: id,
    traceparent: null,
    depth: 0,
    dueAt: now,
    shape: null,
  };
  const settlement = await deps.handover.begin(
    { ...firstAttempt({ ...ids, eventName, isTest: true, body }), flaw },
    webhook,
    lease,
  );
  if (settlement === null)
    throw new RequestError('unavailable', 'The store was too slow to record the result of the test. Try again.');
  return { deliveryId, body, flaw, attempt: settlement.attempt };
}

const unsigned = (flaw: SignatureFlaw): RequestError =>
  invalid({
    signature: [
      `cannot be "${flaw}" while the webhook has no secret, because its requests are not signed; set a secret with rotate-secret`,
    ],
  });

function noSlot({ id, maxInFlight }: Webhook): RequestError {
  const message = `No slot became free for this test. Webhook ${id} may have ${maxInFlight} attempts in flight (max_in_flight), within its fair share of all slots. Wait for attempts to end, then try again.`;
  return new RequestError('too_many_requests', message, undefined, 5);
}

function rateLimited(webhook: Webhook, waitMs: number): RequestError {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  const message = `Webhook ${webhook.id} has reached its rate limit, which also counts tests. Try again in ${seconds} s.`;
  return new RequestError('too_many_requests', message, undefined, seconds);
}

function eventOf(webhook: Webhook, chosen: string | undefined, known: readonly { name: string }[]): string {
  if (chosen !== undefined) {
    const name = canonicalName(chosen);
    // `*` and `prefix.*` cover any text: only a name may go into a header.
    const parsed = eventNameSchema.safeParse(name);
    if (!parsed.success) throw invalid({ event: parsed.error.issues.map(({ message }) => message) });
    if (webhook.events.some((entry) => entryMatches(entry, name))) return name;
    throw invalid({
      event: [`"${chosen}" is not an event of this webhook: choose one of ${webhook.events.join(', ')}`],
    });
  }
  const named = webhook.events.map(canonicalName).find((entry) => EVENT_NAME_PATTERN.test(entry));
  if (named !== undefined) return named;
  const fitting = known.find(({ name }) => webhook.events.some((entry) => entryMatches(entry, name)));
  if (fitting !== undefined) return fitting.name;
  return `${webhook.events[0]?.replace(/\.\*$/, '')}.tested`;
}
