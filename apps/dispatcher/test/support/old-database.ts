// A database that an earlier version left, with every kind of unfinished work.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

/** As contract/fixtures/make-database.ts was given it. */
const KEY = `${'0'.repeat(63)}7\n`;
/** The schema of the first edition. */
export const OLD_SCHEMA = 15;

/** Writes the database and its key file. @returns the path of the database */
export function unpackOldDatabase(file: string): string {
  const packed = readFileSync(fileURLToPath(new URL('../contract/fixtures/first-edition.db.gz', import.meta.url)));
  writeFileSync(file, gunzipSync(packed), { mode: 0o600 });
  writeFileSync(`${file}.key`, KEY, { mode: 0o600 });
  return file;
}
