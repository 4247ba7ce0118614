// The copy that is made before a migration that changes much.
import { existsSync, mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { threadId } from 'node:worker_threads';
import BetterSqlite3, { type Database } from 'better-sqlite3';
import { expect, it } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { databaseFile } from '../../src/store/sqlite/connection/database-file.ts';
import { type MigrateOptions, migrate, readMigrations } from '../../src/store/sqlite/connection/migrate.ts';
import { holdServingLock } from '../../src/store/sqlite/connection/serving-lock.ts';
import { OLD_SCHEMA, unpackOldDatabase } from '../support/old-database.ts';
import { tempFolder } from '../support/temp-folder.ts';

const path = tempFolder();
const ALL = readMigrations();
const NEWEST = ALL.at(-1)?.number;

/** What lies next to a database and begins with its name, without that. */
const besides = (file: string): string[] =>
  readdirSync(dirname(file))
    .filter((name) => name.startsWith(basename(file)) && !/-(wal|shm)$/.test(name))
    .map((name) => name.slice(basename(file).length))
    .sort();

const schemaOf = (db: Database) => db.pragma('user_version', { simple: true });

/** Every row of every table. */
function contentOf(db: Database): Record<string, unknown[]> {
  const tables = db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck();
  return Object.fromEntries(tables.all().map((name) => [name, db.prepare(`SELECT * FROM "${name}"`).raw().all()]));
}

function migrated(file: string, options: MigrateOptions = {}): { schema: unknown; told: string[] } {
  const told: string[] = [];
  const db = new BetterSqlite3(file);
  try {
    migrate(db, ALL, { onBackup: (backup) => told.push(backup), ...options });
    return { schema: schemaOf(db), told };
  } finally {
    db.close();
  }
}

it('migration-1: the copy has everything from before the migration, its name says which, and its owner alone may read it', () => {
  const file = unpackOldDatabase(path('old.db'));
  const before = new BetterSqlite3(file);
  // What is in the log alone is in the copy too.
  before.exec("UPDATE tenants SET name = 'renamed'");
  const content = contentOf(before);
  const backup = `${file}.before-0017-endpoints`;
  expect(migrated(file)).toEqual({ schema: NEWEST, told: [backup] });
  before.close();
  expect(besides(file)).toEqual(['', '.before-0017-endpoints', '.key']);
  expect(statSync(backup).mode & 0o777).toBe(0o600);
  const copy = new BetterSqlite3(backup);
  expect(contentOf(copy)).toEqual(content);
  expect([schemaOf(copy), copy.pragma('integrity_check', { simple: true })]).toEqual([OLD_SCHEMA, 'ok']);
  copy.close();
  // Once more: it is up to date, and nothing is copied.
  expect(migrated(file)).toEqual({ schema: NEWEST, told: [] });
});

it('migration-1: after a restore the next upgrade makes the copy again', () => {
  const file = unpackOldDatabase(path('restored.db'));
  const [backup = ''] = migrated(file).told;
  renameSync(backup, file);
  const db = new BetterSqlite3(file);
  db.exec("UPDATE tenants SET name = 'later'");
  db.close();
  expect(migrated(file).told).toEqual([backup]);
  const copy = new BetterSqlite3(backup);
  expect(copy.prepare('SELECT name FROM tenants').pluck().all()).toContain('later');
  copy.close();
});

it('migration-2: a new database, one in memory, and one whose operator said so are not copied', () => {
  const fresh = path('fresh.db');
  expect(migrated(fresh)).toEqual({ schema: NEWEST, told: [] });
  const memory = new BetterSqlite3(':memory:');
  migrate(memory, ALL.slice(0, 3));
  migrate(memory, ALL);
  expect(schemaOf(memory)).toBe(NEWEST);
  const told = unpackOldDatabase(path('told.db'));
  expect(migrated(told, { skipBackup: true })).toEqual({ schema: NEWEST, told: [] });
  expect([...besides(fresh), ...besides(told)]).toEqual(['', '', '.key']);
});

it('migration-2: nor is one before a migration that does not ask for it', () => {
  const file = path('small-step.db');
  const db = new BetterSqlite3(file);
  const one = { number: 1, name: '0001-one.sql', sql: 'CREATE TABLE a (x)' };
  const two = { number: 2, name: '0002-two.sql', sql: '-- a backup\nCREATE TABLE b (x)' };
  migrate(db, [one]);
  migrate(db, [one, two]);
  db.close();
  expect(besides(file)).toEqual(['']);
});

it('migration-3: without room for the copy nothing is migrated, and the message says what to do', async () => {
  const file = unpackOldDatabase(path('no-room.db'));
  expect(() => migrated(file, { freeBytes: () => 200_000 })).toThrow(
    expect.objectContaining({ name: 'StoreError', code: 'cannot_open' }),
  );
  expect(() => migrated(file, { freeBytes: () => 200_000 })).toThrow(
    `cannot back up the database ${file} before it is migrated: ${dirname(file)} has 0.2 MB free, and the copy needs up to 0.3 MB; ` +
      `free some space and start again, or make the backup yourself (sqlite3 ${file} ".backup 'PATH'") and start serve once with --skip-backup`,
  );
  expect(besides(file)).toEqual(['', '.key']);
  expect(migrated(file, { freeBytes: () => 300_000 }).schema).toBe(NEWEST);
});

it('migration-3: nor where the copy cannot be written for another reason', async () => {
  const file = unpackOldDatabase(path('no-place.db'));
  const partial = `${file}.before-0017-endpoints.partial-${process.pid}-${threadId}`;
  mkdirSync(partial);
  writeFileSync(`${partial}/a`, '');
  const open = (skipBackup: boolean) =>
    openStore({ database: `sqlite:${file}`, masterKey: null, role: 'act', sqlite: { skipBackup } });
  await expect(open(false)).rejects.toMatchObject({
    ...{ name: 'StoreError', code: 'cannot_open' },
    message: expect.stringMatching(/^cannot back up the database [^\n]+ --skip-backup$/),
  });
  const db = new BetterSqlite3(file);
  expect(schemaOf(db)).toBe(OLD_SCHEMA);
  db.close();
  await using store = await open(true);
  expect((await store.listTokens({ tenantId: null })).total).toBeGreaterThan(0);
  expect(existsSync(`${file}.before-0017-endpoints`)).toBe(false);
});

it('migration-4: an older version that refuses the newer schema names the copy that it can use', () => {
  const file = unpackOldDatabase(path('refused.db'));
  const [backup = ''] = migrated(file).told;
  const later = { number: 9000, name: '9000-later.sql', sql: '-- backup\nCREATE TABLE later (x)' };
  const db = new BetterSqlite3(file);
  migrate(db, [...ALL, later]);
  const older = (known: number) => ALL.filter(({ number }) => number <= known);
  const advice = (known: number) => {
    try {
      migrate(db, older(known));
      return 'no refusal';
    } catch (error) {
      return error instanceof Error ? error.message.replace(/^.*: /, '') : error;
    }
  };
  const run = 'run the newer version that migrated it, or restore';
  // The later copy has a schema that only this version knows.
  expect(advice(NEWEST ?? 0)).toBe(`${run} the backup ${file}.before-9000-later, made before the upgrade`);
  expect(advice(16)).toBe(`${run} the backup ${backup}, made before the upgrade`);
  expect(advice(OLD_SCHEMA - 1)).toBe(`${run} a backup from before the upgrade`);
  db.close();
});

it('migration-5: of several processes that open an older database at once each finds it migrated, with one copy from before', async () => {
  const file = unpackOldDatabase(path('raced.db'));
  const open = () => openStore({ database: `sqlite:${file}`, masterKey: null, role: 'act', sqlite: { thread: 'own' } });
  const stores = await Promise.all([open(), open(), open(), open()]);
  expect(await stores[3]?.listTokens({ tenantId: null })).toMatchObject({ total: 1 });
  await Promise.all(stores.map((store) => store[Symbol.asyncDispose]()));
  expect(besides(file)).toEqual(['', '.before-0017-endpoints', '.key']);
  const copy = new BetterSqlite3(`${file}.before-0017-endpoints`);
  expect([schemaOf(copy), copy.pragma('integrity_check', { simple: true })]).toEqual([OLD_SCHEMA, 'ok']);
  copy.close();
});

it('migration-7: a command does not migrate a database under a serve of an earlier version', async () => {
  const file = unpackOldDatabase(path('served.db'));
  const open = () => openStore({ database: `sqlite:${file}`, masterKey: null, role: 'act' });
  const lock = holdServingLock(databaseFile(`sqlite:${file}`));
  await expect(open()).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringMatching(/^a posthorn serve of an earlier version is using \S+: stop that serve first/),
  });
  const db = new BetterSqlite3(file);
  expect(schemaOf(db)).toBe(OLD_SCHEMA);
  db.close();
  lock[Symbol.dispose]();
  await (await open())[Symbol.asyncDispose]();
  // One of this version is no reason: there is nothing to migrate.
  const again = holdServingLock(databaseFile(`sqlite:${file}`));
  await (await open())[Symbol.asyncDispose]();
  again[Symbol.dispose]();
});
