// The write-ahead log returns to its bound once a long reader is gone (docs/spec.md database-10), seen with a real one.
import { statSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import { expect, it } from 'vitest';
import { LogKeeper } from '../../src/store/sqlite/commit/log-keeper.ts';
import { openConnection } from '../../src/store/sqlite/thread/inline-store.ts';
import { eventually } from '../e2e/support/deadline.ts';
import { tempFolder } from '../support/temp-folder.ts';

const path = tempFolder();
const MAX_BYTES = 1_000_000;

it('database-10: the log is cut back after the reader left, with no further commit', async () => {
  const file = path('log.db');
  const connection = openConnection({ path: file, masterKey: new Uint8Array(32) });
  const keeper = new LogKeeper(connection, { maxBytes: MAX_BYTES });
  const reader = new BetterSqlite3(file, { readonly: true });
  const logBytes = () => statSync(`${file}-wal`).size;
  try {
    connection.db.exec('CREATE TABLE filler (bytes BLOB)');
    const read = reader.prepare<[], number>('SELECT count(*) FROM filler').pluck();
    reader.exec('BEGIN');
    expect(read.get()).toBe(0);
    for (let n = 0; n < 30; n += 1) connection.db.exec('INSERT INTO filler VALUES (randomblob(100000))');
    keeper.look();
    expect(logBytes()).toBeGreaterThan(3_000_000);
    expect(read.get()).toBe(0);
    reader.exec('COMMIT');
    await eventually('the log is within its bound', async () => logBytes() <= MAX_BYTES);
    expect(read.get()).toBe(30);
  } finally {
    keeper.close();
    reader.close();
    connection.db.close();
  }
});
