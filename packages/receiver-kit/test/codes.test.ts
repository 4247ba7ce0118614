import { Buffer } from 'node:buffer';
import { isWebhookError, type ReceiverOptions, unchecked, WebhookError } from '@posthorn/receiver-kit';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { makeReceiver } from './support/make-receiver.ts';
import { idOf, NOW_MS, OTHER_SECRET, SECRET, type SendOptions, signedRequest } from './support/sender.ts';

interface Case {
  code: string;
  status: number;
  why: string;
  send?: SendOptions;
  body?: Uint8Array;
  headers?: Record<string, string | undefined>;
  options?: Partial<ReceiverOptions>;
  hint?: RegExp;
}

const failing = {
  '~standard': {
    version: 1 as const,
    vendor: 'test',
    validate: () => ({ issues: [{ message: 'must be a number', path: ['items', { key: 0 }, 'price'] }] }),
  },
};

const cases: Case[] = [
  {
    why: 'no signature',
    code: 'header_missing',
    status: 400,
    headers: { 'webhook-signature': undefined },
    hint: /has a secret/,
  },
  { why: 'a blank id', code: 'header_missing', status: 400, headers: { 'webhook-id': ' ' } },
  { why: 'no event name', code: 'header_missing', status: 400, headers: { 'x-omneo-event': undefined } },
  { why: 'two ids', code: 'header_invalid', status: 400, headers: { 'webhook-id': 'dlv_1, dlv_2' } },
  { why: 'an id with a full stop', code: 'header_invalid', status: 400, headers: { 'webhook-id': 'a.b' } },
  {
    why: 'text behind the time',
    code: 'timestamp_invalid',
    status: 400,
    headers: { 'webhook-timestamp': '1767225600abc' },
  },
  {
    why: 'milliseconds',
    code: 'timestamp_invalid',
    status: 400,
    headers: { 'webhook-timestamp': String(NOW_MS) },
    hint: /milliseconds/,
  },
  {
    why: 'an old request',
    code: 'timestamp_too_old',
    status: 401,
    send: { nowMs: NOW_MS - 301_000 },
    hint: /300 s are allowed/,
  },
  { why: 'a request from the future', code: 'timestamp_too_new', status: 401, send: { nowMs: NOW_MS + 301_000 } },
  {
    why: 'tolerance 0',
    code: 'timestamp_too_old',
    status: 401,
    send: { nowMs: NOW_MS - 1000 },
    options: { toleranceS: 0 },
  },
  {
    why: 'another secret',
    code: 'signature_mismatch',
    status: 401,
    send: { secret: OTHER_SECRET },
    hint: /does not have the webhook.s secret/,
  },
  {
    why: 'another body',
    code: 'signature_mismatch',
    status: 401,
    body: Buffer.from('{}'),
    hint: /verified other bytes than the sender sent/,
  },
  { why: 'another event name', code: 'event_mismatch', status: 401, headers: { 'x-omneo-event': 'profile.created' } },
  { why: 'no JSON', code: 'json_invalid', status: 422, send: { text: '{"id":}' } },
  { why: 'an empty body', code: 'json_invalid', status: 422, send: { text: '' } },
  { why: 'no UTF-8', code: 'json_invalid', status: 422, send: { body: Buffer.from([0x22, 0xff, 0x22]) } },
  {
    why: 'a context its schema refuses',
    code: 'schema_mismatch',
    status: 422,
    options: { events: { 'transaction.created': failing } },
    hint: /items\.0\.price: must be a number/,
  },
  {
    why: 'the same, accepted',
    code: 'schema_mismatch',
    status: 202,
    options: { events: { 'transaction.created': failing }, invalidPayload: 'accept' },
  },
  {
    why: 'no handler',
    code: 'type_unknown',
    status: 422,
    send: { type: 'profile.created' },
    options: { unknownType: 'reject' },
  },
  { why: 'a compressed body', code: 'encoding_unsupported', status: 415, headers: { 'content-encoding': 'gzip' } },
  { why: 'a large body', code: 'body_too_large', status: 413, options: { maxBodyBytes: 5 } },
  {
    why: 'a secret that cannot be loaded',
    code: 'secret_missing',
    status: 500,
    options: { secrets: () => Promise.reject(new Error('vault')) },
  },
  {
    why: 'a loaded secret that is none',
    code: 'secret_malformed',
    status: 500,
    options: { secrets: () => ['whsec_'] },
  },
];

