import { createReceiver, memoryInbox, unchecked } from '@posthorn/receiver-kit';
import { testSender } from '@posthorn/receiver-kit/testing';
import { describe, expect, expectTypeOf, it, vi } from 'vitest';
import { EXAMPLES } from '../../src/sending/examples.ts';
import { makeReceiver } from '../support/make-receiver.ts';
import { OTHER_SECRET, SECRET } from '../support/sender.ts';

const quiet = { warn: () => undefined, error: () => undefined };

describe('testing-1: the sender signs with a secret of its own, which its receiver accepts and others refuse', () => {
  it.each([
    ['a function that finds none', () => undefined],
    ['a secret that is not set', undefined],
    ['a secret of its own', SECRET],
  ])('testing-1: %s', async (_, secrets) => {
    const receiver = createReceiver({ secrets, inbox: memoryInbox(), logger: quiet }).on('*', () => undefined);
    const send = testSender(receiver);
    expect((await send('profile.created')).status).toBe(200);
    const others = createReceiver({ secrets: OTHER_SECRET, inbox: memoryInbox(), logger: quiet });
    expect((await testSender(others)('profile.created').signedWith(send.secret)).code).toBe('signature_mismatch');
  });

  it('testing-1: without a sender, a receiver without a secret still refuses every request', async () => {
    const { receiver: origin } = makeReceiver();
    const request = testSender(origin)('profile.created');
    const receiver = createReceiver({ secrets: undefined, inbox: memoryInbox(), logger: quiet });
    expect(await receiver.handle(request.body, request.headers)).toMatchObject({ status: 500 });
    expect(() => createReceiver({ secrets: 'whsec_x', inbox: memoryInbox() })).toThrow(/whsec_/);
  });

  it('testing-1: takes a secret, and says what it needs', () => {
    const { receiver } = makeReceiver();
    expect(testSender(receiver, { secret: OTHER_SECRET }).secret).toBe(OTHER_SECRET);
    expect(testSender(receiver).secret).not.toBe(testSender(receiver).secret);
    expect(() => testSender(undefined as never)).toThrow(/needs the receiver/);
    expect(() => testSender(receiver, { secret: 'whsec_x' })).toThrow(/whsec_/);
  });

  it('testing-1: goes by the clock of its receiver', async () => {
    const { receiver, clock } = makeReceiver();
    receiver.on('*', () => undefined);
    clock.advance(86_400_000);
    expect((await testSender(receiver)('profile.created')).status).toBe(200);
  });
});

describe('testing-2: overrides are merged into the examples', () => {
  it('testing-2: objects are merged at any depth, lists and everything else replaced', async () => {
    const { receiver } = makeReceiver();
    const seen = vi.fn();
    receiver.on('transaction.created', ({ data }) => seen(data));
    const given = { total: 1.5, profile: { first_name: 'Zoë' }, items: [], rounding: undefined };
    await testSender(receiver)('transaction.created', given);
    const { rounding: _, profile, ...example } = JSON.parse(EXAMPLES['transaction.created']) as Record<string, object>;
    const merged = { ...example, total: 1.5, items: [], profile: { ...profile, first_name: 'Zoë' } };
    expect(seen.mock.calls[0]?.[0]).toEqual(merged);
  });

  it('testing-2: text and bytes are sent as they are, and an event of your own needs its context', async () => {
    const { receiver } = makeReceiver({ events: { 'store.visited': unchecked<{ visits: number }>() } });
    const raw = vi.fn();
    receiver.on('*', ({ type, raw: bytes }) => raw(type, Buffer.from(bytes).toString()));
    const send = testSender(receiver);
    await send('transaction.created', '{ "id": 1.0 }');
    await send('transaction.created', Buffer.from('{"id":2.0}'));
    await send('store.visited', { visits: 3 });
    await send.raw('anything.else', '{"a":1e3}');
    expect(raw.mock.calls).toEqual([
      ['transaction.created', '{ "id": 1.0 }'],
      ['transaction.created', '{"id":2.0}'],
      ['store.visited', '{"visits":3}'],
      ['anything.else', '{"a":1e3}'],
    ]);
    expect(() => (send as (type: string) => unknown)('store.visited')).toThrow(/no example of "store\.visited"/);
  });

  it('testing-2: the compiler checks names and overrides', () => {
    const { receiver } = makeReceiver({ events: { 'store.visited': unchecked<{ visits: number }>() } });
    const send = testSender(receiver);
    // @ts-expect-error there is no such event
    void (() => send('transaction.creatd'));
    // @ts-expect-error a total is a number
    void (() => send('transaction.created', { total: 'much' }));
    // @ts-expect-error the context of an event without an example is given whole
    void (() => send('store.visited', {}));
    expectTypeOf(send('transaction.created', { total: 1 })).resolves.toHaveProperty('code');
  });
});

describe('testing-3: a request is sent when it is awaited, and its methods break it in one way each', () => {
  function start() {
    const made = makeReceiver({ toleranceS: 60 });
    const handler = vi.fn();
    made.receiver.on('*', handler);
    return { ...made, handler, send: testSender(made.receiver) };
  }

  it.each([
    ['tampered', 'signature_mismatch'],
    ['stale', 'timestamp_too_old'],
    ['early', 'timestamp_too_new'],
  ] as const)('testing-3: %s', async (method, code) => {
    const { send, handler } = start();
    expect(await send('tier.achieved')[method]()).toMatchObject({ status: 401, code });
    expect(handler).not.toHaveBeenCalled();
  });

  it('testing-3: within the tolerance, with another secret, without a header', async () => {
    const { send } = start();
    expect((await send('tier.achieved').stale(60)).status).toBe(200);
    expect((await send('tier.achieved').early(60)).status).toBe(200);
    expect((await send('tier.achieved').signedWith(OTHER_SECRET)).code).toBe('signature_mismatch');
    expect((await send('tier.achieved').withoutHeader('Webhook-Id')).code).toBe('header_missing');
    expect(JSON.parse(Buffer.from(send('tier.achieved').tampered().body).toString())).toHaveProperty('tampered', true);
  });

  it('testing-3: resent sends the first attempt before, unless it was sent', async () => {
    const { send, handler } = start();
    expect(await send('tier.achieved').resent()).toMatchObject({ status: 200, duplicate: true });
    expect(handler.mock.calls.map(([{ attempt }]) => attempt)).toEqual([1]);
    const request = send('tier.achieved');
    const [one, two] = await Promise.all([request, request.resent()]);
    expect([one.status, two.status, two.code]).toEqual([200, 409, 'in_progress']);
    expect(handler).toHaveBeenCalledTimes(2);
  });

  it('testing-3: nothing is sent before, and only one request for one object', async () => {
    const { send, handler } = start();
    const request = send('tier.achieved');
    await Promise.resolve();
    expect(handler).not.toHaveBeenCalled();
    await request;
    await request.finally(() => undefined).catch(() => undefined);
    expect(handler).toHaveBeenCalledTimes(1);
    await expect(send('tier.achieved')).resolves.toMatchObject({ status: 200, body: '', code: undefined });
    expect((await receiverAnswers(send)).status).toBe(200);
  });

  async function receiverAnswers(send: ReturnType<typeof start>['send']): Promise<Response> {
    const { receiver } = makeReceiver({ secrets: send.secret });
    receiver.on('*', () => undefined);
    return receiver.fetch(send('tier.achieved').toRequest());
  }
});
