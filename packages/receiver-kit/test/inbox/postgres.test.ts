import { createReceiver } from '@posthorn/receiver-kit';
import { inboxContract } from '@posthorn/receiver-kit/inbox/contract';
import { sqlInbox, sqlInboxSchema } from '@posthorn/receiver-kit/inbox/sql';
import { drizzle } from 'drizzle-orm/node-postgres';
import { knex } from 'knex';
import pg from 'pg';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { SECRET, signedRequest } from '../support/sender.ts';
import { transactionOf as ofDrizzle } from './snippets/drizzle.ts';
import { receiverFor as exampleReceiver } from './snippets/handler.ts';
import { transactionOf as ofKnex } from './snippets/knex.ts';
import { transactionOf as ofPg } from './snippets/pg.ts';
import { transactionOf as ofPostgres } from './snippets/postgres.ts';
import { type Cut, type CuttingProxy, cuttingProxy } from './support/cutting-proxy.ts';
import { laterWithTransactions } from './support/later.ts';
import { startPostgres, whyNoPostgres } from './support/postgres-server.ts';
import { races } from './support/races.ts';
import type { Server } from './support/servers.ts';
import { EFFECTS } from './support/stores.ts';

const missing = whyNoPostgres();
let server: Server;
let pool: pg.Pool;

beforeAll(async () => {
  if (missing !== null) return;
  server = await startPostgres();
  pool = new pg.Pool({ connectionString: server.url, max: 8 });
  for (const statement of [...sqlInboxSchema('postgres'), EFFECTS]) await pool.query(statement);
});
afterAll(async () => {
  await pool?.end();
  await server?.stop();
});

describe.skipIf(missing !== null)('inbox-9: the SQL inbox on PostgreSQL passes the suite of all inboxes', () => {
  const ends: (() => Promise<unknown>)[] = [];
  afterAll(() => Promise.all(ends.map((end) => end())));
  const dialect = 'postgres';
  let now = 1_800_000_000_000;
  const move = (ms: number): void => {
    now += ms;
  };

  describe('with pg', () => {
    for (const check of inboxContract(laterWithTransactions(() => sqlInbox({ dialect, transaction: ofPg(pool) }))))
      it(check.name, () => check.run());
  });
  describe("with pg, on the process's clock", () => {
    const inbox = laterWithTransactions(() => sqlInbox({ dialect, transaction: ofPg(pool), now: () => now }));
    for (const check of inboxContract(inbox, { pass: move, jump: move })) it(check.name, () => check.run());
  });
  describe('with postgres', () => {
    const inbox = laterWithTransactions(() => {
      const sql = postgres(server.url, { max: 8, onnotice: () => undefined });
      ends.push(() => sql.end());
      return sqlInbox({ dialect, transaction: ofPostgres(sql) });
    });
    for (const check of inboxContract(inbox)) it(check.name, () => check.run());
  });
  describe('with Drizzle', () => {
    const inbox = laterWithTransactions(() => sqlInbox({ dialect, transaction: ofDrizzle(drizzle(pool)) }));
    for (const check of inboxContract(inbox)) it(check.name, () => check.run());
  });
  describe('with Knex', () => {
    const inbox = laterWithTransactions(() => {
      const db = knex({ client: 'pg', connection: server.url, pool: { min: 0, max: 8 } });
      ends.push(() => db.destroy());
      return sqlInbox({ dialect, transaction: ofKnex(db) });
    });
    for (const check of inboxContract(inbox)) it(check.name, () => check.run());
  });
  describe('in a schema', () => {
    const inbox = laterWithTransactions(() => sqlInbox({ dialect, transaction: ofPg(pool), table: 'app.inbox' }));
    beforeAll(async () => {
      for (const statement of ['CREATE SCHEMA app', ...sqlInboxSchema(dialect, { table: 'app.inbox' })])
        await pool.query(statement);
    });
    for (const check of inboxContract(inbox)) it(check.name, () => check.run());
  });

  it('at the level serializable, claims may fail, but never do two callers get one key', async () => {
    const options = '-c default_transaction_isolation=serializable';
    const serializable = new pg.Pool({ connectionString: server.url, max: 8, options });
    ends.push(() => serializable.end());
    const inbox = sqlInbox({ dialect, transaction: ofPg(serializable) });
    const claims = await Promise.allSettled(
      Array.from({ length: 100 }, () => inbox.claim('serializable', { leaseMs: 60_000, ttlMs: 60_000 })),
    );
    const states = claims.map((claim) => (claim.status === 'fulfilled' ? claim.value.state : claim.reason.code));
    expect(states.filter((state) => state === 'new')).toHaveLength(1);
    expect(states.filter((state) => !['new', 'busy', '40001'].includes(state))).toEqual([]);
  });

  it('prune removes a bounded number of rows', async () => {
    const inbox = sqlInbox({ dialect, transaction: ofPg(pool), now: () => now, table: 'pruned' });
    for (const statement of sqlInboxSchema(dialect, { table: 'pruned' })) await pool.query(statement);
    for (const key of ['a', 'b', 'c']) await inbox.claim(key, { leaseMs: 10, ttlMs: 10 });
    move(10);
    const counts = [];
    for (let step = 0; step < 3; step++) counts.push(await inbox.prune({ limit: 2 }));
    expect(counts).toEqual([2, 1, 0]);
  });
});

