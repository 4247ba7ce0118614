import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { afterEach, expect, it } from 'vitest';
import type { Store } from '../../src/ports/store/index.ts';
import { openStore } from '../../src/store/open-store.ts';
import { runGroup } from '../../src/store/sqlite/commit/group-commit.ts';
import { openReadingConnection } from '../../src/store/sqlite/thread/inline-store.ts';
import { accepted, createdWebhook, NOW, newTenant } from '../support/builders.ts';
import { tempFolder } from '../support/temp-folder.ts';

const path = tempFolder();
const stores: Store[] = [];
let files = 0;

afterEach(async () => {
  for (const store of stores.splice(0)) await store[Symbol.asyncDispose]();
});

/** A store with its threads, in the order in which they were started: the writer, and the reader once there was a read. */
async function opened() {
  files += 1;
  const file = path(`${files}.db`);
  const threads: Worker[] = [];
  const deaths: Error[] = [];
  const see = (thread: Worker): void => void threads.push(thread);
  process.on('worker', see);
  const store = await openStore({
    database: `sqlite:${file}`,
    masterKey: 'a master key for tests',
    role: 'serve',
    onDeath: (error) => deaths.push(error),
  });
  stores.push(store);
  const { tenantId } = await newTenant(store);
  const webhook = await createdWebhook(store, tenantId);
  const list = () => store.listDeliveries({ tenantId, filter: { search: 'none' }, after: null, limit: 10 });
  return { file, store, tenantId, webhook, threads, deaths, list };
}

async function kill(thread: Worker | undefined): Promise<void> {
  if (thread === undefined) throw new Error('there is no such thread');
  // What its end means to the store is known once its own listeners have run.
  const exited = once(thread, 'exit');
  await thread.terminate();
  await exited.catch(() => undefined);
}

it('reader-1: long reads hold up no write', async () => {
  const { store, tenantId, webhook } = await opened();
  for (let i = 0; i < 30; i += 1) await accepted(store, tenantId, [webhook]);
  const order: string[] = [];
  const lists = Array.from({ length: 400 }, () =>
    store.listDeliveries({ tenantId, filter: {}, after: null, limit: 100 }).then(() => order.push('read')),
  );
  await accepted(store, tenantId, [webhook]).then(() => order.push('written'));
  await Promise.all(lists);
  expect(order.indexOf('written')).toBeLessThan(400);
});

it('share-6: a search of one tenant keeps no list of another waiting: each has a thread of its own', async () => {
  const { store, tenantId, webhook, list, threads } = await opened();
  const neighbour = await newTenant(store, 'neighbour');
  for (let i = 0; i < 30; i += 1) await accepted(store, tenantId, [webhook]);
  const listed = () => store.listDeliveries({ tenantId: neighbour.tenantId, filter: {}, after: null, limit: 10 });
  await listed();
  let searched = 0;
  const searches = Array.from({ length: 400 }, () => list().then(() => (searched += 1)));
  await listed();
  expect([threads.length, searched < 400]).toEqual([3, true]);
  await Promise.all(searches);
});

it('reader-1: reads that accepting waits for stay with the writer: the reader is not even started for them', async () => {
  const { store, tenantId, threads } = await opened();
  await store.routingTable({ tenantId });
  await store.findToken({ hash: new Uint8Array(32) });
  await store.dueEndpoints();
  expect(threads).toHaveLength(1);
  await store.listWebhooks({ tenantId, filter: {}, order: { field: 'id', descending: false }, offset: 0, limit: 1 });
  expect(threads).toHaveLength(2);
});

it('reader-2: a read sees every write that was answered before it', async () => {
  const { store, tenantId, webhook } = await opened();
  for (let i = 0; i < 200; i += 1) {
    const { event, ids } = await accepted(store, tenantId, [webhook]);
    const [found, delivery] = await Promise.all([
      store.getEvent({ tenantId, id: event.id }),
      store.getDelivery({ tenantId, id: ids[0] ?? '' }),
    ]);
    expect([found?.event.id, delivery?.delivery.status]).toEqual([event.id, 'pending']);
    await store.cancel({ tenantId, id: ids[0] ?? '', now: NOW });
    expect((await store.getDelivery({ tenantId, id: ids[0] ?? '' }))?.delivery.status).toBe('cancelled');
  }
});

it('reader-3: where the reading thread dies, its reads fail, writes go on, and the next read starts another', async () => {
  const { store, tenantId, webhook, threads, deaths, list } = await opened();
  await list();
  const dying = threads[1];
  const asked = Array.from({ length: 50 }, () => list().catch((error: unknown) => error));
  const killed = kill(dying);
  const answers = await Promise.all(asked);
  await killed;
  const failed = answers.filter((answer) => answer instanceof Error);
  for (const error of failed) expect(error).toMatchObject({ name: 'StoreError', code: 'unavailable' });
  await accepted(store, tenantId, [webhook]);
  await list();
  expect(threads).toHaveLength(3);
  expect(deaths).toEqual([]);
});

it('reader-3: where the writing thread dies, its owner is told and everything is refused', async () => {
  const { store, threads, deaths } = await opened();
  await kill(threads[0]);
  await expect(store.probe()).rejects.toMatchObject({ name: 'StoreError', code: 'unavailable' });
  expect(deaths).toHaveLength(1);
});

it('reader-4: the reading connection cannot write', async () => {
  const { file } = await opened();
  const { createHash } = await import('node:crypto');
  const masterKey = createHash('sha256').update('a master key for tests').digest();
  const connection = openReadingConnection({ path: file, masterKey });
  const [result] = runGroup(connection, [{ name: 'probe', input: undefined }]);
  expect(result).toMatchObject({ ok: false, error: { message: expect.stringContaining('readonly') } });
  connection.db.close();
});

it('reader-4: the last to close folds the log into the file', async () => {
  const { file, store, list } = await opened();
  await list();
  await store[Symbol.asyncDispose]();
  const { existsSync } = await import('node:fs');
  expect(existsSync(`${file}-wal`)).toBe(false);
});

it('share-8: a search in bodies looks at no more than 4 MiB of them for one page, but at one at least', async () => {
  const { store, tenantId, webhook } = await opened();
  const large = 3 * 1024 * 1024;
  const event = (bytes: number) => ({ event: { context: JSON.stringify({ id: 1, text: 'x'.repeat(bytes) }) } });
  for (let i = 0; i < 5; i += 1) await accepted(store, tenantId, [webhook], event(large));
  const search = (after: string | null) =>
    store.listDeliveries({ tenantId, filter: { query: 'body.id:1' }, after, limit: 100 });
  const counts: number[] = [];
  let after: string | null = null;
  do {
    const page = await search(after);
    counts.push(page.items.length);
    after = page.nextCursor;
  } while (after !== null);
  expect(counts).toEqual([2, 2, 1]);
});
