// What a crash, another process, a later version, an erasure and a backup find in the journal (docs/spec.md journal-7 to journal-11).
import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { AcceptBatch, AcceptEntry } from '../../src/domain/acceptance.ts';
import type { Store } from '../../src/ports/store/index.ts';
import { openStore } from '../../src/store/open-store.ts';
import { FORMAT } from '../../src/store/sqlite/journal/record.ts';
import { openInlineStore } from '../../src/store/sqlite/thread/inline-store.ts';
import { eventually } from '../e2e/support/deadline.ts';
import { keyOf, NOW, newDelivery, newEvent, settlementOf } from '../support/builders.ts';
import { InspectSqlite } from '../support/inspect-sqlite.ts';
import { HandWaits, leased, type Shop, shopIn } from '../support/journal.ts';
import { prunePass } from '../support/prune-pass.ts';
import { tempFolder } from '../support/temp-folder.ts';
import format1 from './fixtures/journal-format-1.json' with { type: 'json' };

const path = tempFolder();
const masterKey = new Uint8Array(32);
const ACTOR = { tokenId: null, name: 'test' };
let files = 0;
const newFile = (): string => path(`journal-crash-${++files}.db`);
/** Closing it is a crash, and no time passes. */
const openToCrash = (file: string): Store => openInlineStore({ path: file, masterKey, waits: new HandWaits(true) });
const deliveryOf = ({ deliveries }: AcceptEntry): string => deliveries[0]?.id ?? '';

const TABLES = [
  ...['events', 'deliveries', 'idempotency_keys', 'event_profiles', 'profile_merges', 'suppressions'],
  'attempts',
];
const rowsIn = (file: string): unknown => {
  const db = new BetterSqlite3(file, { readonly: true });
  try {
    return TABLES.map((table) => db.prepare(`SELECT * FROM ${table}`).all());
  } finally {
    db.close();
  }
};

/** Few keys and people, so that they meet again. */
const step = fc.record({
  kind: fc.constantFrom('plain', 'plain', 'plain', 'unleased', 'settle', 'crash', 'read'),
  key: fc.option(fc.integer({ min: 1, max: 6 }), { nil: null }),
  content: fc.integer({ min: 1, max: 2 }),
  text: fc.string({ unit: 'grapheme', maxLength: 40 }),
  size: fc.constantFrom(1, 1, 60, 300),
  others: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 2 }),
  merge: fc.option(fc.constant({ winnerId: 'w', loserId: 'l' }), { nil: null }),
  traceparent: fc.option(fc.constant('00-1-2-01'), { nil: null }),
  body: fc.option(fc.string({ maxLength: 20 }), { nil: null }),
  fault: fc.option(fc.constant('a fault of a template'), { nil: null }),
  suppressed: fc.boolean(),
  deliveries: fc.integer({ min: 0, max: 2 }),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function batchOf({ webhook, batch }: Shop, one: Step, n: number): AcceptBatch {
  const made = Array.from({ length: one.deliveries }, () =>
    one.kind === 'unleased' ? newDelivery(webhook.id) : leased(webhook, { body: one.body, extraDataFault: one.fault }),
  );
  const event = newEvent({
    context: JSON.stringify({ text: one.text.repeat(one.size) }),
    people: { profileId: `p${n % 3}`, rootId: one.text, others: one.others, merge: one.merge },
    traceparent: one.traceparent,
    namespace: one.key === null ? null : 'crm',
    tokenId: one.content,
    occurredAt: one.suppressed ? NOW - n : null,
    depth: one.deliveries,
  });
  const suppressions = one.suppressed ? [{ endpointId: 7, reason: 'condition' as const, detail: one.text }] : [];
  const key = one.key === null ? null : keyOf(`k${one.key}`, `content ${one.content}`);
  return batch([{ event, key, deliveries: made, suppressions }], NOW + n);
}

