// The store in the calling thread: for tests and simulation (`:memory:`), and for the command line's single acts.
import type { AcceptOutcome } from '../../domain/acceptance.ts';
import type { SettleResult, Store } from '../../ports/store.ts';
import { keyFromFile, Sealing } from '../sealing.ts';
import { type ActName, acts } from './acts.ts';
import { watchCancellations } from './cancellations.ts';
import { runGroup } from './group-commit.ts';
import { watchDeliveries, whenChanged } from './live-log.ts';
import { openDatabase, openForReading } from './open-database.ts';
import { type PackedClaims, packBatch, packSettlements, unpackClaims } from './packing.ts';
import { Session } from './session.ts';

export type SqliteOptions = {
  /** A file, or `:memory:`. */
  path: string;
  /** 32 bytes; without it a key file is read or made beside the database file. */
  masterKey: Uint8Array | null;
  /** Told after each commit that changed deliveries, with the number of the last change. */
  onChanged?: (head: number) => void;
};

const KEY_CHECK_SCOPE = 'installation.key_check';

export function openSession(options: SqliteOptions): Session {
  const db = openDatabase(options.path);
  try {
    const session = new Session(db, sealingOf(options));
    checkKey(session);
    watchDeliveries(session);
    watchCancellations(session);
    if (options.onChanged !== undefined) whenChanged(session, options.onChanged);
    return session;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Beside a writer that has the file open: it has brought the schema up to date and checked the key. */
export function openReadingSession(options: SqliteOptions): Session {
  return new Session(openForReading(options.path), sealingOf(options));
}

function sealingOf({ path, masterKey }: SqliteOptions): Sealing {
  return new Sealing(masterKey ?? (path === ':memory:' ? new Uint8Array(32) : keyFromFile(`${path}.key`)));
}

/** A new database remembers its key, an old one refuses another. @throws StoreError `wrong_key` */
function checkKey(session: Session): void {
  const keyCheck = session.sealing.seal('posthorn', KEY_CHECK_SCOPE);
  session.sql('INSERT INTO installation (id, key_check) VALUES (1, ?) ON CONFLICT (id) DO NOTHING').run(keyCheck);
  const row = session.sql<{ key_check: Uint8Array }>('SELECT key_check FROM installation').get();
  if (row === undefined) return;
  try {
    session.sealing.open(row.key_check, KEY_CHECK_SCOPE);
  } catch (error) {
    // Nothing is sealed yet (a token was made before the key was settled): the database takes the new key.
    if (session.sql('SELECT 1 FROM webhooks LIMIT 1').get() !== undefined) throw error;
    session.sql('UPDATE installation SET key_check = ?').run(keyCheck);
  }
}

/** Builds a Store whose every method is one call of `call`. */
export function storeOf(call: (name: ActName, input: unknown) => Promise<unknown>, close: () => Promise<void>): Store {
  const methods = Object.keys(acts).map((name) => [name, (input: unknown) => call(name as ActName, input)]);
  const packed: Pick<Store, 'accept' | 'claim' | 'settle'> = {
    accept: async (batch) => (await call('accept', packBatch(batch))) as AcceptOutcome,
    claim: async (request) => unpackClaims((await call('claim', request)) as PackedClaims),
    settle: async (input) => (await call('settle', packSettlements(input))) as SettleResult,
  };
  return { ...Object.fromEntries(methods), ...packed, [Symbol.asyncDispose]: close } as Store;
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
