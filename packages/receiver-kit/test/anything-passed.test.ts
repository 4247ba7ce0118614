// Whatever kind a caller passes is read, or refused with a code that names the argument.
import { runInNewContext } from 'node:vm';
import { createReceiver, drop, gone, isWebhookError, retryAfter } from '@posthorn/receiver-kit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeReceiver } from './support/make-receiver.ts';
import { NOW_MS, SECRET, signedRequest } from './support/sender.ts';

const { body, headers } = signedRequest();
const codeOf = (answer: { body: string }): unknown => JSON.parse(answer.body || '{}').error?.code;

describe('kit-1: headers of any container are read, or refused as `headers_unreadable`', () => {
  it.each<[string, unknown]>([
    ['numbers', { ...headers, 'content-length': body.byteLength }],
    ['null, undefined and booleans', { ...headers, 'x-a': null, 'x-b': undefined, 'x-c': true }],
    ['lists with null', { ...headers, 'x-a': ['1', null, 2] }],
    ['functions and objects', { ...headers, 'x-a': () => 1, 'x-b': {}, 'x-c': Symbol('x') }],
    ['a flat list, as rawHeaders', Object.entries(headers).flat()],
    [
      'a flat list of bytes',
      Object.entries(headers)
        .flat()
        .map((text) => Buffer.from(text)),
    ],
    ['pairs with numbers', [...Object.entries(headers), ['content-length', body.byteLength]]],
    ['Lambda@Edge', Object.fromEntries(Object.entries(headers).map(([key, value]) => [key, [{ key, value }]]))],
    ['an object with get() only', { get: (name: string) => headers[name] ?? null }],
    ['an object without a prototype', Object.assign(Object.create(null), headers)],
    ['objects with name and value, as in HAR files', Object.entries(headers).map(([name, value]) => ({ name, value }))],
    ['objects with key and value', Object.entries(headers).map(([key, value]) => ({ key, value }))],
    [
      'an object with forEach() only',
      { forEach: (call: (value: string, name: string) => void) => new Headers(headers).forEach(call) },
    ],
    ['objects of text', Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, new String(value)]))],
    ['an object of another realm', runInNewContext('({ ...given })', { given: headers })],
  ])('%s', async (_, given) => {
    expect((await makeReceiver().receiver.verify(body, given as never)).type).toBe('transaction.created');
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['undefined', undefined],
    ['text', 'webhook-id: x'],
    ['a number', 5],
    ['a function', () => headers],
    ['a list of numbers and objects', [{}, 1]],
    ['a whole request', { method: 'POST', headers }],
    [
      'an object that throws',
      new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error('no');
          },
        },
      ),
    ],
  ])('%s is refused', async (_, given) => {
    const { receiver } = makeReceiver();
    expect(codeOf(await receiver.handle(body, given as never))).toBe('headers_unreadable');
    const result = await receiver.safeVerify(body, given as never);
    expect(!result.ok && result.error).toMatchObject({ code: 'headers_unreadable', details: { argument: 'headers' } });
  });

  it('nothing ends in `internal`', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.anything({ withMap: true, withTypedArray: true, withNullPrototype: true }),
        fc.anything(),
        async (given, bytes) => {
          const { receiver } = makeReceiver();
          expect(codeOf(await receiver.handle(bytes as never, given as never))).not.toBe('internal');
          const result = await receiver.safeVerify(bytes as never, given as never);
          expect(!result.ok && isWebhookError(result.error)).toBe(true);
        },
      ),
    );
  });
});

describe('kit-2: bytes of any kind and realm are read; anything else is `body_already_parsed`', () => {
  const shared = new SharedArrayBuffer(body.byteLength);
  new Uint8Array(shared).set(body);
  it.each<[string, unknown]>([
    ['a DataView', new DataView(body.buffer, body.byteOffset, body.byteLength)],
    ['an Int8Array', new Int8Array(body.buffer, body.byteOffset, body.byteLength)],
    ['a SharedArrayBuffer', shared],
    ['a view of shared memory', new Uint8Array(shared)],
    ['a Uint8Array of another realm', runInNewContext('Uint8Array.from(given)', { given: [...body] })],
    ['an ArrayBuffer of another realm', runInNewContext('Uint8Array.from(given).buffer', { given: [...body] })],
  ])('%s', async (_, given) => {
    expect((await makeReceiver().receiver.verify(given as never, headers)).data).toEqual({ id: 't1', total: 19.5 });
  });

  it.each<[string, unknown, RegExp]>([
    ['a promise', Promise.resolve(body), /await it/],
    ['a stream', new ReadableStream(), /stream/],
    ['a Blob', new Blob([body]), /arrayBuffer/],
    ['an object that claims to be a buffer', { [Symbol.toStringTag]: 'ArrayBuffer' }, /raw body/],
    ['the JSON of a Buffer', Buffer.from(body).toJSON(), /raw body/],
    ['a number', 5, /raw body/],
  ])('%s is refused, without a word of a framework', async (_, given, hint) => {
    const result = await makeReceiver().receiver.safeVerify(given as never, headers);
    expect(!result.ok && result.error).toMatchObject({
      code: 'body_already_parsed',
      hint: expect.stringMatching(hint),
    });
    expect(!result.ok && `${result.error.message} ${result.error.hint}`).not.toMatch(/express|next|koa|nest|fastify/i);
  });

  it('a revoked proxy is refused', async () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const { receiver } = makeReceiver();
    expect(codeOf(await receiver.handle(proxy as never, headers))).toBe('body_already_parsed');
    expect(codeOf(await receiver.handle(body, proxy as never))).toBe('headers_unreadable');
    expect((await receiver.safeVerify(body, headers, { receivedAt: proxy as never })).ok).toBe(false);
  });

  it('a buffer that was transferred away is refused', async () => {
    const buffer = new ArrayBuffer(8);
    structuredClone(buffer, { transfer: [buffer] });
    expect(codeOf(await makeReceiver().receiver.handle(buffer, headers))).toBe('body_already_read');
  });
});

