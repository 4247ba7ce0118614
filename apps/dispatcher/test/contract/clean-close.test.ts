// After a clean stop the next start does not look through the database again (docs/spec.md start-3 and start-4).
import {
  copyFileSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { noteCleanClose } from '../../src/store/sqlite/connection/clean-close.ts';
import { identityOf } from '../../src/store/sqlite/connection/file-watch.ts';
import { accepted, createdWebhook, newTenant } from '../support/builders.ts';
import { firstLeafOf, GARBAGE, lastPage, overwrite } from '../support/damaged-file.ts';
import { tempFolder } from '../support/temp-folder.ts';

const path = tempFolder();
const serve = (file: string, check = true) =>
  openStore({ database: `sqlite:${file}`, masterKey: 'a master key for tests', role: 'serve', sqlite: { check } });
const noteOf = (file: string): string => `${file}.closed`;
const middle = (file: string): number => Math.floor(lastPage(file) / 2);

/** A database of some pages, as `serve` closed it. */
async function served(check = true): Promise<string> {
  const file = path('served.db');
  await using store = await serve(file, check);
  const { tenantId } = await newTenant(store);
  const webhook = await createdWebhook(store, tenantId);
  for (let n = 0; n < 20; n += 1) {
    const context = JSON.stringify({ id: `p${n}`, text: 'x'.repeat(4000) });
    await accepted(store, tenantId, [webhook], { event: { context } });
  }
  return file;
}

/** A page of it is garbage, and yet the note says that it was closed like this: a start that looks through it refuses it. */
async function damagedAsNoted(): Promise<string> {
  const file = await served();
  overwrite(file, middle(file), GARBAGE);
  await noteCleanClose(file, identityOf(file));
  return file;
}

function replaceByCopy(file: string): void {
  copyFileSync(file, `${file}.copy`);
  renameSync(`${file}.copy`, file);
}

const CHANGES: [string, (file: string) => void][] = [
  ['it was written to', (file) => overwrite(file, middle(file), GARBAGE)],
  ['only its time was set back', (file) => utimesSync(file, 1_000_000, 1_000_000)],
  [
    'it was written to, and has the time that it had',
    (file) => {
      const { atimeMs, mtimeMs } = statSync(file);
      overwrite(file, middle(file), GARBAGE);
      utimesSync(file, atimeMs / 1000, mtimeMs / 1000);
    },
  ],
  ['it was cut short', (file) => truncateSync(file, statSync(file).size - 4096)],
  ['a copy of it is in its place', replaceByCopy],
  ['a log is next to it', (file) => writeFileSync(`${file}-wal`, '')],
  ['a rollback journal is next to it', (file) => writeFileSync(`${file}-journal`, '')],
  ['the note is of another version', (file) => writeFileSync(noteOf(file), '[]')],
  ['there is no note', (file) => rmSync(noteOf(file))],
];

describe('start-3: a database that is as serve closed it is not looked through', () => {
  it('start-3: a clean stop leaves a note, which the next start uses up', async () => {
    const file = await served();
    expect(statSync(noteOf(file)).mode & 0o777).toBe(0o600);
    const store = await serve(file);
    expect(existsSync(noteOf(file))).toBe(false);
    await store[Symbol.asyncDispose]();
    expect(existsSync(noteOf(file))).toBe(true);
  });

  it('start-3: the file as it was noted is opened without a look at its pages', async () => {
    const file = await damagedAsNoted();
    await (await serve(file))[Symbol.asyncDispose]();
  });

  it.each(CHANGES)('start-3: it is looked through where %s', async (_what, change) => {
    const file = await damagedAsNoted();
    change(file);
    const before = readFileSync(file);
    await expect(serve(file)).rejects.toMatchObject({ name: 'StoreError', code: 'damaged' });
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(existsSync(noteOf(file))).toBe(false);
  });
});

describe('start-4: what leaves no note', () => {
  it('start-4: a start without the check', async () => {
    expect(existsSync(noteOf(await served(false)))).toBe(false);
  });

  it('start-4: another program that still has the database open', async () => {
    const file = await served();
    const store = await serve(file);
    const other = new BetterSqlite3(file);
    other.prepare('SELECT count(*) FROM events').get();
    await store[Symbol.asyncDispose]();
    expect(existsSync(noteOf(file))).toBe(false);
    other.close();
  });

  it('start-4: another file in its place', async () => {
    const file = await served();
    const store = await serve(file);
    replaceByCopy(file);
    await store[Symbol.asyncDispose]();
    expect(existsSync(noteOf(file))).toBe(false);
  });

  it('start-4: a page that could not be read', async () => {
    const file = await served();
    overwrite(file, firstLeafOf(file, 'events'), GARBAGE);
    await noteCleanClose(file, identityOf(file));
    const store = await serve(file);
    await expect(store.listEvents({ tenantId: 1, filter: {}, after: null, limit: 100 })).rejects.toMatchObject({
      reason: 'damaged',
    });
    await store[Symbol.asyncDispose]();
    expect(existsSync(noteOf(file))).toBe(false);
  });
});
