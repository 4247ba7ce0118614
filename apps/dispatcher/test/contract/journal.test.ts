// The journal of accepted events (docs/spec.md journal-1 to journal-6 and journal-12): what is in it, when its rows are written, and that
// no one can tell the difference.
import { statSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { AcceptEntry, NewRun } from '../../src/domain/acceptance.ts';
import type { Store } from '../../src/ports/store/index.ts';
import { openStore } from '../../src/store/open-store.ts';
import { runGroup } from '../../src/store/sqlite/commit/group-commit.ts';
import type { Connection } from '../../src/store/sqlite/connection/connection.ts';
import { WAITS_MAX_MS, WriteOutTimer } from '../../src/store/sqlite/journal/write-out-timer.ts';
import { openConnection, openInlineStore } from '../../src/store/sqlite/thread/inline-store.ts';
import { packBatch, packSettlements } from '../../src/store/sqlite/thread/packing.ts';
import { keyOf, NOW, newDelivery, newEvent, settlementOf } from '../support/builders.ts';
import { InspectSqlite } from '../support/inspect-sqlite.ts';
import { HandWaits, leased, type Shop, shopIn } from '../support/journal.ts';
import { storeOver } from '../support/store-over.ts';
import { tempFolder } from '../support/temp-folder.ts';

const path = tempFolder();
const masterKey = new Uint8Array(32);
const deliveryOf = ({ deliveries }: AcceptEntry): string => deliveries[0]?.id ?? '';
let files = 0;

/** A connection with the journal on, and no timer. */
async function opened(): Promise<{ connection: Connection; store: Store; shop: Shop; file: string }> {
  files += 1;
  const file = path(`journal-${files}.db`);
  const connection = openConnection({ path: file, masterKey });
  const store = storeOver(connection);
  const shop = await shopIn(store);
  connection.journal.isOn = true;
  return { connection, store, shop, file };
}

const rowsOf = (connection: Connection): number =>
  connection.sql<{ count: number }>('SELECT count(*) AS count FROM events').get()?.count ?? 0;

it('journal-1: the commit of a plain event writes one page, and its rows are written with the result of its attempt', async () => {
  const { connection, store, shop, file } = await opened();
  const written = (): number => statSync(`${file}-wal`).size;
  const pagesOf = async (run: () => Promise<unknown>): Promise<number> => {
    const before = written();
    await run();
    return (written() - before) / (4096 + 24);
  };
  await store.accept(shop.batch([shop.plain()]));
  await store.dueEndpoints();
  const entry = shop.plain({ key: keyOf('k'), event: newEvent({ context: JSON.stringify({ id: 'x'.repeat(1000) }) }) });
  expect(await pagesOf(() => store.accept(shop.batch([entry])))).toBe(1);
  expect([rowsOf(connection), connection.journal.batches.length]).toEqual([1, 1]);
  const settlements = [settlementOf({ id: deliveryOf(entry), number: 1 }, { status: 'delivered' })];
  expect(await store.settle({ settlements })).toEqual(['settled']);
  expect([rowsOf(connection), connection.journal.isEmpty]).toEqual([2, true]);
  connection.journal.isOn = false;
  expect(await pagesOf(() => store.accept(shop.batch([shop.plain({ key: keyOf('l') })])))).toBeGreaterThan(7);
  connection.db.close();
});

it('journal-1: the events of one commit share a record, which takes as many slots as it needs', async () => {
  const { connection, shop } = await opened();
  const long = () => shop.plain({ event: newEvent({ context: JSON.stringify({ id: 'ü€😀'.repeat(700) }) }) });
  const calls = [long(), long(), shop.plain()].map((one) => ({
    name: 'accept' as const,
    input: packBatch(shop.batch([one])),
  }));
  expect(runGroup(connection, calls).map(({ ok }) => ok)).toEqual([true, true, true]);
  expect(connection.journal.batches).toHaveLength(3);
  expect(connection.journal.slots).toBeGreaterThan(2);
  const before = structuredClone(connection.journal.batches);
  connection.journal.forget();
  runGroup(connection, [{ name: 'writeOut', input: undefined }]);
  const contexts = connection.sql<{ context: string }>('SELECT context FROM events ORDER BY seq').all();
  expect(contexts.map(({ context }) => context)).toEqual(before.map(({ entries }) => entries[0]?.event.context));
  connection.db.close();
});

const run = { triggerId: 1, triggerName: 't', stop: null, reactions: [], deliveries: [] } as unknown as NewRun;
it.each<[string, (shop: Shop) => AcceptEntry[]]>([
  ['a delivery that no engine has', ({ plain, webhook }) => [plain({ deliveries: [newDelivery(webhook.id)] })]],
  ['a held delivery', ({ plain, webhook }) => [plain({ deliveries: [newDelivery(webhook.id, { status: 'held' })] })]],
  [
    'a delivery in an order',
    ({ plain, webhook }) => [plain({ deliveries: [leased(webhook, { turn: { keys: ['p'], enteredAt: NOW } })] })],
  ],
  ['an event for later', ({ plain }) => [plain({ event: newEvent({ deliverAt: NOW + 1 }) })]],
  ['a pending fan-out', ({ plain }) => [plain({ deliveries: [], fanOutPending: true })]],
  ['a run of a trigger', ({ plain }) => [plain({ runs: [run] })]],
  ['a large context', ({ plain }) => [plain({ event: newEvent({ context: JSON.stringify('x'.repeat(20_000)) }) })]],
  ['many events', ({ plain }) => Array.from({ length: 9 }, () => plain())],
])('journal-2: %s is not for the journal', async (_, entries) => {
  const { connection, store, shop } = await opened();
  const outcome = await store.accept(shop.batch(entries(shop))).catch((error: unknown) => error);
  // The run names a trigger that is not there: what matters is that its rows were tried.
  if (!(outcome instanceof Error)) expect(rowsOf(connection)).toBeGreaterThan(0);
  expect(connection.journal.isEmpty).toBe(true);
  connection.db.close();
});

it('journal-2: an accept that shares its commit with an act that writes rows is not for the journal', async () => {
  const { connection, shop } = await opened();
  const entry = shop.plain();
  const results = runGroup(connection, [
    { name: 'accept', input: packBatch(shop.batch([entry])) },
    {
      name: 'settle',
      input: packSettlements({
        settlements: [settlementOf({ id: deliveryOf(entry), number: 1 }, { status: 'delivered' })],
      }),
    },
  ]);
  expect(results).toMatchObject([{ ok: true }, { ok: true, value: ['settled'] }]);
  expect([rowsOf(connection), connection.journal.isEmpty]).toEqual([1, true]);
  connection.db.close();
});

it('journal-3: a repeat, a conflict and an old routing version are answered as ever while the first event waits', async () => {
  const { connection, store, shop } = await opened();
  const first = shop.plain({ key: keyOf('k', 'one') });
  const answer = await store.accept(shop.batch([first]));
  expect(connection.journal.isEmpty).toBe(false);
  const [result] = answer.kind === 'accepted' ? answer.results : [];
  const receipt = result?.kind === 'new' ? result.receipt : null;
  expect(await store.accept(shop.batch([shop.plain({ key: keyOf('k', 'one') })]))).toEqual({
    kind: 'accepted',
    results: [{ kind: 'duplicate', receipt }],
  });
  await store.accept(shop.batch([shop.plain({ key: keyOf('l', 'one') })]));
  expect(connection.journal.isEmpty).toBe(false);
  expect(await store.accept(shop.batch([shop.plain({ key: keyOf('l', 'two') })]))).toEqual({
    kind: 'accepted',
    results: [{ kind: 'conflict' }],
  });
  const twice = [shop.plain({ key: keyOf('m') }), shop.plain({ key: keyOf('m') })];
  expect(await store.accept(shop.batch(twice))).toMatchObject({ results: [{ kind: 'new' }, { kind: 'duplicate' }] });
  expect(await store.accept({ ...shop.batch([shop.plain()]), routingVersion: 99 })).toEqual({ kind: 'stale' });
  const sameDelivery = { ...first, key: null, event: { ...first.event, id: 'evt_other' } };
  await expect(store.accept(shop.batch([sameDelivery]))).rejects.toThrow('UNIQUE');
  await expect(store.accept(shop.batch([{ ...first, key: null }]))).rejects.toThrow('UNIQUE');
  expect(rowsOf(connection)).toBe(3);
  connection.db.close();
});

it('journal-4: rows are written after 80 ms at the latest, and the live log tells of them then', async () => {
  files += 1;
  const waits = new HandWaits();
  const file = path(`journal-${files}.db`);
  const store = openInlineStore({ path: file, masterKey, waits });
  const inspect = new InspectSqlite(file);
  const shop = await shopIn(store);
  let heads = 0;
  store.news.subscribe((news) => {
    if (news !== 'everything' && news.head !== undefined) heads += 1;
  });
  const [first, second] = [shop.plain(), shop.plain()];
  await store.accept(shop.batch([first]));
  waits.pass(30);
  await store.accept(shop.batch([second]));
  waits.pass(WAITS_MAX_MS - 31);
  expect([...inspect.journalled()]).toEqual([deliveryOf(first), deliveryOf(second)]);
  expect([inspect.deliveries().length, heads]).toEqual([0, 0]);
  waits.pass(1);
  expect(inspect.deliveries().map(({ id }) => id)).toEqual([deliveryOf(first), deliveryOf(second)]);
  expect([inspect.journalled().size, heads]).toEqual([0, 1]);
  // Written out by another act meanwhile: the next one has its whole time.
  await store.accept(shop.batch([shop.plain()]));
  waits.pass(40);
  await store.getDelivery({ tenantId: shop.webhook.tenantId, id: deliveryOf(first) });
  await store.accept(shop.batch([shop.plain()]));
  waits.pass(WAITS_MAX_MS - 1);
  expect(inspect.journalled().size).toBe(1);
  waits.pass(1);
  expect(inspect.deliveries()).toHaveLength(4);
  inspect[Symbol.dispose]();
  await store[Symbol.asyncDispose]();
});

it('journal-6: after a failed commit the timer still writes out what was accepted before', async () => {
  const { connection, store, shop } = await opened();
  const waits = new HandWaits();
  let runs = 0;
  const timer = new WriteOutTimer(
    connection.journal,
    () => {
      runs += 1;
      runGroup(connection, [{ name: 'writeOut', input: undefined }]);
    },
    waits,
  );
  await store.accept(shop.batch([shop.plain()]));
  timer.look();
  connection.db.exec("CREATE TEMP TRIGGER refuse BEFORE INSERT ON main.events BEGIN SELECT raise(ABORT, 'no'); END");
  await expect(store.probe()).rejects.toMatchObject({ code: 'unavailable' });
  timer.look();
  waits.pass(WAITS_MAX_MS);
  expect([runs, rowsOf(connection)]).toEqual([1, 0]);
  connection.db.exec('DROP TRIGGER refuse');
  waits.pass(999);
  expect(runs).toBe(1);
  waits.pass(1);
  expect([runs, rowsOf(connection), connection.journal.isEmpty]).toEqual([2, 1, true]);
  timer.close();
  connection.db.close();
});

it('journal-5: whatever reads after the answer sees the event, on the thread that writes and on both that read', async () => {
  files += 1;
  const database = `sqlite:${path(`journal-${files}.db`)}`;
  const store = await openStore({ database, masterKey: 'a master key for tests', role: 'serve' });
  const { webhook, batch, plain } = await shopIn(store);
  const { tenantId } = webhook;
  for (let n = 1; n <= 10; n += 1) {
    const entry = plain({ key: keyOf(`k${n}`), event: newEvent({ profileId: `p${n}` }) });
    await store.accept(batch([entry]));
    const id = deliveryOf(entry);
    const reads = await Promise.all([
      store.getDelivery({ tenantId, id }),
      store.getEvent({ tenantId, id: entry.event.id }),
      store.listEvents({ tenantId, after: null, limit: 1, filter: { profileId: `p${n}`, name: 'profile.created' } }),
      store.countDeliveries({ tenantId, filter: { profileId: `p${n}` } } as never),
    ]);
    expect(reads[0]).toMatchObject({ delivery: { id, status: 'in_flight' } });
    expect(reads[1]).not.toBeNull();
    expect(reads[2]?.items).toHaveLength(1);
    expect(reads[3]).toMatchObject({ count: 1 });
  }
  await store[Symbol.asyncDispose]();
});

it('journal-12: rows that are refused, which only a change by hand can bring about, are named, and their event is not lost', async () => {
  const { connection, store, shop } = await opened();
  const entry = shop.plain();
  await store.accept(shop.batch([entry]));
  connection.db.exec(
    "CREATE TEMP TRIGGER refuse BEFORE INSERT ON main.events BEGIN SELECT raise(ABORT, 'by hand'); END",
  );
  const refusal = {
    code: 'unavailable',
    message: expect.stringMatching(new RegExp(`${entry.event.id}.*by hand.*copy`)),
  };
  await expect(store.dueEndpoints()).rejects.toMatchObject(refusal);
  await expect(store.accept(shop.batch([shop.plain()], NOW + 1))).resolves.toMatchObject({ kind: 'accepted' });
  await expect(store.probe()).rejects.toMatchObject(refusal);
  connection.db.exec('DROP TRIGGER refuse');
  expect((await store.dueEndpoints()).due).toHaveLength(1);
  expect(rowsOf(connection)).toBe(2);
  connection.db.close();
});

it('journal-6: what a failed commit would have added is forgotten, and what was there stays', async () => {
  const { connection, store, shop } = await opened();
  const kept = shop.plain({ event: newEvent({ context: JSON.stringify('x'.repeat(3000)) }) });
  await store.accept(shop.batch([kept]));
  const pages = Number(connection.db.pragma('page_count', { simple: true }));
  connection.db.pragma(`max_page_count = ${pages}`);
  const refused = shop.plain({ key: keyOf('k'), event: newEvent({ context: JSON.stringify('y'.repeat(3000)) }) });
  await expect(store.accept(shop.batch([refused]))).rejects.toMatchObject({ code: 'unavailable', reason: 'disk_full' });
  const response = { headers: {}, body: Buffer.alloc(20_000), truncated: false };
  const delivery = { id: deliveryOf(kept), number: 1 };
  const settlements = [settlementOf(delivery, { status: 'delivered' }, { attempt: { response } })];
  await expect(store.settle({ settlements })).rejects.toMatchObject({ code: 'unavailable' });
  // Readers on other connections are still told to wait for it, and the timer still has something to do.
  expect(connection.journal.isEmpty).toBe(false);
  expect(connection.sql('SELECT 1 FROM events').get()).toBeUndefined();
  connection.db.pragma('max_page_count = 100000');
  expect(await store.accept(shop.batch([refused]))).toMatchObject({ results: [{ kind: 'new' }] });
  const waiting = connection.journal.batches.flatMap(({ entries }) => entries.map(({ event }) => event.id));
  expect(waiting).toEqual([kept.event.id, refused.event.id]);
  expect(await store.settle({ settlements })).toEqual(['settled']);
  expect(rowsOf(connection)).toBe(2);
  connection.db.close();
});
