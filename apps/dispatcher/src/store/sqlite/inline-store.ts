// The store in the calling thread: for tests and simulation (`:memory:`), and for the command line's single acts.
import type { Store } from '../../ports/store.ts';
import { keyFromFile, Sealing } from '../sealing.ts';
import { type ActName, acts } from './acts.ts';
import { runGroup } from './group-commit.ts';
import { openDatabase } from './open-database.ts';
import { Session } from './session.ts';

export type SqliteOptions = {
  /** A file, or `:memory:`. */
  path: string;
  /** 32 bytes; without it a key file is read or made beside the database file. */
  masterKey: Uint8Array | null;
};

export function openSession(options: SqliteOptions): Session {
  const db = openDatabase(options.path);
  const masterKey =
    options.masterKey ?? (options.path === ':memory:' ? new Uint8Array(32) : keyFromFile(`${options.path}.key`));
  return new Session(db, new Sealing(masterKey));
}

/** Builds a Store whose every method is one call of `call`. */
export function storeOf(call: (name: ActName, input: unknown) => Promise<unknown>, close: () => Promise<void>): Store {
  const methods = Object.keys(acts).map((name) => [name, (input: unknown) => call(name as ActName, input)]);
  return { ...Object.fromEntries(methods), [Symbol.asyncDispose]: close } as Store;
}

export function openInlineStore(options: SqliteOptions): Store {
  const session = openSession(options);
  return storeOf(
    async (name, input) => {
      const [result] = runGroup(session, [{ name, input }]);
      if (result?.ok) return result.value;
      throw result?.error;
    },
    async () => {
      if (session.db.open) session.db.close();
    },
  );
}
