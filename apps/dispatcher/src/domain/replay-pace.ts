// How many deliveries of a replay may be sent now, and when the next may: never more than its rate per second, spread
// evenly. It uses monotonic time.

const SECOND_MS = 1000;
/** Batches in a second at most: enough to be even, few enough to cost little. */
const BATCHES_PER_SECOND = 20;
const BATCH_MAX = 50;

export class ReplayPace {
  readonly #perSecond: number;
  readonly #batch: number;
  readonly #gapMs: number;
  /** What went in the last second. */
  #sent: { at: number; count: number }[] = [];
  #nextAt: number;

  /** @param from nothing goes before it */
  constructor(ratePerSecond: number, from: number) {
    this.#perSecond = Math.ceil(ratePerSecond);
    this.#batch = Math.min(BATCH_MAX, Math.ceil(ratePerSecond / BATCHES_PER_SECOND));
    this.#gapMs = (this.#batch / ratePerSecond) * SECOND_MS;
    this.#nextAt = from;
  }

  /** How long nothing may go where it is not known what went before: a window, or the gap where that is longer. */
  static quietMs(ratePerSecond: number): number {
    return Math.max(SECOND_MS, SECOND_MS / ratePerSecond);
  }

  /** How many may go at `now`; 0 = wait until `nextAt`. */
  allowed(now: number): number {
    this.#sent = this.#sent.filter(({ at }) => at > now - SECOND_MS);
    if (now < this.#nextAt) return 0;
    const used = this.#sent.reduce((sum, { count }) => sum + count, 0);
    return Math.max(0, Math.min(this.#batch, this.#perSecond - used));
  }

  sent(now: number, count: number): void {
    if (count > 0) this.#sent.push({ at: now, count });
    // A late wake-up is made up for by one gap at most: more would be a burst.
    this.#nextAt = Math.max(this.#nextAt, now - this.#gapMs) + this.#gapMs;
  }

  /** When the next may go, in whole milliseconds. */
  nextAt(now: number): number {
    const oldest = this.#sent[0];
    const used = this.#sent.reduce((sum, { count }) => sum + count, 0);
    const windowAt = oldest === undefined || used < this.#perSecond ? now : oldest.at + SECOND_MS;
    return Math.ceil(Math.max(this.#nextAt, windowAt, now + 1));
  }
}
