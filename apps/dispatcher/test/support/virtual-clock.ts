// Time that passes only when a test says so. Timers fire in order of their times, equal ones in order of setting.
import type { Clock } from '../../src/ports/clock.ts';

/** `dueAt` by the time that passes: after a step back of the clock it is not what was asked for. */
type Timer = { dueAt: number; order: number; wake: () => void };

export class VirtualClock implements Clock {
  #now: number;
  #order = 0;
  readonly #timers = new Set<Timer>();

  constructor(now = Date.UTC(2026, 0, 31, 9, 30)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  wakeAt(dueAt: number, wake: () => void): () => void {
    this.#order += 1;
    const timer: Timer = { dueAt, order: this.#order, wake };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Times of the timers that are set, earliest first. */
  get timers(): number[] {
    return [...this.#timers].map(({ dueAt }) => dueAt).sort((a, b) => a - b);
  }

  /** Moves on to the next timer, if there is one up to `limit`, and fires it. */
  step(limit = Number.POSITIVE_INFINITY): boolean {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      if (next === undefined || timer.dueAt < next.dueAt || (timer.dueAt === next.dueAt && timer.order < next.order)) {
        next = timer;
      }
    }
    if (next === undefined || next.dueAt > limit) return false;
    this.#timers.delete(next);
    this.#now = Math.max(this.#now, next.dueAt);
    next.wake();
    return true;
  }

  /** Somebody sets the clock back; what is set fires after the time that is left, as Clock says. */
  setBack(ms: number): void {
    this.#now -= ms;
    for (const timer of this.#timers) timer.dueAt -= ms;
  }

  /** Lets time pass without firing anything: what a process sees that did not run meanwhile. */
  jump(epochMs: number): void {
    this.#now = Math.max(this.#now, epochMs);
  }
}
