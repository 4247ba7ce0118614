import { createReceiver, drop, type Inbox, memoryInbox, retryAfter } from '@posthorn/receiver-kit';
import { inboxContract } from '@posthorn/receiver-kit/inbox/contract';
import { type SqlInboxOptions, sqlInbox, sqlInboxSchema } from '@posthorn/receiver-kit/inbox/sql';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { ManualClock } from '../support/manual-clock.ts';
import { SECRET, signedRequest } from '../support/sender.ts';
import { transactionOf } from './snippets/better-sqlite3.ts';

type Options = Partial<SqlInboxOptions<Database.Database>>;
type Transaction = SqlInboxOptions<Database.Database>['transaction'];

function open(options: Options = {}, wrap = (transaction: Transaction): Transaction => transaction) {
  const db = new Database(':memory:');
  const { table } = options;
  for (const statement of sqlInboxSchema('sqlite', table === undefined ? {} : { table })) db.exec(statement);
  const transaction = wrap(transactionOf(db));
  return { db, transaction, inbox: sqlInbox<Database.Database>({ dialect: 'sqlite', transaction, ...options }) };
}

describe('inbox-4: the SQL inbox on SQLite', () => {
  let now = 1_800_000_000_000;
  const move = (ms: number): void => {
    now += ms;
  };
  const manual = open({ now: () => now }).inbox;
  describe("on the process's clock", () => {
    for (const check of inboxContract(manual, { pass: move, jump: move })) it(check.name, () => check.run());
  });
  describe("on the database's clock, with another table", () => {
    for (const check of inboxContract(open({ table: 'Own_1' }).inbox)) it(check.name, () => check.run());
  });

  it('gives the same answers as the memory inbox', async () => {
    const act = fc.tuple(
      fc.constantFrom('claim', 'complete', 'release', 'advance', 'wait'),
      fc.constantFrom('a', 'b'),
      fc.nat({ max: 60 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 25 }), async (acts) => {
        let at = 0;
        const inboxes: Inbox<unknown>[] = [memoryInbox({ now: () => at }), open({ now: () => at }).inbox];
        const tokens: Record<string, string>[] = [{}, {}];
        for (const [name, key, number] of acts) {
          if (name === 'wait') at += number;
          const answers = await Promise.all(
            inboxes.map(async (inbox, index) => {
              const token = tokens[index]?.[key] ?? 'none';
              if (name === 'complete') return inbox.complete(key, token);
              if (name === 'release') return inbox.release(key, token);
              if (name === 'advance') return inbox.advance(key, number);
              if (name !== 'claim') return undefined;
              const claim = await inbox.claim(key, { leaseMs: 50, ttlMs: 100 });
              if (claim.state === 'new') tokens[index] = { ...tokens[index], [key]: claim.token };
              return claim.state === 'new' ? 'new' : claim;
            }),
          );
          expect(answers[1]).toEqual(answers[0]);
        }
      }),
    );
  });
});

function receiving(wrap?: (transaction: Transaction) => Transaction) {
  const clock = new ManualClock();
  const { db, inbox } = open({ now: () => clock.now() }, wrap);
  db.exec('CREATE TABLE effects (delivery TEXT)');
  const log: string[] = [];
  const note = (message: string): void => void log.push(message);
  const receiver = createReceiver({
    secrets: SECRET,
    name: 'test',
    clock,
    inbox,
    deadlineMs: 5000,
    logger: { warn: note, error: note },
  });
  const effects = (): number => Number(db.prepare('SELECT count(*) AS n FROM effects').pluck().get());
  const write = (tx: Database.Database, id: string): void => void tx.prepare('INSERT INTO effects VALUES (?)').run(id);
  return { db, clock, receiver, log, effects, write };
}

const { body, headers } = signedRequest();