describe('kit-3: the time of reception is a Date, a number or text; anything else is `received_at_invalid`', () => {
  it.each<unknown>([
    new Date(NOW_MS),
    NOW_MS,
    String(NOW_MS),
    '2026-01-01T00:00:00Z',
    runInNewContext(`new Date(${NOW_MS})`),
  ])('%s', async (receivedAt) => {
    const { receiver, clock } = makeReceiver();
    clock.advance(3_600_000);
    expect((await receiver.safeVerify(body, headers, { receivedAt: receivedAt as never })).ok).toBe(true);
  });

  it.each<[unknown, RegExp]>([
    [new Date(Number.NaN), /Date/],
    [Number.NaN, /Date/],
    ['yesterday', /Date/],
    [{}, /Date/],
    [null, /Date/],
    [NOW_MS / 1000, /milliseconds/],
  ])('%s is refused', async (receivedAt, hint) => {
    const result = await makeReceiver().receiver.safeVerify(body, headers, { receivedAt: receivedAt as never });
    expect(!result.ok && result.error).toMatchObject({
      code: 'received_at_invalid',
      hint: expect.stringMatching(hint),
    });
  });
});

describe('kit-4: a failure that a handler returns means the same as one that it throws', () => {
  it.each<[string, () => unknown, number]>([
    ['retryAfter(60)', () => retryAfter(60), 503],
    ['gone()', () => gone(), 410],
    ["drop('x')", () => drop('x'), 204],
    ['a signal in a list', () => [1, retryAfter(60)], 503],
    ['an error', () => new Error('db'), 500],
    ['a Response that failed', () => new Response('', { status: 503 }), 500],
    ['a Node response that failed', () => ({ statusCode: 404 }), 500],
    ['an answer that failed', () => ({ status: 409, headers: {}, body: '' }), 500],
    ['a rejected promise of null', () => Promise.reject(null), 500],
    ['a rejected promise of undefined', () => Promise.reject(undefined), 500],
    [
      'a revoked proxy, thrown',
      () => {
        const { proxy, revoke } = Proxy.revocable({}, {});
        revoke();
        throw proxy;
      },
      500,
    ],
    ['a Response of a failed fetch', () => Response.error(), 500],
    ['an error of another realm', () => runInNewContext('new Error("db")'), 500],
    ['what allSettled gives of a rejection', () => Promise.allSettled([Promise.reject(new Error('db'))]), 500],
    ['what allSettled gives of a signal', () => Promise.allSettled([Promise.resolve(retryAfter(9))]), 503],
    ['a signal in a Map', () => new Map([['a', gone()]]), 410],
    ['retryAfter without a call', () => retryAfter, 500],
    ['the result of a check that failed', () => ({ success: false, error: new Error('no') }), 500],
    ['a result with ok: false', () => ({ ok: false }), 500],
    [
      'a generator, whose body never ran',
      function* () {
        yield 1;
      },
      500,
    ],
    ['a record that is called rejected', () => ({ id: 1, status: 'rejected', reason: 'price' }), 200],
    ['a Response that succeeded', () => new Response(), 200],
    ['text', () => 'done', 200],
    ['false', () => false, 200],
    ['a record with a status', () => ({ status: 404, name: 'x' }), 200],
  ])('%s', async (_, handler, status) => {
    const { receiver } = makeReceiver();
    receiver.on('*', handler);
    expect((await receiver.handle(body, headers)).status).toBe(status);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1, '60' as never])('retryAfter(%s) is a RangeError', (seconds) => {
    expect(() => retryAfter(seconds)).toThrow(RangeError);
  });
});

it('kit-5: an answer cannot be turned into JSON or text, and says what to do instead', async () => {
  const { receiver } = makeReceiver();
  const answer = await receiver.handle(body, {});
  expect(() => JSON.stringify(answer)).toThrow(/adapter of your framework/);
  expect(() => new Response(answer as never)).toThrow(/adapter of your framework/);
  expect({ ...answer }).toMatchObject({ status: 400, body: expect.stringContaining('header_missing') });
});

describe('kit-6: secrets of a wrong kind are refused with a code, and a logger that fails decides nothing', () => {
  it.each<unknown>([new Uint8Array(32), {}, 42, true, [SECRET, 42], new Map()])('%s', (secrets) => {
    expect(() => makeReceiver({ secrets: secrets as never })).toThrow(
      expect.objectContaining({ code: 'secret_malformed' }),
    );
  });

  it('bytes of the text are accepted', async () => {
    expect((await makeReceiver({ secrets: Buffer.from(SECRET) }).receiver.safeVerify(body, headers)).ok).toBe(true);
  });

  it('no options are a missing secret', () => {
    expect(() => createReceiver(undefined as never)).toThrow(expect.objectContaining({ code: 'secret_missing' }));
  });

  it('a handler that is no function is refused at start', () => {
    expect(() => makeReceiver().receiver.on('*', undefined as never)).toThrow(TypeError);
  });

  it('a logger that throws', async () => {
    const fail = () => {
      throw new Error('disk full');
    };
    const { receiver } = makeReceiver({ logger: { warn: fail, error: fail } });
    expect((await receiver.handle(body, {})).status).toBe(400);
  });
});
