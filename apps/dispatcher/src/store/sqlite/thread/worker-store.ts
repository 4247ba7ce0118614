// The store of a server: one thread that writes, and two for reads that may take their time, so that no list holds up a
// commit, and no search a list. A read sees every write that was answered before it was asked: answers follow commits, each read begins
// a snapshot of its own, and what is still in the journal is written out first.
import type { News } from '../../../ports/news.ts';
import type { Store } from '../../../ports/store/index.ts';
import { StoreError } from '../../../ports/store/store-error.ts';
import { withLostAnswers } from '../../lost-answers.ts';
import { NewsHub } from '../../news-hub.ts';
import { isAffected, isSlowRead } from '../commit/acts.ts';
import { noteCleanClose } from '../connection/clean-close.ts';
import { rememberDamage } from '../connection/damage.ts';
import { identityOf } from '../connection/file-watch.ts';
import { type ReaderOptions, type SqliteOptions, storeOf } from './inline-store.ts';
import { looksThrough, tenantOf } from './read-lanes.ts';
import { ReadTurns } from './read-turns.ts';
import { type StoreThread, startThread, type ThreadListeners } from './store-thread.ts';

/** @throws StoreError if the database cannot be opened or is not ours to open */
export async function openWorkerStore(
  options: SqliteOptions,
  listeners: Omit<ThreadListeners, 'onNews'>,
): Promise<Store> {
  const news = new NewsHub();
  const onNews = (told: News): void => news.publish(told);
  // It was sound at the start, and no thread has met a fault of the file or its disk since.
  let isSound = options.check === true;
  const onFileFault = (): void => {
    isSound = false;
  };
  const onDeath = (error: Error): void => {
    isSound = false;
    listeners.onDeath(error);
  };
  const writer = await startThread({ ...options, role: 'writer' }, { ...listeners, onDeath, onNews, onFileFault });
  // A database in memory belongs to its one connection.
  const inMemory = options.path === ':memory:';
  const own = inMemory ? null : identityOf(options.path);
  const reading: ReaderOptions = own === null ? options : { ...options, sameAs: own };
  const [finding, looking] = [new Reader(reading, onFileFault), new Reader(reading, onFileFault)];
  return storeOf(
    withLostAnswers(
      rememberDamage((name, input) => {
        if (inMemory || !isSlowRead(name)) return writer.call(name, input);
        const reader = looksThrough(name, input) ? looking : finding;
        if (!writer.isJournalled() || !isAffected(name)) return reader.call(name, input);
        return writer.call('writeOut', undefined).then(() => reader.call(name, input));
      }),
      news,
    ),
    news,
    async () => {
      // The writer last: the connection that is closed last folds the log into the file, and a reader may not.
      await Promise.all([finding.close(), looking.close()]);
      await writer.close();
      if (isSound && own !== null) await noteCleanClose(options.path, own);
    },
  );
}

/** A reading thread in which tenants take turns. The first read starts it; after it died, the next read restarts it. */
class Reader implements Pick<StoreThread, 'call' | 'close'> {
  readonly #options: ReaderOptions;
  readonly #onFileFault: () => void;
  readonly #turns = new ReadTurns();
  #thread: Promise<StoreThread> | null = null;
  #closed = false;

  constructor(options: ReaderOptions, onFileFault: () => void) {
    this.#options = options;
    this.#onFileFault = onFileFault;
  }

  call(...[name, input]: Parameters<StoreThread['call']>): Promise<unknown> {
    return this.#turns.take(tenantOf(input), async () => {
      if (this.#closed) throw new StoreError('unavailable', 'the store has been closed');
      this.#thread ??= this.#start();
      return (await this.#thread).call(name, input);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    const thread = await this.#thread?.catch(() => null);
    await thread?.close();
  }

  #start(): Promise<StoreThread> {
    const forget = (): void => {
      if (this.#thread === started) this.#thread = null;
    };
    const started = startThread(
      { ...this.#options, role: 'reader' },
      { onDeath: forget, onFileFault: this.#onFileFault },
    );
    started.catch(forget);
    return started;
  }
}
