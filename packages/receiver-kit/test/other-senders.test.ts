// Requests of senders that are not Posthorn: named when they are refused, and accepted where they keep to Standard Webhooks.

import { SENDERS } from '@posthorn/diagnose/senders';
import { type ReceiverOptions, unchecked } from '@posthorn/receiver-kit';
import { describe, expect, it, vi } from 'vitest';
import { makeReceiver } from './support/make-receiver.ts';
import { NOW_MS, signedRequest } from './support/sender.ts';

async function refused(headers: object, options: Partial<ReceiverOptions> = {}, body = '{}') {
  const result = await makeReceiver(options).receiver.safeVerify(body, headers as Record<string, string>);
  if (result.ok) throw new Error('accepted');
  return result.error;
}

describe('kit-9: a sender that is not Posthorn is named, with what verifies its requests', () => {
  it.each(SENDERS.flatMap((sender) => sender.headers.map((header) => ({ ...sender, header }))))(
    '$name by $header',
    async ({ name, header, use }) => {
      for (const given of [{ [header]: 'sha256=ab' }, new Headers({ [header]: 'sha256=ab', 'content-type': 'x' })]) {
        const error = await refused(given);
        expect(error).toMatchObject({ code: 'header_missing', status: 400 });
        expect(error.hint).toContain(`This request is from ${name}, which signs it with`);
        expect(error.hint).toContain(use);
      }
    },
  );

  it('also where the vendor header is accepted', async () => {
    const error = await refused({ 'stripe-signature': 't=1,v1=ab' }, { schemes: ['standard', 'omneo-hmac'] });
    expect(error.hint).toMatch(/from Stripe, which signs it with stripe-signature/);
  });

  it('the words of a header are not repeated', async () => {
    expect((await refused({ 'x-hub-signature-256': 'evil' })).hint).not.toContain('evil');
  });
});

/** Signed by the package standardwebhooks 1.1.1. */
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const INVOICE = {
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  body: '{"type":"invoice.paid","timestamp":"2025-12-31T23:59:58.250Z","data":{"invoiceId":"inv_1","amount":5}}',
  signature: 'v1,PInEa5bDpecxjSnm/bG7NxdheIRsenspZgw9q7HurA4=',
};
const CONTACT = {
  id: 'evt_0001',
  body: '{"type":"contact.created","data":{"name":"Zoë"}}',
  signature: 'v1,j/Fm2x0DXFk9i0yjvikhwnoNavU/s99DHGlynGbxbLE=',
};
const headersOf = ({ id, signature }: typeof INVOICE, family = 'webhook') => ({
  [`${family}-id`]: id,
  [`${family}-timestamp`]: String(NOW_MS / 1000),
  [`${family}-signature`]: signature,
});
const OPEN = { secrets: SECRET, schemes: ['standard', 'standard-webhooks'] } as const;

describe('kit-13: the scheme standard-webhooks accepts senders that keep to Standard Webhooks', () => {
  it.each(['webhook', 'svix'])('kit-13: by %s-* headers', async (family) => {
    const events = { 'invoice.paid': unchecked<{ data: { amount: number } }>() };
    const { receiver } = makeReceiver({ ...OPEN, events });
    const amounts: number[] = [];
    receiver.on('invoice.paid', ({ data }) => void amounts.push(data.data.amount));
    const headers = headersOf(INVOICE, family);
    expect((await receiver.handle(INVOICE.body, headers)).status).toBe(200);
    expect((await receiver.handle(INVOICE.body, headers)).headers).toEqual({ 'webhook-duplicate': '1' });
    expect(amounts).toEqual([5]);
    expect(await receiver.verify(INVOICE.body, headers)).toMatchObject({
      ...{ id: INVOICE.id, type: 'invoice.paid', scheme: 'standard-webhooks', attempt: undefined, test: false },
      occurredAt: new Date('2025-12-31T23:59:58.250Z'),
      attemptedAt: new Date(NOW_MS),
    });
  });

  it('kit-13: a body without a time has none', async () => {
    const delivery = await makeReceiver(OPEN).receiver.verify(CONTACT.body, headersOf(CONTACT));
    expect(delivery).toMatchObject({ type: 'contact.created', occurredAt: undefined });
  });

  it('kit-13: a changed body, id or time is refused, and its cause named', async () => {
    const { receiver } = makeReceiver(OPEN);
    const pretty = JSON.stringify(JSON.parse(INVOICE.body), null, 2);
    const changed = await receiver.safeVerify(pretty, headersOf(INVOICE, 'svix'));
    expect(!changed.ok && changed.error.hint).toMatch(/without the spaces between its members/);
    for (const headers of [
      { ...headersOf(INVOICE), 'webhook-id': CONTACT.id },
      { ...headersOf(INVOICE), 'webhook-timestamp': '1767225601' },
      { ...headersOf(INVOICE), 'webhook-id': '' },
      { ...headersOf(INVOICE, 'svix'), 'svix-signature': undefined },
    ]) {
      expect((await receiver.safeVerify(INVOICE.body, headers)).ok).toBe(false);
    }
  });

  it.each(['[]', 'null', '{}', '{"type":5}', '{"type":""}'])('kit-13: %s names no event', async (text) => {
    const { receiver } = makeReceiver({ schemes: ['standard-webhooks'] });
    const { body, headers } = signedRequest({ text });
    const { 'webhook-id': _, 'x-omneo-event': _event, ...rest } = headers;
    const { signStandard, parseSecret } = await import('@posthorn/signing');
    const secret = (await import('./support/sender.ts')).SECRET;
    const message = { id: 'msg_1', timestamp: NOW_MS / 1000, body };
    const signed = {
      ...rest,
      'webhook-id': 'msg_1',
      'webhook-signature': signStandard(message, [parseSecret(secret)]),
    };
    expect(await receiver.safeVerify(body, signed)).toMatchObject({ ok: false, error: { code: 'schema_mismatch' } });
  });

  it('kit-13: a request of Posthorn cannot be read as one of another sender', async () => {
    const handler = vi.fn();
    const { receiver } = makeReceiver({ schemes: ['standard', 'standard-webhooks'] });
    receiver.on('*', handler);
    const { body, headers } = signedRequest({ text: '{"type":"profile.deleted"}' });
    const kept = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];
    const stripped = Object.fromEntries(Object.entries(headers).filter(([name]) => kept.includes(name)));
    const renamed = Object.fromEntries(
      Object.entries(stripped).map(([name, value]) => [name.replace('webhook', 'svix'), value]),
    );
    expect((await receiver.handle(body, stripped)).body).toBe('{"error":{"code":"header_missing"}}');
    expect((await receiver.handle(body, renamed)).status).toBe(400);
    expect(handler).not.toHaveBeenCalled();
    expect((await receiver.handle(body, headers)).status).toBe(200);
  });

  it.each(['webhook', 'svix'])(
    'kit-9: without it, the hint for %s-* headers says how to accept the sender',
    async (family) => {
      const error = await refused(headersOf(INVOICE, family), { secrets: SECRET }, INVOICE.body);
      expect(error.code).toBe('header_missing');
      expect(error.hint).toMatch(/its sender is not Posthorn.*schemes: \['standard', 'standard-webhooks'\]/);
    },
  );

  it('kit-9: with another secret, the hint says whose secret is meant', async () => {
    expect((await refused(headersOf(INVOICE), {}, INVOICE.body)).hint).toMatch(/its sender is probably not Posthorn/);
  });
});
