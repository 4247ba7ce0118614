import { closeSync, existsSync, openSync } from 'node:fs';
import BetterSqlite3, { type Database } from 'better-sqlite3';
import { StoreError } from '../../../ports/store/store-error.ts';
import { LOG_MAX_BYTES } from '../commit/truncate-log.ts';
import { checkDatabase, checkSchema, damaged } from './check-database.ts';
import { takeCleanClose } from './clean-close.ts';
import { reasonOf, textOf } from './faults.ts';
import { type MigrateOptions, migrate, readMigrations } from './migrate.ts';

/** "PHRN", in the header of every database of ours (SQLite's `application_id`). */
const APPLICATION_ID = 0x5048524e;

export type OpenOptions = MigrateOptions & {
  /** The file is looked through first, in bounded time, unless it is as a clean stop left it. Not by default. */
  check?: boolean;
};

/**
 * Opens (or makes) the database file, `:memory:` included, durable to the last commit, and brings its schema up to date.
 * @throws StoreError
 */
export function openDatabase(path: string, { check = false, ...migrating }: OpenOptions = {}): Database {
  let db: Database;
  let isKnownSound = false;
  try {
    isKnownSound = check && path !== ':memory:' && takeCleanClose(path);
    // It holds people's data: made readable by its owner alone, and what SQLite makes beside it takes over the mode.
    if (path !== ':memory:') makeForOwner(path);
    db = new BetterSqlite3(path, { timeout: 10_000 });
  } catch (cause) {
    throw new StoreError('cannot_open', `cannot open the database ${path}: ${textOf(cause)}`, { cause });
  }
  try {
    refuseForeign(db);
    if (check && !isKnownSound) checkDatabase(db);
    db.pragma('journal_mode = WAL');
    // A commit is on disk before it is answered: what a 202 promises.
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    // What is deleted is overwritten at once, so that an erasure reaches what earlier changes left behind too.
    db.pragma('secure_delete = ON');
    db.pragma('temp_store = MEMORY');
    // 8 MiB of pages: what is written is mostly new, and read once.
    db.pragma('cache_size = -8192');
    // Fewer, larger checkpoints: 16 MiB of log before pages are copied back. A server has a thread for that (copy-back.ts).
    db.pragma('wal_autocheckpoint = 4000');
    db.pragma(`journal_size_limit = ${LOG_MAX_BYTES}`);
    migrate(db, readMigrations(), migrating);
    if (check) checkSchema(db);
    return db;
  } catch (cause) {
    db.close();
    if (cause instanceof StoreError) throw cause;
    if (textOf(cause).includes('file is not a database')) {
      const fix = 'choose another file, or restore a backup if it was a database';
      throw new StoreError('not_a_database', `${path} is not an SQLite database: ${fix}`, { cause });
    }
    if (reasonOf(cause) === 'damaged') throw damaged(path, textOf(cause), cause);
    throw new StoreError('cannot_open', `cannot use the database ${path}: ${textOf(cause)}`, { cause });
  }
}

/** A second connection that cannot write, for reads beside the writer. */
export function openForReading(path: string): Database {
  try {
    const db = new BetterSqlite3(path, { readonly: true, timeout: 10_000 });
    db.pragma('temp_store = MEMORY');
    db.pragma('cache_size = -4096');
    return db;
  } catch (cause) {
    throw new StoreError('unavailable', `cannot open the database ${path} for reading: ${textOf(cause)}`, { cause });
  }
}

/** Ours carries our mark, and a new file is empty. Asked before anything is written. */
function refuseForeign(db: Database): void {
  const mark = db.pragma('application_id', { simple: true });
  if (mark === APPLICATION_ID) return;
  if (mark !== 0 || db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() !== undefined) {
    throw new StoreError('not_a_database', `${db.name} is the database of another program: choose another file`);
  }
  db.pragma(`application_id = ${APPLICATION_ID}`);
}

/** Never opens a file that is there: closing it again would drop the locks of this process's other connections to it. */
function makeForOwner(path: string): void {
  if (existsSync(path)) return;
  try {
    closeSync(openSync(path, 'ax', 0o600));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}
