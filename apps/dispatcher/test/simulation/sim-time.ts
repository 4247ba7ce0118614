// Two times: what really passes, and what the system's clock shows. Someone may set the clock back, and a machine may
// sleep for hours; receivers live in real time, the dispatcher by its clock.
import type { Clock } from '../../src/ports/clock.ts';

/** `due` in real time. */
type Timer = { due: number; order: number; wake: () => void };

export class SimTime {
  /** Real milliseconds since the beginning. */
  elapsed = 0;
  #offset = Date.UTC(2026, 0, 31, 9, 30);
  #order = 0;
  readonly #timers = new Set<Timer>();

  /** What the system's clock shows. */
  get now(): number {
    return this.#offset + this.elapsed;
  }

  /** Real time: nobody's clock matters. */
  after(ms: number, wake: () => void): () => void {
    return this.#set({ due: this.elapsed + ms, order: 0, wake });
  }

  /** The clock of one process; its timers end with it. */
  clock(): Clock & { stop: () => void; readonly timers: number[] } {
    const own = new Set<() => void>();
    const due = new Map<() => void, number>();
    return {
      now: () => this.now,
      wakeAt: (dueAt, wake) => {
        // Setting the clock back delays no timer, as Clock says.
        const callOff = this.#set({ due: dueAt - this.#offset, order: 0, wake: () => fire() });
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
        due.set(end, dueAt);
        return end;
      },
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

  /** The machine sleeps: time passes, and nothing runs. */
  sleep(ms: number): void {
    this.elapsed += ms;
  }

  setBack(ms: number): void {
    this.#offset -= ms;
  }
}
