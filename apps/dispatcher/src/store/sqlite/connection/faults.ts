// Translates SQLite's error codes for callers: the store is unavailable, and why.
import BetterSqlite3 from 'better-sqlite3';
import { StoreError, type StoreReason } from '../../../ports/store/store-error.ts';

/** By the start of the code: SQLite appends details, as in `SQLITE_IOERR_WRITE`. */
const REASONS: readonly (readonly [start: string, reason: StoreReason])[] = [
  ['SQLITE_FULL', 'disk_full'],
  ['SQLITE_READONLY', 'read_only'],
  ['SQLITE_CORRUPT', 'damaged'],
  ['SQLITE_NOTADB', 'damaged'],
  ['SQLITE_BUSY', 'locked'],
  ['SQLITE_LOCKED', 'locked'],
  ['SQLITE_IOERR', 'io_error'],
  ['SQLITE_CANTOPEN', 'io_error'],
  ['SQLITE_PROTOCOL', 'io_error'],
];

/** `null` for an error that says nothing about the database file or its disk, such as a violated constraint. */
export function reasonOf(error: unknown): StoreReason | null {
  if (error instanceof StoreError) return error.reason;
  if (!(error instanceof BetterSqlite3.SqliteError)) return null;
  const { code } = error;
  return REASONS.find(([start]) => code.startsWith(start))?.[1] ?? null;
}

/** A fault of the file or its disk as callers know it; every other error as it is. */
export function asStoreFault(error: unknown): unknown {
  const reason = reasonOf(error);
  if (reason === null || error instanceof StoreError) return error;
  return new StoreError('unavailable', `the store is unavailable: ${textOf(error)}`, { cause: error, reason });
}

export const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
