// Counts repeated log lines instead of writing them: a full disk or an attacker can cause a thousand per second, which is
// worth one line.
import type { Clock } from '../ports/clock.ts';

const QUIET_MS = 10_000;
/** Bounds the memory; what is forgotten is said again. */
const KNOWN_MAX = 200;

/** @returns whether to say it now, and how often it was left out since it was said last */
export function createQuietly(clock: Pick<Clock, 'monotonic'>) {
  const known = new Map<string, { quietUntil: number; repeats: number }>();
  return (key: string, say: (repeated: { repeatedBefore?: number }) => void): void => {
    const now = clock.monotonic();
    const last = known.get(key);
    if (last !== undefined && now < last.quietUntil) {
      last.repeats += 1;
      return;
    }
    if (known.size >= KNOWN_MAX) known.clear();
    known.set(key, { quietUntil: now + QUIET_MS, repeats: 0 });
    say(last === undefined || last.repeats === 0 ? {} : { repeatedBefore: last.repeats });
  };
}
