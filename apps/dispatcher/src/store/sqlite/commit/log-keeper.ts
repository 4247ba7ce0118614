// Brings the write-ahead log back to its bound once a long reader is gone. SQLite does so itself only with a later
// commit, and on a quiet machine none may come.
import { statSync } from 'node:fs';
import type { Connection } from '../connection/connection.ts';
import { LOG_MAX_BYTES, truncateLog } from './truncate-log.ts';

const LOOK_AGAIN_MS = 1000;

export class LogKeeper {
  readonly #connection: Connection;
  readonly #maxBytes: number;
  #timer: NodeJS.Timeout | null = null;
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(connection: Connection, maxBytes = LOG_MAX_BYTES) {
    this.#connection = connection;
    this.#maxBytes = maxBytes;
  }

  /** After work was done: cheap, and looks once a second at most, and as long as the log is over its bound. */
  look(): void {
    if (this.#timer !== null || performance.now() - this.#lookedAt < LOOK_AGAIN_MS) return;
    this.#lookedAt = performance.now();
    if (this.#bytes() <= this.#maxBytes || this.#shrink()) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#lookedAt = Number.NEGATIVE_INFINITY;
      this.look();
    }, LOOK_AGAIN_MS);
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #bytes(): number {
    const { name, memory } = this.#connection.db;
    return memory ? 0 : (statSync(`${name}-wal`, { throwIfNoEntry: false })?.size ?? 0);
  }

  /** `false` = a reader still needs it, or the disk refuses: another look will tell. */
  #shrink(): boolean {
    try {
      return truncateLog(this.#connection);
    } catch (error) {
      if (error instanceof Error) return false;
      throw error;
    }
  }
}
