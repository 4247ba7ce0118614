// Time that passes only when a test says so: what the clock shows, and what really passes. Timers fire in order of their
// times, equal ones in order of setting.
import type { Clock, ClockStep } from '../../src/ports/clock.ts';

/** `dueAt` by what the clock shows, `endsAt` by what passes; the earlier counts, as Clock says. */
type Timer = { dueAt: number; endsAt: number; order: number; wake: () => void };

export class VirtualClock implements Clock {
  #passed = 0;
  /** What the clock shows beyond what has passed. */
  #lead: number;
  #order = 0;
  readonly #timers = new Set<Timer>();
  readonly #listeners = new Set<(step: ClockStep) => void>();

  constructor(now = Date.UTC(2026, 0, 31, 9, 30)) {
    this.#lead = now;
  }

  now(): number {
    return this.#lead + this.#passed;
  }

  monotonic(): number {
    return this.#passed;
  }

  wakeAt(dueAt: number, wake: () => void): () => void {
    return this.#set(dueAt, Math.max(0, dueAt - this.now()), wake);
  }

  wakeAfter(ms: number, wake: () => void): () => void {
    return this.#set(Number.POSITIVE_INFINITY, Math.max(0, ms), wake);
  }

  #set(dueAt: number, afterMs: number, wake: () => void): () => void {
    this.#order += 1;
    const timer: Timer = { dueAt, endsAt: this.#passed + afterMs, order: this.#order, wake };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  whenSet(listener: (step: ClockStep) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** When the timers that are set will fire, by the clock as it is, earliest first. */
  get timers(): number[] {
    return [...this.#timers].map((timer) => this.#firesAt(timer) + this.#lead).sort((a, b) => a - b);
  }

  /** Moves on to the next timer, if there is one up to `limit`, and fires it. */
  step(limit = Number.POSITIVE_INFINITY): boolean {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      const by = next === undefined ? -1 : this.#firesAt(timer) - this.#firesAt(next);
      if (next === undefined || by < 0 || (by === 0 && timer.order < next.order)) next = timer;
    }
    if (next === undefined || this.#firesAt(next) + this.#lead > limit) return false;
    this.#timers.delete(next);
    this.#passed = Math.max(this.#passed, this.#firesAt(next));
    next.wake();
    return true;
  }

  #firesAt({ dueAt, endsAt }: Timer): number {
    return Math.min(endsAt, dueAt - this.#lead);
  }

  /** Somebody sets the clock; negative: back. */
  set(byMs: number): void {
    this.#lead += byMs;
    for (const tell of [...this.#listeners]) tell({ now: this.now(), byMs });
  }

  /** Lets time pass without firing anything: what a process sees that did not run meanwhile. */
  jump(epochMs: number): void {
    this.#passed = Math.max(this.#passed, epochMs - this.#lead);
  }
}
