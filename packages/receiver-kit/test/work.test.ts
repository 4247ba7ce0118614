import { drop, gone, type Inbox, memoryInbox, retryAfter, unchecked } from '@posthorn/receiver-kit';
import { describe, expect, it, vi } from 'vitest';
import { makeReceiver } from './support/make-receiver.ts';
import { idOf, signedRequest } from './support/sender.ts';

function deferred() {
  let resolve: () => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

const { body, headers } = signedRequest();

describe('receiver-30: duplicates', () => {
  it('a delivery that was done is answered 200 with webhook-duplicate and runs nothing', async () => {
    const { receiver } = makeReceiver();
    const handler = vi.fn();
    receiver.on('transaction.created', handler);
    expect(await receiver.handle(body, headers)).toEqual({ status: 200, headers: {}, body: '' });
    expect(await receiver.handle(body, headers)).toEqual({
      status: 200,
      headers: { 'webhook-duplicate': '1' },
      body: '',
    });
    expect(handler).toHaveBeenCalledTimes(1);
  });

  it('a copy that comes while the first is at work gets 409 with Retry-After, never 2xx', async () => {
    const { receiver } = makeReceiver();
    const { promise, resolve } = deferred();
    const handler = vi.fn(() => promise);
    receiver.on('transaction.created', handler);
    const first = receiver.handle(body, headers);
    await vi.waitFor(() => expect(handler).toHaveBeenCalled());
    expect(await receiver.handle(body, headers)).toMatchObject({
      status: 409,
      headers: { 'retry-after': '12' },
      body: '{"error":{"code":"in_progress"}}',
    });
    resolve();
    expect((await first).status).toBe(200);
    expect(handler).toHaveBeenCalledTimes(1);
  });

  it('are remembered 14 days, for retries go on for 11', async () => {
    const { receiver, clock } = makeReceiver({ toleranceS: 86_400 });
    const handler = vi.fn();
    receiver.on('transaction.created', handler);
    await receiver.handle(body, headers);
    const later = async (days: number) => {
      clock.advance(days * 86_400_000);
      const again = signedRequest({ nowMs: clock.now() });
      return (await receiver.handle(again.body, again.headers)).headers['webhook-duplicate'];
    };
    expect(await later(13.9)).toBe('1');
    expect(await later(0.2)).toBeUndefined();
  });

  it('the key is the name of the receiver and the id, and not the secret', async () => {
    const keys: string[] = [];
    const memory = memoryInbox();
    const inbox: Inbox = {
      ...memory,
      local: false,
      claim(key, options) {
        keys.push(key);
        return memory.claim(key, options);
      },
    };
    for (const name of ['billing', 'mail']) {
      const { receiver } = makeReceiver({ inbox, name });
      receiver.on('*', () => undefined);
      expect((await receiver.handle(body, headers)).headers).toEqual({});
    }
    expect(keys).toEqual([`billing:${idOf('transaction.created')}`, `mail:${idOf('transaction.created')}`]);
    expect(() => makeReceiver({ inbox })).toThrow('a shared inbox needs the name');
  });
});

describe('receiver-31: a failure releases the delivery, so that the next attempt runs it again', () => {
  it.each([
    ['an error', () => new Error('db'), 500, 'handler_failed', undefined],
    ['retryAfter(60)', () => retryAfter(60), 503, 'retry_later', '60'],
    ['retryAfter(0.2)', () => retryAfter(0.2), 503, 'retry_later', '1'],
    ['gone()', () => gone(), 410, 'gone', undefined],
  ])('%s', async (_, thrown, status, code, wait) => {
    const { receiver, log, clock } = makeReceiver();
    const handler = vi.fn().mockRejectedValueOnce(thrown()).mockResolvedValueOnce(undefined);
    receiver.on('transaction.created', handler);
    const answer = await receiver.handle(body, headers);
    expect(answer).toMatchObject({ status, body: JSON.stringify({ error: { code } }) });
    expect(answer.headers['retry-after']).toBe(wait);
    expect((await receiver.handle(body, headers)).status).toBe(200);
    expect(handler).toHaveBeenCalledTimes(2);
    expect(log[0]?.message).toContain(code);
    expect(clock.pending).toBe(0);
  });

  it('the error of a handler is logged with its cause and never sent', async () => {
    const { receiver, log } = makeReceiver({ explain: 'response' });
    const cause = new Error('password=hunter2');
    receiver.on('transaction.created', () => {
      throw cause;
    });
    expect((await receiver.handle(body, headers)).body).not.toContain('hunter2');
    expect(log[0]).toMatchObject({ level: 'error', details: { cause } });
  });

  it("drop('reason') is done: 204, and the next copy is a duplicate", async () => {
    const { receiver } = makeReceiver();
    receiver.on('transaction.created', () => {
      throw drop('not ours');
    });
    expect((await receiver.handle(body, headers)).status).toBe(204);
    expect((await receiver.handle(body, headers)).headers['webhook-duplicate']).toBe('1');
  });
});

describe('receiver-32: past the deadline the sender gets 503, and the handler goes on under its lease', () => {
  async function slow() {
    const made = makeReceiver({ deadlineMs: 5000 });
    const work = deferred();
    const handler = vi.fn((_: unknown, _context: { signal: AbortSignal }) => work.promise);
    made.receiver.on('transaction.created', handler);
    const first = made.receiver.handle(body, headers);
    await vi.waitFor(() => expect(made.clock.pending).toBe(2));
    made.clock.advance(5000);
    expect(await first).toMatchObject({
      status: 503,
      headers: { 'retry-after': '5' },
      body: '{"error":{"code":"handler_timeout"}}',
    });
    return { ...made, work, handler };
  }

  it('the retry gets 409 while it works, and 200 once it is done', async () => {
    const { receiver, work, log, handler } = await slow();
    expect((await receiver.handle(body, headers)).status).toBe(409);
    work.resolve();
    await vi.waitFor(() => expect(log.at(-1)?.message).toContain('finished after its deadline'));
    expect((await receiver.handle(body, headers)).headers['webhook-duplicate']).toBe('1');
    expect(handler).toHaveBeenCalledTimes(1);
  });

  it('a late failure is logged, and the retry runs again', async () => {
    const { receiver, work, log, handler } = await slow();
    work.reject(new Error('late'));
    await vi.waitFor(() => expect(log.at(-1)?.message).toContain('failed after its deadline'));
    handler.mockResolvedValueOnce(undefined);
    expect((await receiver.handle(body, headers)).status).toBe(200);
  });

  it('the signal aborts when the lease ends, and a late holder does not undo the work of another', async () => {
    const { receiver, clock, work, log, handler } = await slow();
    const { signal } = handler.mock.calls[0]![1];
    expect(signal.aborted).toBe(false);
    clock.advance(295_000);
    expect(signal.aborted).toBe(true);
    handler.mockResolvedValueOnce(undefined);
    const again = signedRequest({ nowMs: clock.now() });
    expect((await receiver.handle(again.body, again.headers)).status).toBe(200);
    work.resolve();
    await vi.waitFor(() =>
      expect(log.some((line) => line.message.includes('the lease ended before the handler did'))).toBe(true),
    );
  });
});

describe('receiver-33: a store that fails answers 503, never 2xx', () => {
  const memory = memoryInbox();
  const broken = () => Promise.reject(new Error('store down'));
  it.each([
    ['claim', 0],
    ['complete', 1],
  ])('%s', async (step, runs) => {
    const { receiver } = makeReceiver({ inbox: { ...memory, [step]: broken } });
    const handler = vi.fn();
    receiver.on('transaction.created', handler);
    expect(await receiver.handle(body, headers)).toMatchObject({
      status: 503,
      body: '{"error":{"code":"inbox_unavailable"}}',
    });
    expect(handler).toHaveBeenCalledTimes(runs);
  });

  it('a release that fails leaves the answer as it is', async () => {
    const { receiver } = makeReceiver({ inbox: { ...memoryInbox(), release: broken } });
    receiver.on('transaction.created', () => Promise.reject(new Error('x')));
    expect((await receiver.handle(body, headers)).status).toBe(500);
  });
});

describe('receiver-34: which handlers run', () => {
  it('all that match, in the order they were added; the first failure stops the rest', async () => {
    const { receiver } = makeReceiver();
    const ran: string[] = [];
    receiver
      .on('*', () => ran.push('*'))
      .on(['profile.created', 'transaction.created'], () => ran.push('array'))
      .on('transaction.*', () => {
        ran.push('prefix');
        throw new Error('x');
      })
      .on('transaction.created', () => ran.push('name'));
    await receiver.handle(body, headers);
    expect(ran).toEqual(['*', 'array', 'prefix']);
  });

  it('a prefix stands for the known names below it, `*` for everything', async () => {
    const { receiver } = makeReceiver({ events: { 'transaction.points.issued': unchecked<{ points: number }>() } });
    const ran: string[] = [];
    receiver.on('transaction.*', ({ type }) => ran.push(type)).on('*', ({ type }) => ran.push(`* ${type}`));
    for (const type of ['transaction.created', 'transaction.points.issued', 'transaction.odd']) {
      const request = signedRequest({ type });
      await receiver.handle(request.body, request.headers);
    }
    expect(ran).toEqual([
      'transaction.created',
      '* transaction.created',
      'transaction.points.issued',
      '* transaction.points.issued',
      '* transaction.odd',
    ]);
  });

  it('a name that nothing fits is refused at start', () => {
    const { receiver } = makeReceiver();
    expect(() => receiver.on('invoice.payed' as never, () => undefined)).toThrow(
      '"invoice.payed" matches no known event',
    );
  });

  it('a handler gets what its schema gives', async () => {
    const events = {
      'loyalty.visited': {
        '~standard': { version: 1 as const, vendor: 'test', validate: () => ({ value: { visits: 7 } }) },
      },
    };
    const { receiver } = makeReceiver({ events });
    const handler = vi.fn();
    receiver.on('loyalty.visited', handler);
    const request = signedRequest({ type: 'loyalty.visited', text: '{"visits":"7"}' });
    await receiver.handle(request.body, request.headers);
    expect(handler.mock.calls[0]?.[0].data).toEqual({ visits: 7 });
  });
});

it('receiver-35: observers are told, and their own failures change nothing', async () => {
  const onHandled = vi.fn(() => {
    throw new Error('metrics down');
  });
  const { receiver, log } = makeReceiver({ onHandled });
  receiver.on('transaction.created', () => undefined);
  expect((await receiver.handle(body, headers)).status).toBe(200);
  expect(onHandled).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ type: 'transaction.created' }), {
    durationMs: 0,
  });
  expect(log[0]?.message).toContain('onHandled failed');
});
