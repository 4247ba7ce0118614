import type { Clock } from '../ports/clock.ts';

/** setTimeout overflows beyond this and would fire at once. */
const TIMER_MAX_MS = 2_147_483_647;
/** Timers fire early by parts of a millisecond; what is further off is a clock that was set back. */
const EARLY_MAX_MS = 2;

export const systemClock: Clock = {
  now: () => Date.now(),
  wakeAt(dueAt, wake) {
    let timer: NodeJS.Timeout;
    // Timers run by a time of their own that nobody sets.
    const endsAt = performance.now() + Math.max(0, dueAt - Date.now());
    const arm = (delayMs: number): void => {
      timer = setTimeout(look, Math.min(delayMs, TIMER_MAX_MS));
      timer.unref();
    };
    const look = (): void => {
      const byClockMs = dueAt - Date.now();
      const byTimerMs = endsAt - performance.now();
      const isSetBack = byTimerMs <= 0 && byClockMs > EARLY_MAX_MS;
      if (byClockMs <= 0 || isSetBack) wake();
      else arm(byTimerMs > 0 ? Math.min(byClockMs, byTimerMs) : byClockMs);
    };
    arm(Math.max(0, endsAt - performance.now()));
    return () => clearTimeout(timer);
  },
};
