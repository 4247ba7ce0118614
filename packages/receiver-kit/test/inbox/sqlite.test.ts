import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drop, type Inbox, memoryInbox, retryAfter } from '@posthorn/receiver-kit';
import { inboxContract } from '@posthorn/receiver-kit/inbox/contract';
import { sqlInboxSchema } from '@posthorn/receiver-kit/inbox/sql';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { signedRequest } from '../support/sender.ts';
import { openSqlite, receiving } from './support/open-sqlite.ts';
import { races } from './support/races.ts';
import { EFFECTS } from './support/stores.ts';

describe('inbox-4: the SQL inbox on SQLite', () => {
  let now = 1_800_000_000_000;
  const move = (ms: number): void => {
    now += ms;
  };
  const manual = openSqlite({ now: () => now }).inbox;
  describe("on the process's clock", () => {
    for (const check of inboxContract(manual, { pass: move, jump: move })) it(check.name, () => check.run());
  });
  describe("on the database's clock, with another table", () => {
    for (const check of inboxContract(openSqlite({ table: 'Own_1' }).inbox)) it(check.name, () => check.run());
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
        const inboxes: Inbox<unknown>[] = [memoryInbox({ now: () => at }), openSqlite({ now: () => at }).inbox];
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

/** A receiver whose handler waits the first time, until `finish`. */
function slowFirst() {
  const made = receiving();
  let resume: () => void = () => undefined;
  const entered = vi.fn();
  made.receiver.on('*', async ({ id }, { tx }) => {
    entered();
    if (entered.mock.calls.length === 1)
      await new Promise<void>((resolve) => {
        resume = resolve;
      });
    made.write(tx, id);
  });
  return { ...made, entered, finish: () => resume() };
}

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
    const { receiver, clock, effects, log, entered, finish } = slowFirst();
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
    const { receiver, clock, effects, entered, finish } = slowFirst();
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

describe('inbox-10: two processes at one SQLite file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'posthorn-inbox-'));
  const file = join(folder, 'inbox.db');
  beforeAll(() => {
    const db = new Database(file);
    for (const statement of [...sqlInboxSchema('sqlite'), EFFECTS]) db.exec(statement);
    db.close();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  races('sqlite', () => file);
});
