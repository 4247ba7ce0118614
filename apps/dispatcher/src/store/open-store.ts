// Opens a Store from a database URL. The only place that knows which stores exist.
import type { Store } from '../ports/store/index.ts';
import { masterKeyFrom } from './sealing.ts';
import { databaseFile } from './sqlite/connection/database-file.ts';
import { openInlineStore } from './sqlite/thread/inline-store.ts';
import { openWorkerStore } from './sqlite/thread/worker-store.ts';

export type StoreOptions = {
  /** `sqlite:PATH` or `sqlite::memory:`. */
  database: string;
  /** Text of POSTHORN_MASTER_KEY; `null` = the key file next to the database file. */
  masterKey: string | null;
  /** `own`: the store's own thread, for a server. `calling`: this thread, for a single act. */
  thread: 'own' | 'calling';
  /** Whether the file is looked through first, in bounded time; not by default. */
  check?: boolean;
  /** Called if the store's own thread dies: every act is refused from then on. */
  onDeath?: (error: Error) => void;
  /** Called after a commit of the store's own thread that took more than a second. */
  onSlow?: (commit: { tookMs: number; acts: number }) => void;
};

/** @throws StoreError */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { path, given } = databaseFile(options.database);
  const sqlite = {
    ...{ path, given, check: options.check ?? false },
    masterKey: options.masterKey === null ? null : masterKeyFrom(options.masterKey),
  };
  return options.thread === 'own'
    ? openWorkerStore(sqlite, options.onDeath ?? (() => undefined), options.onSlow)
    : openInlineStore(sqlite);
}
