import type { Clock } from '../ports/clock.ts';

/** setTimeout overflows beyond this and would fire at once. */
const TIMER_MAX_MS = 2_147_483_647;

export const systemClock: Clock = {
  now: () => Date.now(),
  wakeAt(dueAt, wake) {
    let timer: NodeJS.Timeout;
    const arm = (): void => {
      const delayMs = Math.max(0, dueAt - Date.now());
      timer = setTimeout(() => (Date.now() < dueAt ? arm() : wake()), Math.min(delayMs, TIMER_MAX_MS));
      timer.unref();
    };
    arm();
    return () => clearTimeout(timer);
  },
};
