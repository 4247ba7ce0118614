// What an act that fails does to the commit that it shares with others: nothing (docs/spec.md journal-13).
import BetterSqlite3 from 'better-sqlite3';
import { expect, it } from 'vitest';
import type { AcceptEntry } from '../../src/domain/acceptance.ts';
import type { Webhook } from '../../src/domain/webhook.ts';
import type { News } from '../../src/ports/news.ts';
import type { Settlement } from '../../src/ports/store/claims.ts';
import { type Call, type CallResult, runGroup, tryGroup } from '../../src/store/sqlite/commit/group-commit.ts';
import { stats } from '../../src/store/sqlite/commit/stats.ts';
import type { Connection } from '../../src/store/sqlite/connection/connection.ts';
import { openConnection } from '../../src/store/sqlite/thread/inline-store.ts';
import { packBatch, packSettlements } from '../../src/store/sqlite/thread/packing.ts';
import { createdWebhook, entry, NOW, newDelivery, newEvent, settlementOf } from '../support/builders.ts';
import { type Shop, shopIn } from '../support/journal.ts';
import { storeOver } from '../support/store-over.ts';
import { tempFolder } from '../support/temp-folder.ts';

const path = tempFolder();
const masterKey = new Uint8Array(32);
const TABLES = ['events', 'deliveries', 'attempts', 'endpoint_health', 'idempotency_keys', 'nodes'];
const TOLD = 'SELECT seq, first_seq, changes FROM live_log ORDER BY seq';

type Opened = { connection: Connection; shop: Shop; second: Webhook; told: News[] };

async function opened(file = ':memory:'): Promise<Opened> {
  const told: News[] = [];
  const connection = openConnection({ path: file, masterKey, isOnlyNode: true }, (news) => told.push(news));
  const store = storeOver(connection);
  const { webhook, batch, plain } = await shopIn(store);
  const second = await createdWebhook(store, 1);
  const { version } = await store.routingTable({ tenantId: 1 });
  const shop: Shop = { webhook, plain, batch: (entries) => ({ ...batch(entries), routingVersion: version }) };
  connection.journal.isOn = true;
  told.length = 0;
  return { connection, shop, second, told };
}

/** Everything that a commit leaves, except what differs between two databases: the name of the epoch, and the time. */
function left({ connection, told }: Opened): unknown {
  const rows = TABLES.map((table) => connection.db.prepare(`SELECT * FROM ${table}`).all());
  const { commitActs, cancelled } = stats(connection);
  const news = told.map(({ head, ...rest }) => ({ ...rest, hasHead: head !== undefined }));
  return {
    rows,
    live: connection.db.prepare(TOLD).all(),
    commits: commitActs?.counts.reduce((sum, count) => sum + count, 0),
    cancelled,
    news,
  };
}

const idOf = ({ deliveries }: AcceptEntry): string => deliveries[0]?.id ?? '';

/** Each has an effect of another kind: rows of an event, of an attempt, news, a cancellation, a beat. */
function actsOf({ shop }: Opened, second: AcceptEntry, third: AcceptEntry, settlement: Settlement): Call[] {
  return [
    { name: 'accept', input: packBatch(shop.batch([second])) },
    { name: 'settle', input: packSettlements({ settlements: [settlement] }) },
    { name: 'accept', input: packBatch(shop.batch([third])) },
    { name: 'claim', input: { wants: [{ endpointId: 1, version: 1, limit: 5 }], now: NOW, leaseMarginMs: 5000 } },
    { name: 'cancel', input: { tenantId: 1, id: idOf(second), now: NOW } },
    { name: 'getEvent', input: { tenantId: 1, id: second.event.id } },
  ];
}

/** An event that is there twice is refused by its id, after the first one was written and told of. */
function brokenOf({ shop, second }: Opened): Call {
  const event = newEvent();
  const deliveries = [newDelivery(second.id)];
  return { name: 'accept', input: packBatch(shop.batch([entry({ event, deliveries }), entry({ event })])) };
}

const kindOf = (result: CallResult): unknown => (result.ok ? result.value : 'failed');

it.each([0, 1, 3, 6])(
  'journal-13: an act that fails at place %i changes nothing for the others of its commit',
  async (place) => {
    const [whole, mixed] = [await opened(), await opened()];
    const [accepted, second] = [whole.shop.plain(), whole.shop.plain()];
    const third = entry({ deliveries: [newDelivery(whole.shop.webhook.id)] });
    const settlement = settlementOf({ id: idOf(accepted), number: 1 }, { status: 'delivered' });
    const results: CallResult[][] = [];
    for (const one of [whole, mixed]) {
      const [before] = runGroup(one.connection, [{ name: 'accept', input: packBatch(one.shop.batch([accepted])) }]);
      expect(before?.ok).toBe(true);
      // Its rows are not written yet: the group does that, and writes them once.
      expect(one.connection.journal.batches).toHaveLength(1);
      const calls = actsOf(one, second, third, settlement);
      if (one === mixed) calls.splice(place, 0, brokenOf(one));
      results.push(runGroup(one.connection, calls));
    }
    const [expected = [], got = []] = results;
    expect(expected.map(({ ok }) => ok)).not.toContain(false);
    expect(got.map(kindOf).filter((value) => value === 'failed')).toHaveLength(1);
    expect(got[place]).toMatchObject({ ok: false, error: { code: 'SQLITE_CONSTRAINT_UNIQUE' } });
    expect(got.filter((_, i) => i !== place)).toEqual(expected);
    expect(left(mixed)).toEqual(left(whole));
    expect(mixed.told).toHaveLength(1);
    for (const { connection } of [whole, mixed]) connection.db.close();
  },
);

it('journal-13: a commit in which every act fails leaves nothing but what was in the journal', async () => {
  const one = await opened();
  runGroup(one.connection, [{ name: 'accept', input: packBatch(one.shop.batch([one.shop.plain()])) }]);
  const results = runGroup(one.connection, [brokenOf(one), brokenOf(one)]);
  expect(results.map(({ ok }) => ok)).toEqual([false, false]);
  expect(one.connection.db.prepare('SELECT count(*) FROM events').pluck().get()).toBe(1);
  expect(one.connection.journal.isEmpty).toBe(true);
  one.connection.db.close();
});

it('journal-13: if another process has the write lock when the commit starts again, nothing was done, and all of it is tried later', async () => {
  const file = path('locked.db');
  const one = await opened(file);
  one.connection.db.pragma('busy_timeout = 1');
  const calls = [{ name: 'accept' as const, input: packBatch(one.shop.batch([one.shop.plain()])) }, brokenOf(one)];
  const other = new BetterSqlite3(file);
  const rollback = one.connection.sql('ROLLBACK');
  const run = rollback.run.bind(rollback);
  rollback.run = () => {
    const result = run();
    other.exec('BEGIN IMMEDIATE');
    return result;
  };
  expect(tryGroup(one.connection, calls)).toBeNull();
  expect(one.connection.db.prepare('SELECT count(*) FROM events').pluck().get()).toBe(0);
  other.exec('COMMIT');
  rollback.run = run;
  expect(tryGroup(one.connection, calls)?.map(({ ok }) => ok)).toEqual([true, false]);
  expect(one.connection.db.prepare('SELECT count(*) FROM events').pluck().get()).toBe(1);
  other.close();
  one.connection.db.close();
});
