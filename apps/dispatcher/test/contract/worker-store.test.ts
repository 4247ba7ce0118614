import { rmSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Store } from '../../src/ports/store/index.ts';
import { openStore } from '../../src/store/open-store.ts';
import { newTenant, newToken } from '../support/builders.ts';
import { tempFolder } from '../support/temp-folder.ts';

const path = tempFolder();
const open = (role: 'serve' | 'act' = 'serve') =>
  openStore({ database: `sqlite:${path('store.db')}`, masterKey: null, role });

it.each(['serve', 'act'] as const)(
  'claim-11: a call after the store was closed is refused (opened to %s)',
  async (role) => {
    const store = await open(role);
    await newTenant(store);
    await store[Symbol.asyncDispose]();
    await expect(store.listTokens({ tenantId: null })).rejects.toThrow();
    await expect(store.probe()).rejects.toThrow();
    await store[Symbol.asyncDispose]();
  },
);

it('claim-11: what was called before the store was closed is done, what comes after is done or refused, none hangs', async () => {
  const file = path('closing.db');
  const database = `sqlite:${file}`;
  const store = await openStore({ database, masterKey: null, role: 'serve' });
  const calls: Promise<unknown>[] = Array.from({ length: 50 }, () => newTenant(store));
  const closed = [store[Symbol.asyncDispose](), store[Symbol.asyncDispose]()];
  const late = Array.from({ length: 100 }, () => newTenant(store));
  const results = await Promise.allSettled([...calls, ...late]);
  await Promise.all(closed);
  expect(results.slice(0, 50).every(({ status }) => status === 'fulfilled')).toBe(true);
  for (const result of results) {
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ name: 'StoreError', code: 'unavailable' });
  }
  const again = await openStore({ database, masterKey: null, role: 'act' });
  const done = results.filter(({ status }) => status === 'fulfilled').length;
  expect(await again.listTokens({ tenantId: null })).toMatchObject({ total: done });
  await again[Symbol.asyncDispose]();
});

it('claim-8: an act that fails rejects its caller with the cause, and the store goes on', async () => {
  const store = await open();
  const { tenantId } = await newTenant(store);
  const broken = store.createToken({ tenant: null as never, token: newToken() });
  const error: unknown = await broken.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(Error);
  expect(String(error)).toContain('NOT NULL constraint failed');
  expect(await store.listTokens({ tenantId })).toMatchObject({ total: 1 });
  await store[Symbol.asyncDispose]();
});

it('claim-8: acts that arrive together are each answered their own', async () => {
  const store = await open();
  const { tenantId } = await newTenant(store);
  const names = Array.from({ length: 1500 }, (_, i) => `token-${i}`);
  const made = await Promise.all(
    names.map((name, i) =>
      i % 10 === 3
        ? store.findToken({ hash: new Uint8Array(32) })
        : store.createToken({ tenant: 'many', token: newToken({ name }) }).then((token) => token.name),
    ),
  );
  expect(made).toEqual(names.map((name, i) => (i % 10 === 3 ? null : name)));
  expect(await store.listTokens({ tenantId })).toMatchObject({ total: 1 });
  await store[Symbol.asyncDispose]();
});

it('claim-8: two stores on one file see each other’s commits, and wait for each other', async () => {
  const database = `sqlite:${path('shared.db')}`;
  const stores: Store[] = await Promise.all(
    (['own', 'own', 'calling'] as const).map((thread) =>
      openStore({ database, masterKey: null, role: 'act', sqlite: { thread } }),
    ),
  );
  await Promise.all(stores.flatMap((store) => Array.from({ length: 20 }, () => newTenant(store))));
  for (const store of stores) expect(await store.listTokens({ tenantId: null })).toMatchObject({ total: 60 });
  for (const store of stores) await store[Symbol.asyncDispose]();
});

it('claim-11: what cannot be handed to the thread is refused to its caller, and the store goes on', async () => {
  const store = await open();
  const uncloneable = { tenantId: () => 1 } as unknown as { tenantId: number };
  await expect(store.routingTable(uncloneable)).rejects.toThrow();
  await store.probe();
  await store[Symbol.asyncDispose]();
});

it('end-to-end-7: only one store at a time is open to serve, and acts are possible next to it', async () => {
  const file = path('served.db');
  const database = `sqlite:${file}`;
  const serve = () => openStore({ database, masterKey: null, role: 'serve' });
  const first = await serve();
  await expect(serve()).rejects.toMatchObject({
    code: 'unavailable',
    message: `another posthorn serve is using ${file}: stop it, or choose another --database`,
  });
  await using beside = await openStore({ database, masterKey: null, role: 'act' });
  await newTenant(beside);
  expect(await first.listTokens({ tenantId: null })).toMatchObject({ total: 1 });
  await first[Symbol.asyncDispose]();
  const second = await serve();
  await second[Symbol.asyncDispose]();
});

it('end-to-end-7: a store that could not be opened leaves no lock behind', async () => {
  const file = path('refused.db');
  const serve = () => openStore({ database: `sqlite:${file}`, masterKey: null, role: 'serve' });
  writeFileSync(file, 'not a database, but long enough to be read as one'.repeat(40));
  await expect(serve()).rejects.toMatchObject({ code: 'not_a_database' });
  rmSync(file);
  await using again = await serve();
  await newTenant(again);
});
