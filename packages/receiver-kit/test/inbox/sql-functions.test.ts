import { type SqlInboxOptions, sqlInbox } from '@posthorn/receiver-kit/inbox/sql';
import { describe, expect, it } from 'vitest';
import { signedRequest } from '../support/sender.ts';
import { openSqlite, receiving } from './support/open-sqlite.ts';

const { body, headers } = signedRequest();

describe('inbox-7: prune', () => {
  it('deletes expired deliveries and old times in steps, and nothing else', async () => {
    let now = 0;
    const { db, inbox } = openSqlite({ now: () => now, retentionMs: 1000 });
    const rows = (table: string): number => Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
    for (const key of ['a', 'b', 'c']) {
      const claim = await inbox.claim(key, { leaseMs: 10, ttlMs: 100 });
      if (claim.state === 'new' && key !== 'c') await inbox.complete(key, claim.token);
      await inbox.advance(key, 5);
    }
    now = 99;
    const kept = await inbox.claim('d', { leaseMs: 10, ttlMs: 100 });
    expect(kept.state).toBe('new');
    expect(await inbox.prune()).toBe(1);
    now = 100;
    expect(await inbox.prune({ limit: 1 })).toBe(1);
    expect(await inbox.prune({ limit: 1 })).toBe(1);
    expect(await inbox.prune({ limit: 1 })).toBe(0);
    expect(await inbox.claim('d', { leaseMs: 10, ttlMs: 100 })).toEqual({ state: 'busy', retryAfterMs: 9 });
    now = 1000;
    await inbox.advance('c', 5);
    expect(await inbox.prune()).toBe(3);
    expect([rows('posthorn_inbox'), rows('posthorn_inbox_newest')]).toEqual([0, 1]);
  });

  it.each([0, -1, 1.5, Number.NaN, 10_001])('refuses the limit %s', async (limit) => {
    await expect(openSqlite().inbox.prune({ limit })).rejects.toThrow('limit must be a whole number');
  });
});

describe('inbox-8: options and functions that cannot work are refused with the reason', () => {
  const { transaction } = openSqlite();
  it.each<[object, RegExp]>([
    [{ dialect: 'oracle' }, /dialect must be one of postgres, sqlite, mysql; got oracle/],
    [{ transaction: undefined }, /transaction must be a function/],
    [{ table: 'a; DROP TABLE b' }, /table must be a name of letters/],
    [{ table: 'a.b.c' }, /table must be a name/],
    [{ table: '"a"' }, /table must be a name/],
    [{ table: '' }, /table must be a name/],
    [{ table: 7 }, /table must be a name/],
    [{ retentionMs: -1 }, /retentionMs must be a number of 0 or more/],
  ])('%o', (options, reason) => {
    expect(() => sqlInbox({ dialect: 'sqlite', transaction, ...options } as SqlInboxOptions<unknown>)).toThrow(reason);
  });

  it('a query that does not return the rows of a SELECT', async () => {
    const inbox = sqlInbox({ dialect: 'sqlite', transaction: (work) => work(undefined, () => ({ rows: [] })) });
    await expect(inbox.claim('a', { leaseMs: 1, ttlMs: 1 })).rejects.toThrow('must return the rows of a SELECT');
  });

  it('a transaction that does not run its work, or hides its failure', async () => {
    const idle = sqlInbox({ dialect: 'sqlite', transaction: async () => undefined });
    await expect(idle.claim('a', { leaseMs: 1, ttlMs: 1 })).rejects.toThrow('did not run its work');
    const { receiver, effects, write } = receiving((transaction) => (work) => transaction(work).catch(() => undefined));
    receiver.on('*', ({ id }, { tx }) => {
      write(tx, id);
      throw new Error('x');
    });
    expect((await receiver.handle(body, headers)).status).toBe(500);
    expect(effects()).toBe(0);
  });

  it('a deadlock that the database resolved is tried again, whatever wraps its error', async () => {
    const wrapped = new Error('Failed query', { cause: Object.assign(new Error('deadlock'), { code: '40P01' }) });
    let failures = 2;
    const { inbox } = openSqlite({}, (real) => (work) => (failures-- > 0 ? Promise.reject(wrapped) : real(work)));
    expect((await inbox.claim('deadlock', { leaseMs: 1000, ttlMs: 1000 })).state).toBe('new');
    failures = 5;
    await expect(inbox.claim('deadlock', { leaseMs: 1000, ttlMs: 1000 })).rejects.toBe(wrapped);
  });
});
