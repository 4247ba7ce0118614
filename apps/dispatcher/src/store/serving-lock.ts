// One serve for one database: a second would not know what the first has waiting, and would double every limit. The lock
// is SQLite's own on a file beside the database, so it ends with its process, however that ends.
import BetterSqlite3 from 'better-sqlite3';
import { StoreError } from '../ports/store-error.ts';

/** @throws StoreError where another process holds it; commands that do single acts need not ask for it */
export function holdServingLock(database: string): Disposable {
  const path = database.replace(/^sqlite:/, '');
  if (path === ':memory:') return { [Symbol.dispose]: () => undefined };
  let lock: BetterSqlite3.Database | undefined;
  try {
    lock = new BetterSqlite3(`${path}.lock`, { timeout: 0 });
    // Held by leaving it open. Nothing is ever written.
    lock.exec('BEGIN EXCLUSIVE');
    const held = lock;
    return { [Symbol.dispose]: () => void held.close() };
  } catch (cause) {
    lock?.close();
    if (cause instanceof BetterSqlite3.SqliteError && cause.code.startsWith('SQLITE_BUSY')) {
      throw new StoreError('unavailable', `another posthorn serve uses ${path}: stop it, or name another --database`);
    }
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StoreError('cannot_open', `cannot open the database ${path}: ${reason}`, { cause });
  }
}