it('journal-7: with and without a journal, and with crashes in between, answers and rows are the same', async () => {
  const property = fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 20 }), async (steps) => {
    const journalled = newFile();
    const seed = openToCrash(journalled);
    const shop = await shopIn(seed);
    await seed[Symbol.asyncDispose]();
    const ordinary = newFile();
    new BetterSqlite3(journalled).pragma('wal_checkpoint(TRUNCATE)');
    copyFileSync(journalled, ordinary);
    let [on, off] = [openToCrash(journalled), openToCrash(ordinary)];
    const settled: string[] = [];
    let open: string[] = [];
    const both = async <T>(act: (store: Store) => Promise<T>): Promise<T> => {
      const answer = await act(on);
      expect(await act(off)).toEqual(answer);
      // The other one never has anything in its journal when an act begins.
      await off.dueEndpoints();
      return answer;
    };
    for (const [n, one] of steps.entries()) {
      if (one.kind === 'crash') {
        await on[Symbol.asyncDispose]();
        on = openToCrash(journalled);
      } else if (one.kind === 'read') {
        await both((store) =>
          store.listEvents({ tenantId: shop.webhook.tenantId, after: null, limit: 50, filter: {} }),
        );
      } else if (one.kind === 'settle') {
        const settlements = open.map((id) =>
          settlementOf({ id, number: 1 }, { status: 'delivered' }, { endedAt: NOW + n }),
        );
        settled.push(...open);
        open = [];
        await both((store) => store.settle({ settlements }));
      } else {
        const input = batchOf(shop, one, n);
        const answer = await both((store) => store.accept(input));
        const isNew = answer.kind === 'accepted' && answer.results[0]?.kind === 'new';
        if (isNew && one.kind === 'plain') open.push(...(input.entries[0]?.deliveries ?? []).map(({ id }) => id));
      }
    }
    await on[Symbol.asyncDispose]();
    await openToCrash(journalled)[Symbol.asyncDispose]();
    await off[Symbol.asyncDispose]();
    expect(rowsIn(journalled)).toEqual(rowsIn(ordinary));
  });
  await fc.assert(property, { numRuns: 20 });
});

it('journal-8: another process finds the rows, with the leases of the node that accepted them, and its repeats are repeats', async () => {
  const file = newFile();
  const [one, other] = [openToCrash(file), openToCrash(file)];
  const shop = await shopIn(one);
  const second = await other.joinNode({ now: NOW });
  const { tenantId } = shop.webhook;
  const entry = shop.plain({ key: keyOf('k') });
  await one.accept(shop.batch([entry]));
  const again = await other.accept(shop.batch([shop.plain({ key: keyOf('k') })]));
  expect(again).toMatchObject({ results: [{ kind: 'duplicate', receipt: { id: entry.event.id } }] });
  const later = shop.plain();
  await one.accept(shop.batch([later]));
  expect(await other.getDelivery({ tenantId, id: deliveryOf(later) })).toMatchObject({
    delivery: { status: 'in_flight' },
  });
  const db = new BetterSqlite3(file, { readonly: true });
  const nodes = db.prepare<[], number>('SELECT DISTINCT node FROM deliveries').pluck().all();
  db.close();
  expect(nodes).toHaveLength(1);
  expect(nodes).not.toContain(second.node);
  // What the first one has in memory was written out by the other: it goes on behind that.
  await one.accept(shop.batch([shop.plain()]));
  const settlements = [entry, later].map((of) =>
    settlementOf({ id: deliveryOf(of), number: 1 }, { status: 'delivered' }),
  );
  expect(await one.settle({ settlements })).toEqual(['settled', 'settled']);
  const page = await other.listEvents({ tenantId, after: null, limit: 10, filter: {} });
  expect(page.items).toHaveLength(3);
  for (const store of [one, other]) await store[Symbol.asyncDispose]();
});

