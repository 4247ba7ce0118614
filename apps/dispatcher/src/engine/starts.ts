// How many attempts are begun in one turn of the event loop. A claim, or one event for many webhooks, may bring hundreds
// at once: each signs and writes, and meanwhile nobody else is answered. What is beyond goes on in the next turns, in order.

/** A few milliseconds of work. */
const BEGUN_MAX = 32;

export class Starts {
  #begun = 0;
  #isScheduled = false;
  readonly #waiting: (() => void)[] = [];

  /** `null` = at once; else resolves when it may. */
  turn(): Promise<void> | null {
    if (!this.#isScheduled) {
      this.#isScheduled = true;
      setImmediate(() => this.#nextTurn());
    }
    if (this.#begun < BEGUN_MAX && this.#waiting.length === 0) {
      this.#begun += 1;
      return null;
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #nextTurn(): void {
    const next = this.#waiting.splice(0, BEGUN_MAX);
    this.#begun = next.length;
    this.#isScheduled = next.length > 0;
    for (const resolve of next) resolve();
    if (this.#isScheduled) setImmediate(() => this.#nextTurn());
  }
}