describe('receiver-1: every refusal has its code and status, and no handler runs', () => {
  it.each(cases)('$why: $code, $status', async ({ code, status, send, body, headers, options, hint }) => {
    const onReject = vi.fn();
    const { receiver, log } = makeReceiver({ onReject, ...options });
    const handler = vi.fn();
    receiver.on('transaction.created', handler);
    const request = signedRequest(send);
    const answer = await receiver.handle(body ?? request.body, { ...request.headers, ...headers });
    expect(answer.status).toBe(status);
    expect(answer.body).toBe(JSON.stringify({ error: { code } }));
    expect(handler).not.toHaveBeenCalled();
    expect(onReject).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code }), { answer });
    const line = log.at(-1)!;
    expect(line.message).toContain(code);
    expect(line.level).toBe(status === 500 ? 'error' : 'warn');
    if (hint) expect(line.message).toMatch(hint);
  });
});

describe('receiver-2: hints go to the log; into the answer only when asked', () => {
  it('the answer holds the code alone by default', async () => {
    const { receiver } = makeReceiver();
    const { body, headers } = signedRequest({ secret: OTHER_SECRET });
    expect((await receiver.handle(body, headers)).body).toBe('{"error":{"code":"signature_mismatch"}}');
  });

  it("explain: 'response' adds message and hint", async () => {
    const { receiver } = makeReceiver({ explain: 'response' });
    const { body, headers } = signedRequest({ secret: OTHER_SECRET });
    const { error } = JSON.parse((await receiver.handle(body, headers)).body);
    expect(Object.keys(error)).toEqual(['code', 'message', 'hint']);
  });

  it('no log line holds a secret, a signature or the body', async () => {
    for (const send of [
      { secret: OTHER_SECRET },
      { text: '{"email":"zoe@example.com"' },
      { text: '{"a":1}', number: 1 },
    ]) {
      const { receiver, log } = makeReceiver();
      receiver.on('transaction.created', () => {
        throw new Error('broken');
      });
      const { body, headers } = signedRequest(send);
      await receiver.handle(body, headers);
      const all = JSON.stringify(log);
      expect(log.length).toBeGreaterThan(0);
      for (const part of [SECRET.slice(6), OTHER_SECRET.slice(6), headers['webhook-signature']!.slice(3), 'zoe@']) {
        expect(all).not.toContain(part);
      }
    }
  });
});

it('receiver-3: an event without a handler is answered 204 by default, and said in the log', async () => {
  const { receiver, log } = makeReceiver();
  const { body, headers } = signedRequest({ type: 'loyalty.visited' });
  expect(await receiver.handle(body, headers)).toEqual({ status: 204, headers: {}, body: '' });
  expect(log[0]?.message).toContain('Add "loyalty.visited" to `events`');
});

describe('receiver-4: verify and safeVerify', () => {
  it('give the delivery', async () => {
    const { receiver } = makeReceiver({ secrets: [OTHER_SECRET, SECRET] });
    const { body, headers } = signedRequest({ test: true });
    expect(await receiver.verify(body, { ...headers, 'posthorn-attempt': '3' })).toEqual({
      id: idOf('transaction.created', 0, 'tst'),
      type: 'transaction.created',
      data: { id: 't1', total: 19.5 },
      attempt: 3,
      attemptedAt: new Date(NOW_MS),
      occurredAt: undefined,
      traceparent: undefined,
      test: true,
      raw: body,
      scheme: 'standard',
      secretIndex: 1,
    });
  });

  it('throw, or give, a WebhookError', async () => {
    const { receiver } = makeReceiver();
    const { body, headers } = signedRequest({ secret: OTHER_SECRET });
    await expect(receiver.verify(body, headers)).rejects.toThrow(WebhookError);
    const result = await receiver.safeVerify(body, headers);
    expect(!result.ok && isWebhookError(result.error) && result.error.code).toBe('signature_mismatch');
  });

  it('take the time of reception for checks after a queue', async () => {
    const { receiver, clock } = makeReceiver();
    const { body, headers } = signedRequest();
    clock.advance(3_600_000);
    expect(await receiver.safeVerify(body, headers)).toMatchObject({ ok: false, error: { code: 'timestamp_too_old' } });
    expect(await receiver.safeVerify(body, headers, { receivedAt: new Date(NOW_MS) })).toMatchObject({ ok: true });
  });

  it.each(['0', '-1', 'x', '1.5', ''])('leave an attempt of %j undefined', async (text) => {
    const { receiver } = makeReceiver();
    const { body, headers } = signedRequest();
    expect((await receiver.verify(body, { ...headers, 'posthorn-attempt': text })).attempt).toBeUndefined();
  });

  it('`is` tells events apart', async () => {
    const { receiver } = makeReceiver({ events: { 'loyalty.visited': unchecked<{ visits: number }>() } });
    const { body, headers } = signedRequest({ type: 'loyalty.visited', text: '{"visits":3}' });
    const delivery = await receiver.verify(body, headers);
    expect(receiver.is(delivery, 'profile.*')).toBe(false);
    expect(receiver.is(delivery, 'loyalty.visited') && delivery.data.visits).toBe(3);
  });
});

