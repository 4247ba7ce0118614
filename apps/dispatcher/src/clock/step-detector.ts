// Detects that the clock was set, by comparing it with monotonic time.
import type { ClockStep } from '../ports/clock.ts';

/** Below this it is taken for drift, and for the time between two readings. */
const BACK_MIN_MS = 50;
/** Leases and windows are not harmed by less. */
const FORWARD_MIN_MS = 1000;

export class StepDetector {
  #lead: number | null = null;

  /** Compares a reading of both times with the one before it. */
  see(now: number, monotonic: number): ClockStep | null {
    const lead = now - monotonic;
    const byMs = lead - (this.#lead ?? lead);
    // What is too small for a step is drift, which must not add up.
    this.#lead = lead;
    return byMs <= -BACK_MIN_MS || byMs >= FORWARD_MIN_MS ? { now, byMs: Math.round(byMs) } : null;
  }
}
