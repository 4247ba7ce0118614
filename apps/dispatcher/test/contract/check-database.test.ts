// A damaged database is refused before anything is written to it (docs/spec.md database-5).
import { readFileSync, truncateSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { checkDatabase } from '../../src/store/sqlite/connection/check-database.ts';
import { accepted, createdWebhook, newTenant } from '../support/builders.ts';
import { firstLeafOf, GARBAGE, lastPage, overwrite, PAGE } from '../support/damaged-file.ts';
import { tempFolder } from '../support/temp-folder.ts';

const path = tempFolder();
const open = (file: string, check: boolean) =>
  openStore({ database: `sqlite:${file}`, masterKey: 'a master key for tests', role: 'act', sqlite: { check } });

/** A closed database of about a hundred pages. */
async function filled(): Promise<string> {
  const file = path('filled.db');
  const store = await open(file, false);
  const { tenantId } = await newTenant(store);
  const webhook = await createdWebhook(store, tenantId);
  for (let n = 0; n < 60; n += 1) {
    const context = JSON.stringify({ id: `p${n}`, text: 'x'.repeat(4000) });
    await accepted(store, tenantId, [webhook], { event: { context } });
  }
  await store[Symbol.asyncDispose]();
  return file;
}

const DAMAGES: [string, (file: string) => void][] = [
  ['a page in the middle is garbage', (file) => overwrite(file, Math.floor(lastPage(file) / 2), GARBAGE)],
  [
    'every page behind the first is garbage',
    (file) => {
      for (let page = 1; page <= lastPage(file); page += 1) overwrite(file, page, GARBAGE);
    },
  ],
  ['a page is blank', (file) => overwrite(file, 3, Buffer.alloc(PAGE))],
  ['its second half is gone', (file) => truncateSync(file, Math.floor(lastPage(file) / 2) * PAGE)],
  [
    'a table was dropped',
    (file) => {
      const db = new BetterSqlite3(file);
      db.exec('DROP TABLE audit');
      db.close();
    },
  ],
  [
    'an index was dropped',
    (file) => {
      const db = new BetterSqlite3(file);
      db.exec('DROP INDEX deliveries_due');
      db.close();
    },
  ],
];

describe('database-5: a damaged database is refused with advice', () => {
  it.each(DAMAGES)('database-5: %s', async (_what, damage) => {
    const file = await filled();
    damage(file);
    const before = readFileSync(file);
    await expect(open(file, true)).rejects.toMatchObject({
      name: 'StoreError',
      code: 'damaged',
      message: expect.stringMatching(/is damaged \([^\n]+\): restore a backup.*\.recover.*--skip-database-check/),
    });
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('database-5: a whole one passes, and a damaged page does where the check is left out', async () => {
    const file = await filled();
    await (await open(file, true))[Symbol.asyncDispose]();
    overwrite(file, Math.floor(lastPage(file) / 2), GARBAGE);
    await (await open(file, false))[Symbol.asyncDispose]();
  });

  it('database-5: a large file is looked through page by page, as far as the time allows', async () => {
    const file = await filled();
    const check = (budgetMs: number) => {
      const db = new BetterSqlite3(file);
      try {
        checkDatabase(db, { wholeMaxBytes: 0, budgetMs });
      } finally {
        db.close();
      }
    };
    check(60_000);
    overwrite(file, firstLeafOf(file, 'deliveries'), GARBAGE);
    expect(() => check(60_000)).toThrow(expect.objectContaining({ code: 'damaged' }));
    check(-1);
  });
});
