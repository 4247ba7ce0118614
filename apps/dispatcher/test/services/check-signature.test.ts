// What is said of the signatures of a delivery's attempts (docs/spec.md signature-1 to signature-5).
import { contentDigest } from '@posthorn/signing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Token } from '../../src/domain/token.ts';
import type { Webhook } from '../../src/domain/webhook.ts';
import { buildRequest } from '../../src/engine/build-request.ts';
import type { AttemptRecord } from '../../src/ports/store/claims.ts';
import type { Store } from '../../src/ports/store/index.ts';
import { checkSignature } from '../../src/services/check-signature.ts';
import { openInlineStore } from '../../src/store/sqlite/thread/inline-store.ts';
import { accepted, createdWebhook, NOW, newTenant, settlementOf } from '../support/builders.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const NEW = 'the-new-secret-of-the-receiver';
const OLD = 'the-old-secret-of-the-receiver';
const BODY = '{"id":"p-1"}';

let store: Store;
let clock: VirtualClock;
let token: Token;
beforeEach(async () => {
  store = openInlineStore({ path: ':memory:', masterKey: null });
  clock = new VirtualClock(NOW);
  token = await newTenant(store);
});
afterEach(() => store[Symbol.asyncDispose]());

/** A delivery with one attempt, recorded as sent at `NOW` with the webhook's settings of then. */
async function sent(webhook: Webhook, over: Partial<AttemptRecord> = {}): Promise<string> {
  const { event, ids } = await accepted(store, token.tenantId, [webhook], { event: { context: BODY } });
  const { deliveries } = await store.claim({
    now: NOW,
    leaseMarginMs: 15_000,
    wants: [{ endpointId: webhook.id, limit: 1 }],
  });
  const [delivery] = deliveries;
  if (delivery === undefined) throw new Error('nothing was claimed');
  expect(delivery.body).toBe(event.context);
  const spanId = new Uint8Array(8);
  const { shownHeaders } = buildRequest({
    delivery,
    endpoint: webhook,
    body: Buffer.from(delivery.body),
    now: NOW,
    spanId,
    userAgent: 'test',
  });
  const attempt = { startedAt: NOW, requestHeaders: shownHeaders, ...over };
  await store.settle({ settlements: [settlementOf(delivery, { status: 'delivered' }, { attempt })] });
  return ids[0] ?? '';
}

const webhookWith = (over: Partial<Webhook>): Promise<Webhook> => createdWebhook(store, token.tenantId, over);

async function changed(webhook: Webhook, over: Partial<Webhook>, now = NOW + 1000): Promise<void> {
  const next = { ...webhook, ...over, updatedAt: now };
  expect(await store.updateWebhook({ webhook: next, now, held: 'release' })).toMatchObject({ kind: 'saved' });
}

async function verdicts(id: string) {
  const report = await checkSignature({ store, clock })(token, id);
  for (const secret of [NEW, OLD]) expect(JSON.stringify(report)).not.toContain(secret);
  expect(report.attempts).toHaveLength(1);
  const [{ standard, vendor } = { standard: null, vendor: null }] = report.attempts;
  return { standard, vendor };
}

const VALID = { verdict: 'valid', secret: 'current', cause: null };

it('signature-1: what verifies under the present secret is valid, by both headers', async () => {
  const webhook = await webhookWith({ secret: NEW });
  const id = await sent(webhook);
  expect(await verdicts(id)).toEqual({ standard: VALID, vendor: VALID });
  // Hours later, when no receiver would take the timestamp any more, it is still the same signature.
  clock = new VirtualClock(NOW + 3_600_000);
  await changed(webhook, { description: 'x' });
  expect(await verdicts(id)).toEqual({ standard: VALID, vendor: VALID });
});

it('signature-2: what was signed before a rotation is valid under the previous secret, with until when', async () => {
  const webhook = await webhookWith({ secret: OLD });
  const id = await sent(webhook);
  const until = NOW + 60_000;
  await changed(webhook, { secret: NEW, previousSecret: { text: OLD, until } });
  const told = new Date(until).toISOString();
  const during = { verdict: 'valid', secret: 'previous', cause: expect.stringContaining(`is valid until ${told}`) };
  expect(await verdicts(id)).toEqual({ standard: during, vendor: during });
  clock = new VirtualClock(until);
  const after = { verdict: 'valid', secret: 'previous', cause: expect.stringContaining(`ended at ${told}`) };
  expect(await verdicts(id)).toEqual({ standard: after, vendor: after });
});

