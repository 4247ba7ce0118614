// Writes that wait for SQLite's write lock while another process holds it. The thread does not wait with them: reads
// need no lock, and are answered meanwhile.

import type { Connection } from '../connection/connection.ts';
import type { NumberedCall } from '../thread/store-thread.ts';
import { isWrite } from './acts.ts';
import { type CallResult, lockedOut, tryGroup } from './group-commit.ts';

/** How long one try waits inside SQLite. */
export const LOCK_TRY_MS = 5;
/** From one try to the next. */
const TRY_AGAIN_MS = 10;
/** After this a write is refused. */
const LOCK_WAIT_MS = 5000;
/** Writes of one transaction once the lock is free. */
const GROUP_MAX = 512;

type Answer = (calls: readonly NumberedCall[], results: readonly CallResult[], tookMs: number) => void;
type Waiting = { call: NumberedCall; since: number };

export class WriteQueue {
  readonly #connection: Connection;
  readonly #answer: Answer;
  #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | null = null;

  constructor(connection: Connection, answer: Answer) {
    this.#connection = connection;
    this.#answer = answer;
  }

  /** Answers at once what can be done now; the order of writes stays. */
  take(calls: readonly NumberedCall[]): void {
    if (this.#waiting.length === 0 && this.#run(calls)) return;
    const since = performance.now();
    const reads: NumberedCall[] = [];
    for (const call of calls) {
      if (isWrite(call.name)) this.#waiting.push({ call, since });
      else reads.push(call);
    }
    // Reads before which the journal is written out need the lock too.
    if (!this.#run(reads)) for (const call of reads) this.#waiting.push({ call, since });
    this.#timer ??= setTimeout(() => this.#tryAgain(), TRY_AGAIN_MS);
  }

  /** What still waits has one last try. */
  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    const rest = this.#waiting.map(({ call }) => call);
    this.#waiting = [];
    if (rest.length === 0) return;
    this.#connection.db.pragma(`busy_timeout = ${LOCK_WAIT_MS}`);
    if (!this.#run(rest)) this.#answer(rest, lockedOut(this.#connection, rest), 0);
  }

  #tryAgain(): void {
    this.#timer = null;
    while (this.#waiting.length > 0 && this.#run(this.#waiting.slice(0, GROUP_MAX).map(({ call }) => call)))
      this.#waiting.splice(0, GROUP_MAX);
    const over = this.#waiting.findIndex(({ since }) => performance.now() - since < LOCK_WAIT_MS);
    const late = this.#waiting.splice(0, over === -1 ? this.#waiting.length : over).map(({ call }) => call);
    if (late.length > 0) this.#answer(late, lockedOut(this.#connection, late), 0);
    if (this.#waiting.length > 0) this.#timer = setTimeout(() => this.#tryAgain(), TRY_AGAIN_MS);
  }

  /** `false` = the lock was not had, nothing was done. */
  #run(calls: readonly NumberedCall[]): boolean {
    if (calls.length === 0) return true;
    const startedAt = performance.now();
    const results = tryGroup(this.#connection, calls);
    if (results === null) return false;
    this.#answer(calls, results, performance.now() - startedAt);
    return true;
  }
}