describe('receiver-5: the body', () => {
  it('may be given as Uint8Array, Buffer, ArrayBuffer or text', async () => {
    const { receiver } = makeReceiver();
    const { body, headers } = signedRequest({ text: '{"name":"Zoë"}' });
    const large = Buffer.concat([Buffer.from('xx'), body]);
    for (const form of [body, Buffer.from(body), large.subarray(2), body.buffer, '{"name":"Zoë"}']) {
      expect((await receiver.verify(form, headers)).data).toEqual({ name: 'Zoë' });
    }
  });

  it.each([[{ id: 't1' }], [undefined], [null], [5]])('is never written out again: %j is refused', async (parsed) => {
    const { receiver } = makeReceiver();
    const answer = await receiver.handle(parsed as never, signedRequest().headers);
    expect(answer).toMatchObject({ status: 500, body: '{"error":{"code":"body_already_parsed"}}' });
  });

  it('may begin with a byte order mark', async () => {
    const { receiver } = makeReceiver();
    const { body, headers } = signedRequest({ text: '\uFEFF{"id":"t1"}' });
    expect((await receiver.verify(body, headers)).data).toEqual({ id: 't1' });
  });

  it('keeps __proto__ as data', async () => {
    const { receiver } = makeReceiver();
    const { body, headers } = signedRequest({ text: '{"__proto__":{"admin":true}}' });
    const data = (await receiver.verify(body, headers)).data as Record<string, unknown>;
    expect(Object.hasOwn(data, '__proto__')).toBe(true);
    expect(data['admin']).toBeUndefined();
  });
});

describe('receiver-6: headers', () => {
  const { body, headers } = signedRequest();
  const upper = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]));
  it.each([
    ['a web Headers object', new Headers(headers)],
    ['pairs', Object.entries(headers)],
    ['a Map', new Map(Object.entries(headers))],
    ['odd case', upper],
    ['arrays', Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]))],
    ['equal lines sent twice', { ...headers, 'webhook-id': `${headers['webhook-id']}, ${headers['webhook-id']}` }],
    ['signatures in two lines', { ...headers, 'webhook-signature': ['v1,AAAA', headers['webhook-signature']!] }],
    ['signatures joined by Node', { ...headers, 'webhook-signature': `v1,AAAA, ${headers['webhook-signature']}` }],
  ])('may be given as %s', async (_, given) => {
    expect((await makeReceiver().receiver.verify(body, given)).type).toBe('transaction.created');
  });
});

it('receiver-7: whatever comes in, handle answers and never throws', async () => {
  const value = fc.option(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('1767225600', 'v1,AAAA', 'dlv_1')), {
    nil: undefined,
  });
  const names = Object.keys(signedRequest().headers);
  await fc.assert(
    fc.asyncProperty(fc.uint8Array(), fc.dictionary(fc.constantFrom(...names), value), async (body, headers) => {
      const { receiver } = makeReceiver({ schemes: ['standard', 'omneo-hmac'] });
      const answer = await receiver.handle(body, headers);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(JSON.parse(answer.body).error.code).not.toBe('internal');
    }),
  );
});

it('receiver-6: pairs that can be read only once are enough', async () => {
  const { receiver } = makeReceiver();
  receiver.on('transaction.created', () => undefined);
  const { body, headers } = signedRequest();
  expect((await receiver.handle(body, new Map(Object.entries(headers)).entries())).status).toBe(200);
});
