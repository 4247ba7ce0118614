// Expiry in a process whose clock may be set: at the stored time by the clock, or when the time that remained at first
// sight has elapsed, whichever is first. So setting the clock back extends nothing.

/** Bounds the memory; what was seen longest ago is forgotten first, and then only the clock counts. */
const KEPT_MAX = 10_000;

export class Expiries {
  readonly #kept = new Map<string, { expiresAt: number; endsAt: number }>();

  /**
   * @param now epoch milliseconds, as `expiresAt`
   * @param passed milliseconds of a time that only passes
   */
  isOver(key: string, expiresAt: number, now: number, passed: number): boolean {
    if (expiresAt <= now) return true;
    const kept = this.#kept.get(key);
    // One that was given more time since begins again.
    if (kept?.expiresAt === expiresAt) return kept.endsAt <= passed;
    this.#kept.delete(key);
    this.#kept.set(key, { expiresAt, endsAt: passed + expiresAt - now });
    if (this.#kept.size > KEPT_MAX) {
      const [oldest] = this.#kept.keys();
      if (oldest !== undefined) this.#kept.delete(oldest);
    }
    return false;
  }
}
