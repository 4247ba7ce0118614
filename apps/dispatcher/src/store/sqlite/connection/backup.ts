// The copy of a database that is made before a migration that changes much. It lies next to the database, under a name that
// says before which migration. It is complete from the moment it has that name.
import { closeSync, fsyncSync, openSync, readdirSync, readSync, renameSync, rmSync, statfsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { threadId } from 'node:worker_threads';
import type { Database } from 'better-sqlite3';
import { StoreError } from '../../../ports/store/store-error.ts';
import { textOf } from './faults.ts';

/** The migration that the copy is made before. */
type Before = { number: number; name: string };

const backupOf = (path: string, { name }: Before): string => `${path}.before-${name.replace(/\.sql$/, '')}`;

/**
 * Replaces an earlier copy from before the same migration: that attempt did not migrate, or the copy was restored since.
 * @returns its path; `null` = another process has migrated the database meanwhile
 * @throws StoreError `cannot_open`
 */
export function backUp(
  db: Database,
  before: Before,
  freeBytes: (folder: string) => number = freeBytesIn,
): string | null {
  const file = backupOf(db.name, before);
  const partial = `${file}.partial-${process.pid}-${threadId}`;
  try {
    requireRoom(dirname(file), bytesOf(db), freeBytes);
    rmSync(partial, { force: true });
    // It holds people's data. SQLite fills an empty file and leaves its mode.
    closeSync(openSync(partial, 'wx', 0o600));
    try {
      db.prepare('VACUUM INTO ?').run(partial);
      if (schemaIn(partial) >= before.number) return null;
      sync(partial);
      renameSync(partial, file);
      sync(dirname(file));
      return file;
    } finally {
      rmSync(partial, { force: true });
    }
  } catch (cause) {
    throw new StoreError(
      'cannot_open',
      `cannot back up the database ${db.name} before it is migrated: ${textOf(cause)}; free some space and start again, ` +
        `or make the backup yourself (sqlite3 ${db.name} ".backup 'PATH'") and start serve once with --skip-backup`,
      { cause },
    );
  }
}

function requireRoom(folder: string, bytes: number, freeBytes: (folder: string) => number): void {
  const free = freeBytes(folder);
  if (free < bytes) throw new Error(`${folder} has ${mb(free)} MB free, and the copy needs up to ${mb(bytes)} MB`);
}

/** A copy next to the database that a version with these migrations can use; the newest of them. */
export function usableBackup(path: string, known: number): string | null {
  const [folder, start] = [dirname(path), `${basename(path)}.before-`];
  const names = readdirSync(folder).filter(
    (name) => name.startsWith(start) && /^\d{4}-[a-z0-9-]+$/.test(name.slice(start.length)),
  );
  const usable = names.sort().filter((name) => {
    const schema = schemaIn(join(folder, name));
    return schema > 0 && schema <= known;
  });
  const name = usable.at(-1);
  return name === undefined ? null : join(folder, name);
}

/** At most: the copy leaves out free pages. */
function bytesOf(db: Database): number {
  const [pages, pageBytes] = ['page_count', 'page_size'].map((name) => Number(db.pragma(name, { simple: true })));
  return (pages ?? 0) * (pageBytes ?? 0);
}

function freeBytesIn(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

const mb = (bytes: number): string => (bytes / 1_000_000).toFixed(1);

/** Where SQLite keeps `user_version` in a file without a log. */
const USER_VERSION_AT = 60;

function schemaIn(file: string): number {
  const opened = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(4);
    return readSync(opened, bytes, 0, 4, USER_VERSION_AT) === 4 ? bytes.readUInt32BE() : 0;
  } finally {
    closeSync(opened);
  }
}

function sync(path: string): void {
  const opened = openSync(path, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
