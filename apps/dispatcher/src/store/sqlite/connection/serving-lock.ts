// Allows one serve per database: a second one would not know the queue of the first and would double every limit. The
// lock is SQLite's own on a file next to the database, so it ends with its process, however that ends.
import { existsSync } from 'node:fs';
import BetterSqlite3 from 'better-sqlite3';
import { StoreError } from '../../../ports/store/store-error.ts';
import { type DatabaseFile, MEMORY, shownDatabase } from './database-file.ts';

/** Whether a `serve` holds the lock of this database right now. */
export function isServed(path: string): boolean {
  const file = `${path}.lock`;
  if (!existsSync(file)) return false;
  const lock = new BetterSqlite3(file, { timeout: 0, fileMustExist: true });
  try {
    lock.prepare('SELECT 1 FROM sqlite_schema').get();
    return false;
  } catch (error) {
    if (error instanceof BetterSqlite3.SqliteError && error.code.startsWith('SQLITE_BUSY')) return true;
    throw error;
  } finally {
    lock.close();
  }
}

/** @throws StoreError where another process holds it; commands that do single acts need not ask for it */
export function holdServingLock(file: DatabaseFile): Disposable {
  if (file.path === MEMORY) return { [Symbol.dispose]: () => undefined };
  let lock: BetterSqlite3.Database | undefined;
  try {
    lock = new BetterSqlite3(`${file.path}.lock`, { timeout: 0 });
    // Held by leaving it open. Nothing is ever written.
    lock.exec('BEGIN EXCLUSIVE');
    const held = lock;
    return { [Symbol.dispose]: () => void held.close() };
  } catch (cause) {
    lock?.close();
    const shown = shownDatabase(file);
    if (cause instanceof BetterSqlite3.SqliteError && cause.code.startsWith('SQLITE_BUSY')) {
      throw new StoreError(
        'unavailable',
        `another posthorn serve is using ${shown}: stop it, or choose another --database`,
      );
    }
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StoreError('cannot_open', `cannot open the database ${shown}: ${reason}`, { cause });
  }
}
