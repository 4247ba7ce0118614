// Whether one alone uses something, or several share it. What one alone may do in large steps, which cost less, is done in
// small ones while others wait for their turns.

/** How long it counts as shared after two different ones came. */
const SHARED_MS = 1000;

export class Crowd<Who> {
  readonly #passed: () => number;
  #last: { who: Who } | null = null;
  #sharedUntil = Number.NEGATIVE_INFINITY;

  /** @param passed milliseconds that only pass */
  constructor(passed: () => number) {
    this.#passed = passed;
  }

  came(who: Who): void {
    if (this.#last?.who === who) return;
    if (this.#last !== null) this.#sharedUntil = this.#passed() + SHARED_MS;
    this.#last = { who };
  }

  get isShared(): boolean {
    return this.#passed() < this.#sharedUntil;
  }
}
