// Migrates a database to the schema of this version, one numbered file at a time, and refuses a newer one.
import { readdirSync, readFileSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { StoreError } from '../../../ports/store/store-error.ts';

type Migration = { number: number; name: string; sql: string };

const FOLDER = new URL('../../../../migrations/sqlite/', import.meta.url);

export function readMigrations(folder: URL = FOLDER): Migration[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}-[a-z0-9-]+\.sql$/.test(name))
    .sort()
    .map((name) => ({ number: Number(name.slice(0, 4)), name, sql: readFileSync(new URL(name, folder), 'utf8') }));
}

/** @throws StoreError `schema_newer` if a later version of Posthorn has been at this database */
export function migrate(db: Database, migrations: readonly Migration[] = readMigrations()): void {
  const known = migrations.at(-1)?.number ?? 0;
  // Immediate: two processes that open a new database at once take turns, and the second finds the work done.
  db.transaction(() => {
    const stored = Number(db.pragma('user_version', { simple: true }));
    if (stored > known) {
      throw new StoreError(
        'schema_newer',
        `the database has schema ${stored}, but this version of Posthorn supports up to ${known}: run the newer version that migrated it, or restore a backup from before the upgrade`,
      );
    }
    for (const migration of migrations) {
      if (migration.number <= stored) continue;
      db.exec(migration.sql);
      db.pragma(`user_version = ${migration.number}`);
    }
  }).immediate();
}
