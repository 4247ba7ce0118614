// Bounds how often something is done that anyone can bring about.
import type { Clock } from '../clock.ts';

export class RateLimit {
  readonly #burst: number;
  readonly #everyMs: number;
  readonly #clock: Clock;
  #left: number;
  #at: number;

  /** Allows `burst` at once, and one more for each `everyMs`. */
  constructor(burst: number, everyMs: number, clock: Clock) {
    [this.#burst, this.#everyMs, this.#clock] = [burst, everyMs, clock];
    [this.#left, this.#at] = [burst, clock.now()];
  }

  /** True if it may be done now. */
  take(): boolean {
    const now = this.#clock.now();
    this.#left = Math.min(this.#burst, this.#left + Math.max(0, now - this.#at) / this.#everyMs);
    this.#at = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
