import type { Clock, ClockStep } from '../ports/clock.ts';
import { StepDetector } from './step-detector.ts';

/** However long a wait is, the clock is looked at this often: someone may have set it, or the machine may have slept. */
const LOOK_EVERY_MS = 1000;
/** Timers fire early by parts of a millisecond; what is further off is a clock that was set back. */
const EARLY_MAX_MS = 2;
/** Both times are read one after the other; a process that was held up in between reads them again. */
const READ_MAX_MS = 2;
const READ_TRIES = 5;

const detector = new StepDetector();
const listeners = new Set<(step: ClockStep) => void>();
let looking: NodeJS.Timeout | null = null;

/** Each reading looks for a step first, so that no one acts on a time from after a step that was not told of. */
function now(): number {
  let at = performance.now();
  let time = Date.now();
  for (let tries = 1; tries < READ_TRIES && performance.now() - at > READ_MAX_MS; tries += 1) {
    at = performance.now();
    time = Date.now();
  }
  const step = detector.see(time, at);
  if (step !== null) for (const tell of listeners) tell(step);
  return time;
}

function wakeAt(dueAt: number, wake: () => void): () => void {
  let timer: NodeJS.Timeout;
  // Timers run by a time that no one sets.
  const endsAt = performance.now() + Math.max(0, dueAt - now());
  const arm = (delayMs: number): void => {
    timer = setTimeout(look, Math.min(Math.max(0, delayMs), LOOK_EVERY_MS));
    timer.unref();
  };
  const look = (): void => {
    const byClockMs = dueAt - now();
    const byTimerMs = endsAt - performance.now();
    const isSetBack = byTimerMs <= 0 && byClockMs > EARLY_MAX_MS;
    if (byClockMs <= 0 || isSetBack) wake();
    else arm(byTimerMs > 0 ? Math.min(byClockMs, byTimerMs) : byClockMs);
  };
  arm(endsAt - performance.now());
  return () => clearTimeout(timer);
}

function wakeAfter(ms: number, wake: () => void): () => void {
  const timer = setTimeout(wake, Math.max(0, ms));
  timer.unref();
  return () => clearTimeout(timer);
}

function whenSet(listener: (step: ClockStep) => void): () => void {
  listeners.add(listener);
  looking ??= setInterval(now, LOOK_EVERY_MS).unref();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || looking === null) return;
    clearInterval(looking);
    looking = null;
  };
}

export const systemClock: Clock = { now, monotonic: () => performance.now(), wakeAt, wakeAfter, whenSet };
