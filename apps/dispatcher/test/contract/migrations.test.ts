import { mkdirSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { migrate, readMigrations } from '../../src/store/sqlite/connection/migrate.ts';
import { openDatabase } from '../../src/store/sqlite/connection/open-database.ts';
import { newTenant } from '../support/builders.ts';
import { tempFolder } from '../support/temp-folder.ts';

const path = tempFolder();
const open = (file: string, role: 'serve' | 'act' = 'act') =>
  openStore({ database: `sqlite:${file}`, masterKey: 'a master key for tests', role });
/** As `serve` does, but without its lock: several can be open at once. */
const openInThread = (file: string) =>
  openStore({
    ...{ database: `sqlite:${file}`, masterKey: 'a master key for tests' },
    ...{ role: 'act', sqlite: { thread: 'own' } },
  });
const versionOf = (db: BetterSqlite3.Database) => db.pragma('user_version', { simple: true });
const schemaOf = (db: BetterSqlite3.Database) => db.prepare('SELECT name, sql FROM sqlite_schema ORDER BY name').all();

describe('store-1: the schema is brought up to date, one numbered file at a time', () => {
  it('store-1: a new database gets the whole schema, once', () => {
    const file = path('fresh.db');
    const db = openDatabase(file);
    const [version, schema] = [versionOf(db), schemaOf(db)];
    expect(version).toBe(readMigrations().at(-1)?.number);
    db.close();
    const again = openDatabase(file);
    expect([versionOf(again), schemaOf(again)]).toEqual([version, schema]);
    again.close();
  });

  it('store-1: what is stored survives being opened again', async () => {
    const file = path('kept.db');
    const first = await open(file);
    const token = await newTenant(first, 'kept');
    await first[Symbol.asyncDispose]();
    const second = await open(file, 'serve');
    expect(await second.listTokens({ tenantId: null })).toEqual({ items: [token], total: 1 });
    await second[Symbol.asyncDispose]();
  });

  it('store-1: a later step is applied to what an earlier version made', () => {
    const db = new BetterSqlite3(':memory:');
    const one = { number: 1, name: '0001-one.sql', sql: 'CREATE TABLE a (x); INSERT INTO a VALUES (1)' };
    const two = { number: 2, name: '0002-two.sql', sql: 'ALTER TABLE a ADD COLUMN y DEFAULT 2' };
    migrate(db, [one]);
    migrate(db, [one, two]);
    migrate(db, [one, two]);
    expect([versionOf(db), db.prepare('SELECT * FROM a').all()]).toEqual([2, [{ x: 1, y: 2 }]]);
  });

  it('store-1: a step that fails leaves nothing behind', () => {
    const db = new BetterSqlite3(':memory:');
    const broken = { number: 1, name: '0001-broken.sql', sql: 'CREATE TABLE a (x); CREATE TABLE a (x)' };
    expect(() => migrate(db, [broken])).toThrow('already exists');
    expect([versionOf(db), schemaOf(db)]).toEqual([0, []]);
  });

  it('store-1: files are taken in order of their numbers; others are left alone', () => {
    const folder = path('migrations/');
    mkdirSync(folder);
    for (const name of ['0010-c.sql', '0002-b.sql', '0001-a.sql', 'README.md', '3-d.sql']) {
      writeFileSync(`${folder}${name}`, `-- ${name}`);
    }
    const numbers = readMigrations(pathToFileURL(folder)).map(({ number, sql }) => [number, sql]);
    expect(numbers).toEqual([
      [1, '-- 0001-a.sql'],
      [2, '-- 0002-b.sql'],
      [10, '-- 0010-c.sql'],
    ]);
  });

  it('store-1: several that open a new database at once take turns', async () => {
    const file = path('raced.db');
    const stores = await Promise.all(Array.from({ length: 4 }, () => openInThread(file)));
    await Promise.all(stores.map((store) => newTenant(store)));
    expect(await stores[0]?.listTokens({ tenantId: null })).toMatchObject({ total: 4 });
    await Promise.all(stores.map((store) => store[Symbol.asyncDispose]()));
  });
});

it('store-1: who waits in an order by times keeps its place when places become numbers', () => {
  const db = new BetterSqlite3(':memory:');
  const all = readMigrations();
  const before = all.filter(({ number }) => number < 3);
  migrate(db, before);
  const soon = Date.now() + 3_600_000;
  db.exec(`INSERT INTO tenants (id, name, created_at) VALUES (1, 't', 0);
    INSERT INTO events (seq, id, tenant_id, name, context, deliver_at, created_at) VALUES
      (1, 'e1', 1, 'a.b', '{}', NULL, 0), (2, 'e2', 1, 'a.b', '{}', ${soon}, 0), (3, 'e3', 1, 'a.b', '{}', 7, 0);
    INSERT INTO deliveries (seq, id, tenant_id, event_seq, event_name, webhook_id, status, due_at, ordered, created_at)
      VALUES (1, 'd1', 1, 1, 'a.b', 9, 'pending', 9, 1, 0), (2, 'd2', 1, 2, 'a.b', 9, 'pending', NULL, 1, 0),
      (3, 'd3', 1, 3, 'a.b', 9, 'pending', NULL, 1, 0), (4, 'd4', 1, 1, 'a.b', 9, 'pending', NULL, 1, 0);
    INSERT INTO order_queue (webhook_id, key, entered_at, delivery_seq) VALUES
      (9, 'p', 9, 1), (9, 'p', ${soon}, 2), (9, 'p', 7, 3), (9, 'q', 7, 3), (9, 'q', 9, 4)`);
  migrate(db, all);
  const rows = db
    .prepare('SELECT key, entered, place, delivery_seq FROM order_queue ORDER BY key, entered, place')
    .raw();
  expect(rows.all()).toEqual([
    ['p', 0, soon, 2],
    ['p', 1, 1, 3],
    ['p', 1, 2, 1],
    ['q', 1, 1, 3],
    ['q', 1, 3, 4],
  ]);
  expect(db.prepare('SELECT due_at FROM deliveries ORDER BY seq').pluck().all()).toEqual([9, soon, null, null]);
  expect(db.pragma('foreign_key_check')).toEqual([]);
});

it('inspector-55: failed deliveries whose copies arrived before the column was there are recovered too', () => {
  const db = new BetterSqlite3(':memory:');
  const all = readMigrations();
  const { number = 0 } = all.find(({ sql }) => sql.includes('ADD COLUMN recovered_by')) ?? {};
  migrate(
    db,
    all.filter((one) => one.number < number),
  );
  const insert = db.prepare(
    `INSERT INTO deliveries (id, tenant_id, event_name, webhook_id, status, replay_of, created_at)
     VALUES (?, 1, 'a.b', 9, ?, ?, 0)`,
  );
  insert.run('first', 'failed', null);
  insert.run('second', 'failed', 'first');
  insert.run('third', 'delivered', 'second');
  insert.run('fourth', 'delivered', 'third');
  insert.run('other', 'failed', null);
  insert.run('late', 'retrying', 'other');
  migrate(db, all);
  const rows = db.prepare('SELECT id, recovered_by FROM deliveries WHERE recovered_by IS NOT NULL ORDER BY seq').raw();
  expect(rows.all()).toEqual([
    ['first', 'third'],
    ['second', 'third'],
  ]);
});

it('store-1: a webhook and what is sent to it keep their ids, secrets and keys when endpoints get a table of their own', () => {
  const db = new BetterSqlite3(':memory:');
  db.pragma('foreign_keys = ON');
  const all = readMigrations();
  migrate(
    db,
    all.filter(({ number }) => number < 17),
  );
  db.exec(`INSERT INTO tenants (id, name, created_at) VALUES (1, 't', 0);
    INSERT INTO webhooks (id, tenant_id, events, url, namespace, lane, description, is_active, headers, secret,
      secret_generated, timeout_ms, max_in_flight, retry_hourly, retry_daily, vendor_signature, token_id, created_at,
      updated_at, version, condition, extra_data_template, routed_since, discarded_version) VALUES
      (7, 1, '["a.b"]', 'https://a.example/', 'crm', 'high', 'a note', 1, x'01', x'02', 1, 5000, 3, 0, 1, 1, 4, 10, 20, 5,
        '{"==":[1,1]}', '{"a":1}', 8, 6),
      (9, 1, '["*"]', 'https://b.example/', NULL, 'low', NULL, 0, x'03', NULL, 0, 5000, 3, 0, 1, 1, NULL, 11, 21, 2, NULL,
        NULL, 1, 0);
    DELETE FROM webhooks WHERE id = 9;
    INSERT INTO webhook_entries VALUES (1, 'a.b', 'https://a.example/', 7);
    INSERT INTO webhook_health (webhook_id, failure_count) VALUES (7, 2);
    INSERT INTO rate_starts (webhook_id, started_at) VALUES (7, 30);
    INSERT INTO deliveries (seq, id, tenant_id, event_name, webhook_id, status, due_at, created_at) VALUES
      (1, 'd1', 1, 'a.b', 7, 'pending', 40, 0), (2, 'd2', 1, 'a.b', 9, 'cancelled', NULL, 0);
    INSERT INTO order_queue (webhook_id, key, entered, place, delivery_seq) VALUES (7, 'p', 1, 1, 1)`);
  migrate(db, all);
  const row = (sql: string) => db.prepare(sql).get();
  const { created_at: createdAt, ...webhook } = row('SELECT * FROM webhooks') as Record<string, unknown>;
  expect({ ...webhook, createdAt }).toEqual({
    ...{ id: 7, tenant_id: 1, events: '["a.b"]', namespace: 'crm', condition: '{"==":[1,1]}', token_id: 4 },
    ...{ extra_data_template: '{"a":1}', description: 'a note', routed_since: 8, createdAt: 10 },
  });
  const secrets = { headers: Buffer.from([1]), secret: Buffer.from([2]), secret_generated: 1 };
  expect(row('SELECT * FROM endpoints')).toMatchObject({
    ...{ id: 7, tenant_id: 1, url: 'https://a.example/', lane: 'high', is_active: 1, version: 5, updated_at: 20 },
    ...{ ...secrets, timeout_ms: 5000, max_in_flight: 3, retry_daily: 1, ordering: 'none', discarded_version: 6 },
  });
  expect(db.prepare('SELECT endpoint_id FROM deliveries ORDER BY seq').pluck().all()).toEqual([7, 9]);
  for (const table of ['endpoint_health', 'rate_starts', 'order_queue']) {
    expect(row(`SELECT endpoint_id FROM ${table}`), table).toEqual({ endpoint_id: 7 });
  }
  expect(row("SELECT seq FROM sqlite_sequence WHERE name = 'endpoints'")).toEqual({ seq: 9 });
  expect(db.pragma('foreign_key_check')).toEqual([]);
  // What belongs to an endpoint goes with it. Its deliveries stay.
  db.exec('DELETE FROM endpoints');
  for (const table of ['webhooks', 'webhook_entries', 'endpoint_health', 'rate_starts']) {
    expect(row(`SELECT count(*) AS count FROM ${table}`), table).toEqual({ count: 0 });
  }
  expect(row('SELECT count(*) AS count FROM deliveries')).toEqual({ count: 2 });
});

describe.each(['act', 'serve'] as const)(
  'store-2: what is not ours to open is refused with a code (opened to %s)',
  (role) => {
    it('store-2: a newer schema', async () => {
      const file = path('newer.db');
      const db = openDatabase(file);
      db.pragma('user_version = 9999');
      db.close();
      await expect(open(file, role)).rejects.toMatchObject({
        name: 'StoreError',
        code: 'schema_newer',
        message: expect.stringContaining('9999'),
      });
      const after = new BetterSqlite3(file);
      expect(versionOf(after)).toBe(9999);
      after.close();
    });

    it('store-2: a file that is no database', async () => {
      const file = path('text.db');
      writeFileSync(
        file,
        'This is a letter to my aunt, and it is longer than a header of a database would be. '.repeat(20),
      );
      await expect(open(file, role)).rejects.toMatchObject({ name: 'StoreError', code: 'not_a_database' });
    });

    it("store-2: another program's database is left as it is", async () => {
      const file = path(`foreign-${role}.db`);
      const db = new BetterSqlite3(file);
      db.exec('CREATE TABLE recipes (name TEXT)');
      const schema = schemaOf(db);
      await expect(open(file, role)).rejects.toMatchObject({ name: 'StoreError', code: 'not_a_database' });
      expect([schemaOf(db), db.pragma('journal_mode', { simple: true })]).toEqual([schema, 'delete']);
      db.close();
    });

    it('store-2: a folder that does not exist', async () =>
      expect(open(path('none/where.db'), role)).rejects.toMatchObject({ name: 'StoreError', code: 'cannot_open' }));

    it.each(['postgres://localhost/posthorn', 'posthorn.db', '', 'sqlite:'])(
      'store-2: the database %s',
      async (database) =>
        expect(openStore({ database, masterKey: null, role })).rejects.toMatchObject({ code: 'cannot_open' }),
    );
  },
);

it('accept-1: what is answered is on disk: the database syncs at every commit', () => {
  const db = openDatabase(path('durable.db'));
  expect([db.pragma('synchronous', { simple: true }), db.pragma('journal_mode', { simple: true })]).toEqual([2, 'wal']);
  expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
  db.close();
});
