// Opens a Store from a database URL. The only place that knows which stores exist.
import { existsSync } from 'node:fs';
import type { Store } from '../ports/store/index.ts';
import type { StoreError } from '../ports/store/store-error.ts';
import { masterKeyFrom } from './sealing.ts';
import { SWEPT_AT_ONCE } from './sqlite/connection/connection.ts';
import { databaseFile, MEMORY } from './sqlite/connection/database-file.ts';
import { holdServingLock } from './sqlite/connection/serving-lock.ts';
import { realWaits, type Waits } from './sqlite/journal/write-out-timer.ts';
import { openInlineStore } from './sqlite/thread/inline-store.ts';
import { openWorkerStore } from './sqlite/thread/worker-store.ts';

export type StoreOptions = {
  /** `sqlite:PATH` or `sqlite::memory:`. */
  database: string;
  /** Text of POSTHORN_MASTER_KEY; `null` = the key file next to the database file. */
  masterKey: string | null;
  /** `serve`: for the process that delivers; SQLite allows one at a time. `act`: for single acts, also next to it. */
  role: 'serve' | 'act';
  /** Called if the store can no longer do anything: every act is refused from then on. */
  onDeath?: (error: Error) => void;
  /** Called after a commit that took more than a second. */
  onSlow?: (commit: { tookMs: number; acts: number }) => void;
  /** Called with the path of the copy that was made before a migration, if the store has a thread of its own. */
  onBackup?: (file: string) => void;
  /** Called whenever the write-ahead log cannot be copied into the database file: the log grows meanwhile. */
  onCopyFault?: (fault: StoreError) => void;
  sqlite?: SqliteOnlyOptions;
};

type SqliteOnlyOptions = {
  /** Whether the file is looked through first, in bounded time; not by default. */
  check?: boolean;
  /** Nothing is copied before a migration that asks for a copy. Not by default. */
  skipBackup?: boolean;
  /** `own`: the store's own thread, as for `serve`. `calling`: this thread, as for `act`. */
  thread?: 'own' | 'calling';
  /** Deliveries that the commit which asks for a sweep changes, 1,000 by default. Fewer in the simulation. */
  sweptAtOnce?: number;
  /** By which the store in the calling thread writes its journal out. The real time by default. */
  waits?: Waits;
};

/** @throws StoreError */
export async function openStore(options: StoreOptions): Promise<Store> {
  if (options.role === 'act') return openSqlite(options);
  const lock = holdServingLock(databaseFile(options.database));
  try {
    const store = await openSqlite(options);
    const close = async (): Promise<void> => {
      await store[Symbol.asyncDispose]();
      lock[Symbol.dispose]();
    };
    return { ...store, [Symbol.asyncDispose]: close };
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}

/**
 * The name of a database that does not exist yet, as it was given: opening it would make a new one. `null` = it exists.
 * @throws StoreError where the URL means no database
 */
export function missingDatabase(database: string): string | null {
  const { path, given } = databaseFile(database);
  return path === MEMORY || existsSync(path) ? null : given;
}

async function openSqlite(options: StoreOptions): Promise<Store> {
  const { path, given } = databaseFile(options.database);
  const {
    check = false,
    skipBackup = false,
    sweptAtOnce = SWEPT_AT_ONCE,
    waits = realWaits,
    thread = options.role === 'serve' ? 'own' : 'calling',
  } = options.sqlite ?? {};
  const masterKey = options.masterKey === null ? null : masterKeyFrom(options.masterKey);
  const sqlite = { path, given, check, skipBackup, sweptAtOnce, masterKey, isOnlyNode: isOnlyNode(options) };
  return thread === 'own'
    ? openWorkerStore(sqlite, {
        onDeath: options.onDeath ?? (() => undefined),
        onSlow: options.onSlow,
        onBackup: options.onBackup,
        onCopyFault: options.onCopyFault,
      })
    : openInlineStore({ ...sqlite, waits });
}

/** A node holds the lock of the one `serve`: while it opens the database, no other node lives. */
const isOnlyNode = ({ role }: StoreOptions): boolean => role === 'serve';
