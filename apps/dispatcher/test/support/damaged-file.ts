// A database file with pages of garbage.
import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';

export const PAGE = 4096;
export const GARBAGE = Buffer.alloc(PAGE, 0xab);

export function overwrite(file: string, page: number, bytes: Uint8Array): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, bytes, 0, bytes.length, page * PAGE);
  closeSync(handle);
}

export const lastPage = (file: string): number => statSync(file).size / PAGE - 1;

/** The first page with rows of a table. */
export function firstLeafOf(file: string, table: string): number {
  const db = new BetterSqlite3(file);
  const pages = db.prepare<[string], number>("SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf'").pluck();
  const page = pages.get(table);
  db.close();
  if (page === undefined) throw new Error(`${table} has no leaf page in ${file}`);
  return page - 1;
}
