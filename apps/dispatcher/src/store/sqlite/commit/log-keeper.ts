// Keeps the write-ahead log short, and free of what was erased. SQLite cuts it back only with a later commit, and on a
// quiet machine none may come.
import { statSync } from 'node:fs';
import type { Connection } from '../connection/connection.ts';
import type { CopyBack } from './copy-back.ts';
import { LOG_MAX_BYTES, truncateLog } from './truncate-log.ts';

const LOOK_AGAIN_MS = 1000;
/** Between two tries to empty the log: the first pause, and the longest. */
const TRY_AGAIN_MS = 50;
const TRY_AGAIN_MAX_MS = 1000;

export class LogKeeper {
  readonly #connection: Connection;
  readonly #maxBytes: number;
  readonly #copyBack: CopyBack | null;
  #timer: NodeJS.Timeout | null = null;
  #lookedAt = Number.NEGATIVE_INFINITY;

  /** @param copyBack what is copied by another thread first, so that emptying the log does not take long */
  constructor(
    connection: Connection,
    { maxBytes = LOG_MAX_BYTES, copyBack = null }: { maxBytes?: number; copyBack?: CopyBack | null } = {},
  ) {
    this.#connection = connection;
    this.#maxBytes = maxBytes;
    this.#copyBack = copyBack;
  }

  /** Of a file that was just opened. A log that is there is what a crash left, perhaps before an erasure emptied it. */
  open(): void {
    if (this.#bytes() > 0) this.afterErasure();
  }

  /**
   * After the commit of an erasure: the log still has pages from before it. Tries to empty it until no reader is in the way.
   * No one waits for that: the erasure is answered, and other acts are done between two tries.
   */
  afterErasure(): void {
    this.#connection.erasedInLog = true;
    this.#empty(TRY_AGAIN_MS);
  }

  /** After work was done: cheap, and looks once a second at most, and as long as the log is over its bound. */
  look(): void {
    if (this.#timer !== null || performance.now() - this.#lookedAt < LOOK_AGAIN_MS) return;
    this.#lookedAt = performance.now();
    if (this.#bytes() <= this.#maxBytes || this.#shrink()) return;
    this.#wait(LOOK_AGAIN_MS, () => {
      this.#lookedAt = Number.NEGATIVE_INFINITY;
      this.look();
    });
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #empty(pauseMs: number): void {
    this.close();
    this.#connection.erasedInLog = !this.#shrink();
    if (!this.#connection.erasedInLog) return;
    this.#wait(pauseMs, () => this.#empty(Math.min(2 * pauseMs, TRY_AGAIN_MAX_MS)));
  }

  /** Keeps no process alive: the last connection that is closed empties the log anyway. */
  #wait(ms: number, next: () => void): void {
    this.#timer = setTimeout(() => {
      this.#timer = null;
      next();
    }, ms).unref();
  }

  #bytes(): number {
    const { name, memory } = this.#connection.db;
    return memory ? 0 : (statSync(`${name}-wal`, { throwIfNoEntry: false })?.size ?? 0);
  }

  /** `false` = a reader still needs it, much is to be copied first, or the disk refuses: another look will tell. */
  #shrink(): boolean {
    try {
      if (this.#copyBack?.beginsIfLong()) return false;
      return truncateLog(this.#connection);
    } catch (error) {
      if (error instanceof Error) return false;
      throw error;
    }
  }
}
