// Two times: what really passes, and what the system's clock shows. Someone may set the clock back, and a machine may
// sleep for hours; receivers live in real time, the dispatcher by its clock.
import type { Clock, ClockStep } from '../../src/ports/clock.ts';

/** `due` in real time; `dueAt` by the clock, for those that wait for it. */
type Timer = { due: number; dueAt: number | null; order: number; wake: () => void };
/** A process looks at the clock this often. */
const LOOK_EVERY_MS = 1000;

export class SimTime {
  /** Real milliseconds since the beginning. */
  elapsed = 0;
  #offset = Date.UTC(2026, 0, 31, 9, 30);
  #order = 0;
  /** Real time that a process does not notice passing: the machine slept. */
  slept = 0;
  readonly #timers = new Set<Timer>();
  readonly #listeners = new Set<(step: ClockStep) => void>();

  /** What the system's clock shows. */
  get now(): number {
    return this.#offset + this.elapsed;
  }

  /** Real time: nobody's clock matters. */
  after(ms: number, wake: () => void): () => void {
    return this.#set({ due: this.elapsed + ms, dueAt: null, order: 0, wake });
  }

  /** The clock of one process, which shows `offBy` more than the true time; its timers end with it. */
  clock(offBy = 0): Clock & { stop: () => void; readonly timers: number[] } {
    const own = new Set<() => void>();
    const now = (): number => this.now + offBy;
    const due = new Map<() => void, number>();
    const set = (dueAt: number | null, afterMs: number, wake: () => void): (() => void) => {
      const trueDueAt = dueAt === null ? null : dueAt - offBy;
      const callOff = this.#set({ due: this.elapsed + afterMs, dueAt: trueDueAt, order: 0, wake: () => fire() });
      const fire = (): void => {
        end();
        wake();
      };
      const end = (): void => {
        own.delete(end);
        due.delete(end);
        callOff();
      };
      own.add(end);
      due.set(end, dueAt ?? now() + afterMs);
      return end;
    };
    return {
      now,
      monotonic: () => this.elapsed - this.slept,
      whenSet: (listener) => {
        this.#listeners.add(listener);
        const end = (): void => {
          this.#listeners.delete(listener);
          own.delete(end);
        };
        own.add(end);
        return end;
      },
      // Setting the clock back delays no timer, as Clock says.
      wakeAt: (dueAt, wake) => set(dueAt, Math.max(0, dueAt - now()), wake),
      wakeAfter: (ms, wake) => set(null, ms, wake),
      stop: () => {
        for (const end of [...own]) end();
      },
      get timers() {
        return [...due.values()].sort((a, b) => a - b);
      },
    };
  }

  #set(timer: Timer): () => void {
    this.#order += 1;
    const set = { ...timer, order: this.#order };
    this.#timers.add(set);
    return () => this.#timers.delete(set);
  }

  /** Goes on to the next timer, if there is one up to `limit` (real time), and fires it. */
  step(limit: number): boolean {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      const by = next === undefined ? -1 : timer.due - next.due;
      if (next === undefined || by < 0 || (by === 0 && timer.order < next.order)) next = timer;
    }
    if (next === undefined || next.due > limit) return false;
    this.#timers.delete(next);
    this.elapsed = Math.max(this.elapsed, next.due);
    next.wake();
    return true;
  }

  /**
   * The machine sleeps: time passes, and nothing runs. To the process it looks as if the clock had been set forward, where
   * the time that only passes leaves the sleep out.
   */
  sleep(ms: number, isNoticed: boolean): void {
    this.elapsed += ms;
    if (isNoticed) return;
    this.slept += ms;
    this.#tell(ms);
  }

  /** Negative: back. */
  set(byMs: number): void {
    this.#offset += byMs;
    for (const timer of this.#timers) {
      if (timer.dueAt === null) continue;
      // Whoever is due by the new clock is told when it is next looked at.
      const left = timer.dueAt - this.now;
      timer.due = Math.min(timer.due, this.elapsed + Math.max(left, Math.min(LOOK_EVERY_MS, timer.due - this.elapsed)));
    }
    this.#tell(byMs);
  }

  #tell(byMs: number): void {
    for (const tell of [...this.#listeners]) tell({ now: this.now, byMs });
  }
}
