// The store in the calling thread: for tests and simulation (`:memory:`), and for the command line's single acts.
import type { AcceptOutcome } from '../../../domain/acceptance.ts';
import type { News, NewsSource } from '../../../ports/news.ts';
import type { SettleOutcome } from '../../../ports/store/claims.ts';
import type { Store } from '../../../ports/store/index.ts';
import { StoreError } from '../../../ports/store/store-error.ts';
import { NewsHub } from '../../news-hub.ts';
import { type ActName, acts, isErasure } from '../commit/acts.ts';
import { watchCancellations } from '../commit/cancellations.ts';
import { runGroup } from '../commit/group-commit.ts';
import { LogKeeper } from '../commit/log-keeper.ts';
import { Connection, SWEPT_AT_ONCE } from '../connection/connection.ts';
import { asStoreFault } from '../connection/faults.ts';
import { type FileIdentity, requireSameFiles } from '../connection/file-watch.ts';
import { checkKey, type KeySource, sealingFor } from '../connection/installation-key.ts';
import { openDatabase, openForReading } from '../connection/open-database.ts';
import { type Waits, WriteOutTimer } from '../journal/write-out-timer.ts';
import { joinEpoch } from '../live/epochs.ts';
import { watchDeliveries } from '../live/live-log.ts';
import { answeredInParts } from './in-parts.ts';
import { type PackedClaims, packBatch, packSettlements, unpackClaims } from './packing.ts';

export type SqliteOptions = KeySource & {
  /** The file is looked through before it is used, in bounded time. */
  check?: boolean;
  /** Nothing is copied before a migration. */
  skipBackup?: boolean;
  /** Opened by a node, and no other node lives with this database. Not by default. */
  isOnlyNode?: boolean;
  /** Deliveries that the commit which asks for a sweep changes. */
  sweptAtOnce?: number;
  /** By which an inline store writes its journal out. The real time by default. */
  waits?: Waits;
};

/**
 * @param onNews told after each commit that made something true
 * @param onBackup told of the copy that was made before a migration
 */
export function openConnection(
  options: SqliteOptions,
  onNews: (news: News) => void = () => undefined,
  onBackup: (file: string) => void = () => undefined,
): Connection {
  const { path, check = false, skipBackup = false, isOnlyNode = false } = options;
  const db = openDatabase(path, { check, skipBackup, isOnlyNode, onBackup });
  try {
    const connection = new Connection(db, sealingFor(db, options));
    // A database in memory belongs to its one connection.
    connection.isAlone = options.isOnlyNode === true || options.path === ':memory:';
    connection.sweptAtOnce = options.sweptAtOnce ?? SWEPT_AT_ONCE;
    checkKey(connection);
    joinEpoch(connection, { isOnlyNode: options.isOnlyNode ?? false });
    watchDeliveries(connection);
    watchCancellations(connection);
    connection.news.watch(db, onNews);
    writeOutTheRest(connection);
    return connection;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** What a crash left: before anything is read. @throws StoreError */
function writeOutTheRest(connection: Connection): void {
  const [result] = runGroup(connection, [{ name: 'writeOut', input: undefined }]);
  if (result?.ok !== false) return;
  const { error } = result;
  throw error instanceof StoreError && error.cause instanceof StoreError ? error.cause : error;
}

export type ReaderOptions = SqliteOptions & {
  /** The file that the writer has open: after it was replaced, its path leads elsewhere. */
  sameAs?: FileIdentity;
};

/** For use next to a writer that has the file open: it has brought the schema up to date and checked the key. */
export function openReadingConnection(options: ReaderOptions): Connection {
  // Before anything is opened: SQLite would make a new log where the writer's was removed.
  if (options.sameAs !== undefined) requireSameFiles(options.path, options.sameAs);
  const db = openForReading(options.path);
  try {
    return new Connection(db, sealingFor(db, options));
  } catch (error) {
    db.close();
    throw asStoreFault(error);
  }
}

/** Builds a Store whose every method is one call of `call`. */
export function storeOf(
  call: (name: ActName, input: unknown) => Promise<unknown>,
  news: NewsSource,
  close: () => Promise<void>,
): Store {
  const methods = Object.keys(acts).map((name) => [name, (input: unknown) => call(name as ActName, input)]);
  const packed: Pick<Store, 'accept' | 'claim' | 'settle'> = {
    accept: (batch) => call('accept', packBatch(batch)) as Promise<AcceptOutcome>,
    claim: async (request) => unpackClaims((await call('claim', request)) as PackedClaims),
    settle: (input) => call('settle', packSettlements(input)) as Promise<SettleOutcome[]>,
  };
  const rest = { news, [Symbol.asyncDispose]: close };
  return { ...Object.fromEntries(methods), ...answeredInParts(call), ...packed, ...rest } as Store;
}

export function openInlineStore(options: SqliteOptions): Store {
  const news = new NewsHub();
  const connection = openConnection(options, (told) => news.publish(told));
  const log = new LogKeeper(connection);
  const writeOut = () => void runGroup(connection, [{ name: 'writeOut', input: undefined }]);
  const journal = new WriteOutTimer(connection.journal, writeOut, options.waits);
  connection.journal.isOn = true;
  return storeOf(
    async (name, input) => {
      const [result] = runGroup(connection, [{ name, input }]);
      journal.look();
      if (isErasure(name) && result?.ok === true) log.afterErasure();
      if (result?.ok) return result.value;
      throw result?.error;
    },
    news,
    async () => {
      log.close();
      journal.close();
      if (!connection.db.open) return;
      if (options.waits?.isLeftAtClose !== true) writeOut();
      connection.db.close();
    },
  );
}
