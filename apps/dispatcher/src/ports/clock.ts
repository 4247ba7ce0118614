// The port to time: the system clock in production, a virtual one in simulation.

/** The clock was set: it shows `byMs` more (negative: less) than it would have shown. `now` is what it shows since. */
export type ClockStep = { now: number; byMs: number };

export interface Clock {
  /** Epoch milliseconds, as the machine's clock shows them: it may be set forward or back at any moment. */
  now(): number;
  /**
   * Milliseconds that only pass, whatever the clock shows. Only differences mean something, and only within one process.
   * A machine that sleeps may leave its sleep out.
   */
  monotonic(): number;
  /**
   * Calls `wake` once, within a second of the clock showing `dueAt` (epoch ms), however it came to show it. Where the clock
   * was set back meanwhile, no later than after the time that was left when it was asked: then it is not `dueAt` yet, and
   * the caller must look at the clock again. Does not keep the process alive. Returns how to call it off.
   */
  wakeAt(dueAt: number, wake: () => void): () => void;
  /** Calls `wake` once, when `ms` have passed, whatever the clock shows. Else as `wakeAt`. */
  wakeAfter(ms: number, wake: () => void): () => void;
  /**
   * Tells `listener` of each step of the clock: within a second, and before anyone is given a time that was read after the
   * step. Listeners must be quick and must not throw. @returns ends the telling
   */
  whenSet(listener: (step: ClockStep) => void): () => void;
}
