import BetterSqlite3, { type Database } from 'better-sqlite3';
import { type FileIdentity, requireSameFiles } from './file-watch.ts';

/**
 * A connection that only copies the log back, next to a writer that has the file open.
 * @throws StoreError if another file is at the path by now; SQLite's error if it cannot be opened
 */
export function openForCopying(path: string, sameAs: FileIdentity): Database {
  requireSameFiles(path, sameAs);
  const db = new BetterSqlite3(path, { fileMustExist: true, timeout: 10_000 });
  db.pragma('synchronous = FULL');
  db.pragma('cache_size = -64');
  return db;
}
