// Has the journal written out when nothing else does: on a quiet dispatcher no act may come for long.
import type { Journal } from './journal.ts';

/** How long an accepted event waits for its rows at most. Results of attempts usually come earlier and write it out with them. */
export const WAITS_MAX_MS = 80;

const TRY_AGAIN_MS = 1000;

/** `passed`: milliseconds that only pass. `after`: returns how to call it off. `isLeftAtClose`: as a crash would leave the journal. */
export type Waits = {
  passed: () => number;
  after: (ms: number, run: () => void) => () => void;
  isLeftAtClose?: boolean;
};

export const realWaits: Waits = {
  passed: () => performance.now(),
  after: (ms, run) => {
    // Keeps no process alive: closing the store writes out too.
    const timer = setTimeout(run, ms).unref();
    return () => clearTimeout(timer);
  },
};

export class WriteOutTimer {
  readonly #journal: Journal;
  readonly #writeOut: () => void;
  readonly #waits: Waits;
  #cancel: (() => void) | null = null;
  /** Since when the oldest waits, and behind what. */
  #since = 0;
  #behind = -1;

  constructor(journal: Journal, writeOut: () => void, waits: Waits = realWaits) {
    this.#journal = journal;
    this.#writeOut = writeOut;
    this.#waits = waits;
  }

  /** After each transaction. */
  look(): void {
    if (this.#journal.isEmpty || this.#behind === this.#journal.writtenOut) return;
    this.#behind = this.#journal.writtenOut;
    this.#since = this.#waits.passed();
    this.#cancel ??= this.#waits.after(WAITS_MAX_MS, () => this.#wake());
  }

  close(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #wake(): void {
    this.#cancel = null;
    if (this.#journal.isEmpty) return;
    const leftMs = this.#since + WAITS_MAX_MS - this.#waits.passed();
    if (leftMs <= 0) this.#writeOut();
    // What could not be written out (the disk is full, another process has the lock) is tried again, less often.
    if (!this.#journal.isEmpty)
      this.#cancel ??= this.#waits.after(leftMs > 0 ? leftMs : TRY_AGAIN_MS, () => this.#wake());
  }
}
