// What the store does for events, counted where it is done: pages and commits in the write-ahead log, statements at the
// driver, messages at the thread's port.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import BetterSqlite3 from 'better-sqlite3';

const LOG_HEADER = 32;
const FRAME_HEADER = 24;
const PAGE = 4096;

/** Frames of the log by its file; the last frame of a commit says how large the database is after it. Fails if the log began again. */
export function logOf(database: string): { pages: number; commits: number } {
  const log = openSync(`${database}-wal`, 'r');
  try {
    const frames = Math.floor((fstatSync(log).size - LOG_HEADER) / (FRAME_HEADER + PAGE));
    const header = Buffer.alloc(FRAME_HEADER);
    let commits = 0;
    for (let frame = 0; frame < frames; frame += 1) {
      readSync(log, header, 0, FRAME_HEADER, LOG_HEADER + frame * (FRAME_HEADER + PAGE));
      if (header.readUInt32BE(4) > 0) commits += 1;
    }
    return { pages: frames, commits };
  } finally {
    closeSync(log);
  }
}

const RUNS = ['run', 'get', 'all', 'iterate'] as const;

/** Counts every statement that a connection of this thread runs, from now until disposed. */
export class CountedStatements implements Disposable {
  readonly #prepare = BetterSqlite3.prototype.prepare;
  count = 0;

  constructor() {
    const counted = this;
    const { prepare } = BetterSqlite3.prototype;
    const counting = function (this: BetterSqlite3.Database, text: string): unknown {
      const statement = prepare.call(this, text) as unknown as Record<string, (...given: unknown[]) => unknown>;
      for (const name of RUNS) {
        const run = statement[name];
        if (run === undefined) continue;
        statement[name] = (...given: unknown[]) => {
          counted.count += 1;
          return run.apply(statement, given);
        };
      }
      return statement;
    };
    BetterSqlite3.prototype.prepare = counting as typeof prepare;
  }

  [Symbol.dispose](): void {
    BetterSqlite3.prototype.prepare = this.#prepare;
  }
}

/**
 * Counts messages between this thread and those that it has started, from now until disposed. Not those that only tell of a
 * journal written out by its timer: how many these are depends on how fast the machine is.
 */
export class CountedMessages implements Disposable {
  readonly #post = Worker.prototype.postMessage;
  readonly #emit = Worker.prototype.emit;
  sent = 0;
  received = 0;
  /** Calls that are not answered. */
  open = 0;

  constructor() {
    const counted = this;
    const [post, emit] = [this.#post, this.#emit];
    Worker.prototype.postMessage = function (this: Worker, message: { calls?: unknown[] }, ...rest: unknown[]) {
      counted.sent += 1;
      counted.open += message.calls?.length ?? 0;
      return Reflect.apply(post, this, [message, ...rest]);
    };
    Worker.prototype.emit = function (this: Worker, name: string, ...given: unknown[]) {
      if (name === 'message') {
        const { answers } = given[0] as { answers?: unknown[] };
        counted.received += answers?.length === 0 ? 0 : 1;
        counted.open -= answers?.length ?? 0;
      }
      return Reflect.apply(emit, this, [name, ...given]);
    } as typeof emit;
  }

  [Symbol.dispose](): void {
    Worker.prototype.postMessage = this.#post;
    Worker.prototype.emit = this.#emit;
  }
}