it('signature-2: an attempt during an overlap is valid under the new one', async () => {
  const previousSecret = { text: OLD, until: NOW + 60_000 };
  const id = await sent(await webhookWith({ secret: NEW, previousSecret }));
  expect(await verdicts(id)).toEqual({ standard: VALID, vendor: VALID });
});

it('signature-3: what had no signature is unsigned, with the reason', async () => {
  const without = await webhookWith({ secret: null });
  const id = await sent(without);
  await changed(without, { secret: NEW });
  const unsigned = {
    verdict: 'unsigned',
    secret: null,
    cause: expect.stringMatching(/had no secret when it was sent/),
  };
  expect(await verdicts(id)).toEqual({ standard: unsigned, vendor: unsigned });
  const off = await verdicts(await sent(await webhookWith({ secret: NEW, vendorSignature: false })));
  expect(off.standard).toEqual(VALID);
  expect(off.vendor).toMatchObject({ verdict: 'unsigned', cause: expect.stringMatching(/vendor_signature/) });
});

it('signature-4: what verifies under no secret of now is invalid: the secret was changed since', async () => {
  const webhook = await webhookWith({ secret: OLD });
  const id = await sent(webhook);
  await changed(webhook, { secret: NEW });
  const cause = expect.stringContaining(`changed after the attempt, last at ${new Date(NOW + 1000).toISOString()}`);
  const invalid = { verdict: 'invalid', secret: null, cause };
  expect(await verdicts(id)).toEqual({ standard: invalid, vendor: invalid });
});

it.each([
  ['Its body, id or time', undefined],
  ['Its body', '{"another":"body"}'],
  ['Its id or time', BODY],
])('signature-4: or what is stored is not what was signed: %s was altered', async (part, body) => {
  const webhook = await webhookWith({ secret: NEW, updatedAt: NOW - 1000 });
  const standard = { 'webhook-id': 'dlv_1', 'webhook-timestamp': String(NOW / 1000), 'webhook-signature': 'v1,x' };
  const digest = body === undefined ? {} : { 'content-digest': contentDigest(Buffer.from(body)) };
  const id = await sent(webhook, { requestHeaders: { ...standard, ...digest } });
  const cause = expect.stringContaining(`not the one that was signed. ${part} was altered in the database.`);
  expect((await verdicts(id)).standard).toMatchObject({ verdict: 'invalid', cause });
});

it('signature-5: nothing is known where the request was not recorded, or the secret is gone', async () => {
  const webhook = await webhookWith({ secret: NEW });
  const error = { kind: 'interrupted', message: 'stopped' } as const;
  const interrupted = await sent(webhook, { requestHeaders: {}, error, status: null, response: null });
  const unknown = (text: RegExp) => ({ verdict: 'unknown', secret: null, cause: expect.stringMatching(text) });
  const told = (text: RegExp) => ({ standard: unknown(text), vendor: unknown(text) });
  expect(await verdicts(interrupted)).toEqual(told(/interrupted before/));
  const erased = await sent(webhook, { requestHeaders: {} });
  expect(await verdicts(erased)).toEqual(told(/erased/));
  const id = await sent(webhook);
  await changed(webhook, { secret: null });
  expect(await verdicts(id)).toEqual(told(/no longer has a secret/));
  await store.deleteWebhook({ tenantId: token.tenantId, id: webhook.id, now: NOW });
  expect(await verdicts(id)).toEqual(told(/were deleted/));
});

it('signature-5: a delivery of another tenant is not there', async () => {
  const id = await sent(await webhookWith({ secret: NEW }));
  const stranger = await newTenant(store);
  const asked = checkSignature({ store, clock })(stranger, id);
  await expect(asked).rejects.toMatchObject({ code: 'not_found' });
});