describe.skipIf(missing !== null)('inbox-10: two processes at one PostgreSQL', () => {
  races('postgres', () => server.url);
});

describe.skipIf(missing !== null)('inbox-11: a connection that is lost while it commits', () => {
  let proxy: CuttingProxy;
  let cut: pg.Pool;
  beforeAll(async () => {
    proxy = await cuttingProxy(server.port);
    cut = new pg.Pool({ connectionString: server.url.replace(String(server.port), String(proxy.port)), max: 4 });
    cut.on('error', () => undefined);
  });
  afterAll(async () => {
    await cut?.end();
    await proxy?.stop();
  });

  it.each<[Cut, number, boolean]>([
    ['before the commit', 2, false],
    ['after the commit', 1, true],
  ])('%s: the answer is 503, and the next attempt leaves one effect', async (when, runs, isDuplicate) => {
    const receiver = createReceiver({
      secrets: SECRET,
      name: when,
      inbox: sqlInbox({ dialect: 'postgres', transaction: ofPg(cut) }),
      logger: { warn: () => undefined, error: () => undefined },
    });
    const handler = vi.fn(async ({ id }: { id: string }, tx: pg.PoolClient) => {
      await tx.query('INSERT INTO effects VALUES ($1)', [`${when} ${id}`]);
    });
    receiver.on('*', (delivery, { tx }) => handler(delivery, tx));
    const { body, headers } = signedRequest({ nowMs: Date.now() });
    proxy.cutNext(when);
    expect(await receiver.handle(body, headers)).toMatchObject({
      status: 503,
      body: '{"error":{"code":"inbox_unavailable"}}',
    });
    const next = await receiver.handle(body, headers);
    expect([next.status, next.headers['webhook-duplicate'] === '1']).toEqual([200, isDuplicate]);
    expect(handler).toHaveBeenCalledTimes(runs);
    const { rows } = await pool.query('SELECT count(*) FROM effects WHERE delivery LIKE $1', [`${when} %`]);
    expect(Number(rows[0].count)).toBe(1);
  });
});

describe.skipIf(missing !== null)('inbox-23: the example of the page with a transaction', () => {
  it('adds the points of a purchase once, and lets an older profile not replace a newer one', async () => {
    vi.stubEnv('WEBHOOK_SECRET', SECRET);
    onTestFinished(() => void vi.unstubAllEnvs());
    await pool.query("CREATE TABLE balances AS SELECT 'p-1' AS profile, 0::numeric AS points");
    await pool.query("CREATE TABLE profiles AS SELECT 'p-1' AS id, '' AS email");
    const receiver = exampleReceiver(pool);
    const send = async (type: string, data: object, number: number, time: string) => {
      const { body, headers } = signedRequest({ type, text: JSON.stringify(data), number, time, nowMs: Date.now() });
      return (await receiver.handle(body, headers)).status;
    };
    const purchase = () => send('transaction.created', { id: 't1', total: 19.5, profile_id: 'p-1' }, 1, '01KDVDNA00');
    expect(await Promise.all([purchase(), purchase(), purchase()])).toContain(200);
    expect(await purchase()).toBe(200);
    const profile = (email: string, number: number, time: string) =>
      send('profile.updated', { id: 'p-1', email }, number, time);
    expect(await profile('new@example.com', 2, '01KDVDNA02')).toBe(200);
    expect(await profile('old@example.com', 3, '01KDVDNA01')).toBe(200);
    expect((await pool.query('SELECT points::float, email FROM balances, profiles')).rows).toEqual([
      { points: 19.5, email: 'new@example.com' },
    ]);
  });
});

describe.skipIf(missing !== null)('inbox-12: a takeover while the late holder still has its transaction open', () => {
  it('the late holder is rolled back, although it commits last', async () => {
    const inbox = sqlInbox({ dialect: 'postgres', transaction: ofPg(pool) });
    const claim = await inbox.claim('late', { leaseMs: 1, ttlMs: 60_000 });
    if (claim.state !== 'new') throw new Error(claim.state);
    const insert = (tx: pg.PoolClient, by: string) => tx.query('INSERT INTO effects VALUES ($1)', [`late ${by}`]);
    const isHeld = await inbox.transact?.('late', claim.token, async ({ tx }) => {
      await insert(tx, 'first');
      const next = await vi.waitFor(async () => {
        const again = await inbox.claim('late', { leaseMs: 60_000, ttlMs: 60_000 });
        if (again.state !== 'new') throw new Error(again.state);
        return again;
      });
      expect(await inbox.transact?.('late', next.token, async (other) => void (await insert(other.tx, 'second')))).toBe(
        true,
      );
    });
    expect(isHeld).toBe(false);
    const { rows } = await pool.query("SELECT delivery FROM effects WHERE delivery LIKE 'late %'");
    expect(rows).toEqual([{ delivery: 'late second' }]);
  });
});
