import { createReceiver, drop, gone, retryAfter } from '@posthorn/receiver-kit';
import { sqlInbox } from '@posthorn/receiver-kit/inbox/sql';
import type Database from 'better-sqlite3';
import { describe, expect, expectTypeOf, it, vi } from 'vitest';
import { openSqlite } from './inbox/support/open-sqlite.ts';
import { makeReceiver } from './support/make-receiver.ts';
import { idOf, SECRET, signedRequest } from './support/sender.ts';

const { body, headers } = signedRequest();

describe('inbox-17: with `store`, every verified delivery is answered 202 once it is stored', () => {
  it('the answer waits for the store, and a copy is a duplicate', async () => {
    let stored: () => void = () => undefined;
    const store = vi.fn(() => {
      return new Promise<void>((resolve) => {
        stored = resolve;
      });
    });
    const onHandled = vi.fn();
    const { receiver } = makeReceiver({ store, onHandled });
    const answer = receiver.handle(body, headers);
    await vi.waitFor(() => expect(store).toHaveBeenCalled());
    expect((await receiver.handle(body, headers)).status).toBe(409);
    stored();
    expect(await answer).toEqual({ status: 202, headers: {}, body: '' });
    expect(await receiver.handle(body, headers)).toMatchObject({ status: 200, headers: { 'webhook-duplicate': '1' } });
    expect(store).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({
        id: idOf('transaction.created'),
        type: 'transaction.created',
        data: expect.anything(),
      }),
      expect.objectContaining({ signal: expect.any(AbortSignal) }),
    );
    expect(onHandled).toHaveBeenCalledTimes(1);
  });

  it('events that the receiver does not know are stored too, and forged ones are not', async () => {
    const store = vi.fn();
    const { receiver } = makeReceiver({ store });
    const unknown = signedRequest({ type: 'store.visited', number: 1 });
    expect((await receiver.handle(unknown.body, unknown.headers)).status).toBe(202);
    expect((await receiver.handle('{}', headers)).status).toBe(401);
    expect(store).toHaveBeenCalledTimes(1);
  });

  it('in the transaction of the inbox, the queue gets the delivery exactly once', async () => {
    const { db, transaction } = openSqlite();
    db.exec('CREATE TABLE jobs (id TEXT)');
    const ends = vi.fn().mockRejectedValueOnce(new Error('x'));
    const receiver = createReceiver({
      secrets: SECRET,
      name: 'jobs',
      clock: { now: () => 1_767_225_600_000, after: () => () => undefined },
      logger: { warn: () => undefined, error: () => undefined },
      inbox: sqlInbox<Database.Database>({ dialect: 'sqlite', transaction }),
      async store({ id }, { tx }) {
        expectTypeOf(tx).toEqualTypeOf<Database.Database>();
        tx.prepare('INSERT INTO jobs VALUES (?)').run(id);
        await ends();
      },
    });
    expect((await receiver.handle(body, headers)).status).toBe(503);
    expect((await receiver.handle(body, headers)).status).toBe(202);
    expect((await receiver.handle(body, headers)).headers['webhook-duplicate']).toBe('1');
    expect(db.prepare('SELECT count(*) FROM jobs').pluck().get()).toBe(1);
  });
});

describe('inbox-18: a delivery that the store does not take is answered so that the sender tries again', () => {
  it.each([
    ['an error', () => Promise.reject(new Error('queue down')), 503, 'store_failed', undefined],
    ['nothing', () => Promise.reject(undefined), 503, 'store_failed', undefined],
    ['an error as the result', () => new Error('queue down'), 503, 'store_failed', undefined],
    ['a failed response', () => new Response('', { status: 500 }), 503, 'store_failed', undefined],
    ['retryAfter(60)', () => Promise.reject(retryAfter(60)), 503, 'retry_later', '60'],
    ['gone()', () => gone(), 410, 'gone', undefined],
  ])('%s', async (_, end, status, code, wait) => {
    const store = vi.fn().mockImplementationOnce(end);
    const { receiver, log } = makeReceiver({ store });
    const answer = await receiver.handle(body, headers);
    expect(answer).toMatchObject({ status, body: JSON.stringify({ error: { code } }) });
    expect(answer.headers['retry-after']).toBe(wait);
    expect(log[0]?.message).toContain(code);
    expect((await receiver.handle(body, headers)).status).toBe(202);
  });

  it('drop() is 204: the delivery is not for the queue', async () => {
    const { receiver } = makeReceiver({ store: () => drop('not ours') });
    expect((await receiver.handle(body, headers)).status).toBe(204);
    expect((await receiver.handle(body, headers)).headers['webhook-duplicate']).toBe('1');
  });

  it('a store that takes longer than deadlineMs is answered 503', async () => {
    const store = vi.fn(() => new Promise(() => undefined));
    const { receiver, clock } = makeReceiver({ store, deadlineMs: 1000 });
    const answer = receiver.handle(body, headers);
    await vi.waitFor(() => expect(store).toHaveBeenCalled());
    clock.advance(1000);
    expect(await answer).toMatchObject({ status: 503, body: '{"error":{"code":"handler_timeout"}}' });
  });
});

it('inbox-19: `store` and `on` exclude each other, and a store that is not a function is refused', () => {
  const { receiver } = makeReceiver({ store: () => undefined });
  expect(() => receiver.on('*', () => undefined)).toThrow('runs no handlers');
  expect(() => makeReceiver({ store: 'queue' as never })).toThrow('store must be a function');
});