const put = (file: string, format: number): void => {
  const db = new BetterSqlite3(file);
  const insert = db.prepare(
    'INSERT OR REPLACE INTO journal (slot, format, seq, continues, bytes) VALUES (?, ?, ?, ?, ?)',
  );
  for (const { slot, seq, continues, text } of format1.slots)
    insert.run(slot, format, seq, continues, Buffer.from(text));
  db.close();
};

it('journal-9: this version writes out a journal of format 1', async () => {
  const file = newFile();
  await openToCrash(file)[Symbol.asyncDispose]();
  put(file, 1);
  await openToCrash(file)[Symbol.asyncDispose]();
  const db = new BetterSqlite3(file, { readonly: true });
  const written = Object.fromEntries(
    Object.keys(format1.rows).map((table) => {
      const rows = db.prepare<[], Record<string, unknown>>(`SELECT * FROM ${table}`).all();
      return [
        table,
        rows.map((row) =>
          Object.fromEntries(
            Object.entries(row)
              .filter(([, value]) => value !== null)
              .map(([name, value]) => [name, Buffer.isBuffer(value) ? value.toString('hex') : value]),
          ),
        ),
      ];
    }),
  );
  db.close();
  expect(written).toEqual(format1.rows);
});

it('journal-9: a journal of a later format is refused, with what to do', async () => {
  const file = newFile();
  await openToCrash(file)[Symbol.asyncDispose]();
  put(file, FORMAT + 1);
  expect(() => openToCrash(file)).toThrow(
    expect.objectContaining({
      code: 'schema_newer',
      message: expect.stringMatching(/format 2.*run the newer version/),
    }),
  );
});

const occurs = (file: string, text: string): number => {
  const names = readdirSync(dirname(file)).filter((name) => `${dirname(file)}/${name}`.startsWith(file));
  return names.filter((name) => readFileSync(`${dirname(file)}/${name}`).includes(text)).length;
};

it('journal-10: nothing of an erased profile, and of an event that was pruned, is left in the journal', async () => {
  const file = newFile();
  const store = await openStore({ database: `sqlite:${file}`, masterKey: 'a master key for tests', role: 'serve' });
  const shop = await shopIn(store);
  const { tenantId } = shop.webhook;
  const about = (profileId: string) => shop.plain({ deliveries: [], event: newEvent({ profileId }) });
  // Slots of several records, and none of the first ones is used again.
  for (const profileId of ['first', 'erased-5d1f', 'pruned-77aa']) await store.accept(shop.batch([about(profileId)]));
  for (const text of ['erased-5d1f', 'pruned-77aa']) expect(occurs(file, text), text).toBeGreaterThan(0);
  await store.eraseProfile({ tenantId, profileId: 'erased-5d1f', now: NOW, actor: ACTOR });
  await eventually('its bytes are gone', async () => occurs(file, 'erased-5d1f') === 0);
  await store.accept(shop.batch([about('pruned-77aa')]));
  await prunePass(store, { now: NOW + 1, eventsBefore: NOW + 1 });
  await store.eraseProfile({ tenantId, profileId: 'no one', now: NOW, actor: ACTOR });
  await eventually('the log is empty', async () => occurs(file, 'pruned-77aa') === 0);
  await store[Symbol.asyncDispose]();
});

it('journal-11: a backup has the journal, and its restored copy has the rows', async () => {
  const file = newFile();
  const store = openToCrash(file);
  const shop = await shopIn(store);
  const entry = shop.plain();
  await store.accept(shop.batch([entry]));
  const copy = newFile();
  const reader = new BetterSqlite3(file, { readonly: true });
  await reader.backup(copy);
  reader.close();
  await store[Symbol.asyncDispose]();
  const restored = openToCrash(copy);
  const inspect = new InspectSqlite(copy);
  expect(inspect.deliveries().map(({ id, status }) => [id, status])).toEqual([[deliveryOf(entry), 'in_flight']]);
  expect(inspect.journalled().size).toBe(0);
  inspect[Symbol.dispose]();
  await restored[Symbol.asyncDispose]();
});
