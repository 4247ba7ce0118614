// Migrates a database to the schema of this version, one numbered file at a time, and refuses a newer one.
import { readdirSync, readFileSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { packageFile } from '../../../package-file.ts';
import { StoreError } from '../../../ports/store/store-error.ts';
import { backUp, usableBackup } from './backup.ts';
import { isServed } from './serving-lock.ts';

type Migration = { number: number; name: string; sql: string };

const FOLDER = packageFile('migrations/sqlite/');
/** The first line of a migration before which the database is backed up. */
const NEEDS_BACKUP = '-- backup\n';

export type MigrateOptions = {
  /** The caller holds the serving lock. Otherwise a database that a `serve` is using is not migrated. */
  isOnlyNode?: boolean;
  /** No copy is made; the operator has one. Not by default. */
  skipBackup?: boolean;
  /** Told of the file once the copy is complete. */
  onBackup?: (file: string) => void;
  /** What the folder of the copy has room for; by default what the system says. */
  freeBytes?: (folder: string) => number;
};

export function readMigrations(folder: URL = FOLDER): Migration[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name))
    .sort()
    .map((name) => ({ number: Number(name.slice(0, 4)), name, sql: readFileSync(new URL(name, folder), 'utf8') }));
}

/**
 * All missing migrations are one transaction. A copy is made before it begins, if one of them asks for it.
 * @throws StoreError `schema_newer` if a later version of Posthorn has migrated this database; `cannot_open` if there is no
 *   room for the copy; `unavailable` if a `serve` is using the database, which must be one of an earlier version
 */
export function migrate(
  db: Database,
  migrations: readonly Migration[] = readMigrations(),
  { isOnlyNode = false, skipBackup = false, onBackup, freeBytes }: MigrateOptions = {},
): void {
  const known = migrations.at(-1)?.number ?? 0;
  const before = schemaOf(db);
  const first = migrations.find(({ number, sql }) => number > before && sql.startsWith(NEEDS_BACKUP));
  if (before > 0 && before < known && !db.memory) {
    if (!isOnlyNode && isServed(db.name)) {
      const fix = 'stop that serve first, because it cannot work with the tables of this version';
      throw new StoreError('unavailable', `a posthorn serve of an earlier version is using ${db.name}: ${fix}`);
    }
    const file = first === undefined || skipBackup ? null : backUp(db, first, freeBytes);
    if (file !== null) onBackup?.(file);
  }
  // Immediate: two processes that open a database at once take turns, and the second finds the work done.
  db.transaction(() => {
    const stored = schemaOf(db);
    if (stored > known) throw newer(db, stored, known);
    for (const migration of migrations) {
      if (migration.number <= stored) continue;
      db.exec(migration.sql);
      db.pragma(`user_version = ${migration.number}`);
    }
  }).immediate();
}

const schemaOf = (db: Database): number => Number(db.pragma('user_version', { simple: true }));

function newer(db: Database, stored: number, known: number): StoreError {
  const backup = db.memory ? null : usableBackup(db.name, known);
  const restore =
    backup === null ? 'a backup from before the upgrade' : `the backup ${backup}, made before the upgrade`;
  return new StoreError(
    'schema_newer',
    `the database has schema ${stored}, but this version of Posthorn supports up to ${known}: run the newer version that migrated it, or restore ${restore}`,
  );
}