describe('inbox-5: what a handler writes through `tx` and the completion commit together, or not at all', () => {
  it('a handler that succeeds takes effect once', async () => {
    const { receiver, effects, write } = receiving();
    receiver.on('*', ({ id }, { tx }) => write(tx, id));
    expect((await receiver.handle(body, headers)).status).toBe(200);
    expect((await receiver.handle(body, headers)).headers['webhook-duplicate']).toBe('1');
    expect(effects()).toBe(1);
  });

  it.each([
    ['throws', () => Promise.reject(new Error('x')), 500],
    ['returns a signal', () => retryAfter(1), 503],
  ])('a handler that %s leaves nothing, and the next attempt runs at once', async (_, end, status) => {
    const { receiver, effects, write } = receiving();
    const ends = vi.fn().mockImplementationOnce(end);
    receiver.on('*', ({ id }, { tx }) => write(tx, id)).on('*', () => ends());
    expect((await receiver.handle(body, headers)).status).toBe(status);
    expect(effects()).toBe(0);
    expect((await receiver.handle(body, headers)).status).toBe(200);
    expect(effects()).toBe(1);
  });

  it('drop() keeps what the handlers before it wrote', async () => {
    const { receiver, effects, write } = receiving();
    receiver.on('*', ({ id }, { tx }) => write(tx, id)).on('*', () => drop('enough'));
    expect((await receiver.handle(body, headers)).status).toBe(204);
    expect((await receiver.handle(body, headers)).headers['webhook-duplicate']).toBe('1');
    expect(effects()).toBe(1);
  });

  it('a commit that fails is answered 503, and the next attempt runs at once', async () => {
    const { receiver, db, effects, write } = receiving();
    // A deferred constraint fails at COMMIT, after the handler and the completion.
    db.pragma('foreign_keys = ON');
    db.exec('CREATE TABLE parents (id INTEGER PRIMARY KEY)');
    db.exec('CREATE TABLE children (parent INTEGER REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED)');
    let parent = 1;
    receiver.on('*', ({ id }, { tx }) => {
      write(tx, id);
      tx.prepare('INSERT INTO children VALUES (?)').run(parent);
    });
    expect(await receiver.handle(body, headers)).toMatchObject({
      status: 503,
      body: '{"error":{"code":"inbox_unavailable"}}',
    });
    expect(effects()).toBe(0);
    parent = Number(db.prepare('INSERT INTO parents DEFAULT VALUES').run().lastInsertRowid);
    expect((await receiver.handle(body, headers)).status).toBe(200);
    expect(effects()).toBe(1);
  });

  it('newerThan is rolled back with the handler', async () => {
    const { receiver } = receiving();
    const said: boolean[] = [];
    const ends = vi.fn().mockRejectedValueOnce(new Error('x'));
    receiver.on('*', async (_, { newerThan }) => {
      said.push(await newerThan('profile:1'));
      await ends();
    });
    const timed = (time: string, number: number) => signedRequest({ time, number });
    for (const request of [timed('01KDVDNA02', 1), timed('01KDVDNA01', 2), timed('01KDVDNA00', 3)])
      await receiver.handle(request.body, request.headers);
    expect(said).toEqual([true, true, false]);
  });
});

describe('inbox-6: a copy that lost its lease is rolled back and answered 409', () => {
  it('another holder took the delivery', async () => {
    const { receiver, db, effects, write, log } = receiving();
    const takeOver = db.prepare("UPDATE posthorn_inbox SET token = 'another'");
    receiver.on('*', ({ id }, { tx }) => {
      write(tx, id);
      takeOver.run();
    });
    expect(await receiver.handle(body, headers)).toMatchObject({
      status: 409,
      headers: { 'retry-after': '1' },
      body: '{"error":{"code":"in_progress"}}',
    });
    expect(effects()).toBe(0);
    expect(log.join()).toContain('What this copy wrote was rolled back');
  });

  it('with one connection, the next copy waits for the late holder and finds the work done', async () => {
    const { receiver, clock, effects, write, log } = receiving();
    let finish: () => void = () => undefined;
    const entered = vi.fn();
    receiver.on('*', async ({ id }, { tx }) => {
      entered();
      if (entered.mock.calls.length === 1)
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
      write(tx, id);
    });
    const first = receiver.handle(body, headers);
    await vi.waitFor(() => expect(entered).toHaveBeenCalledTimes(1));
    clock.advance(300_001);
    expect((await first).status).toBe(503);
    const again = signedRequest({ nowMs: clock.now() });
    const second = receiver.handle(again.body, again.headers);
    finish();
    expect((await second).headers['webhook-duplicate']).toBe('1');
    expect(effects()).toBe(1);
    expect(log.join()).toContain('finished after its deadline');
  });

  it('work that was cut off is rolled back, and its release does not hold up the answer', async () => {
    const { receiver, clock, effects, write } = receiving();
    let finish: () => void = () => undefined;
    const entered = vi.fn();
    receiver.on('*', async ({ id }, { tx }) => {
      entered();
      if (entered.mock.calls.length === 1)
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
      write(tx, id);
    });
    const first = receiver.handle(body, headers, { stopsAfterAnswer: true });
    await vi.waitFor(() => expect(entered).toHaveBeenCalledTimes(1));
    clock.advance(5000);
    clock.advance(250);
    expect((await first).status).toBe(503);
    finish();
    expect((await receiver.handle(body, headers)).status).toBe(200);
    expect(effects()).toBe(1);
  });
});

describe('inbox-7: prune', () => {
  it('deletes expired deliveries and old times in steps, and nothing else', async () => {
    let now = 0;
    const { db, inbox } = open({ now: () => now, retentionMs: 1000 });
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
    await expect(open().inbox.prune({ limit })).rejects.toThrow('limit must be a whole number');
  });
});

describe('inbox-8: options and functions that cannot work are refused with the reason', () => {
  const { transaction } = open();
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
    const { inbox } = open({}, (real) => (work) => (failures-- > 0 ? Promise.reject(wrapped) : real(work)));
    expect((await inbox.claim('deadlock', { leaseMs: 1000, ttlMs: 1000 })).state).toBe('new');
    failures = 5;
    await expect(inbox.claim('deadlock', { leaseMs: 1000, ttlMs: 1000 })).rejects.toBe(wrapped);
  });
});
