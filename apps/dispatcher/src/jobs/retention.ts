// Removes data past its retention: a pass at start and then every hour, in small steps with pauses, so that delivery is
// not slowed down. An interrupted pass does no harm, because the next one starts again.
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store/index.ts';
import type { ClockDoubt } from '../ports/store/upkeep.ts';
import { Job } from './job.ts';

export type RetentionDeps = {
  store: Pick<Store, 'prune' | 'clockDoubt'>;
  clock: Clock;
  /** Of finished events; 0 = for ever. */
  retentionDays: number;
  /** Told when the clock is doubted, and nothing is removed, and when that is over (`null`). */
  onDoubt: (doubt: ClockDoubt | null) => void;
  onFault: (error: unknown) => void;
};

const DAY_MS = 86_400_000;
const AUDIT_DAYS = 400;
const EVERY_MS = 3_600_000;
/** While the clock is doubted: so soon after it is confirmed, anywhere, the pass begins. */
const LOOK_EVERY_MS = 10_000;
/**
 * After each step the store's thread is left alone this many times as long. A busy store answers later, and so is left alone
 * for longer: then about a fifth of what it does is ours, and else a fifth of its time.
 */
const REST_FACTOR = 4;
const REST_MIN_MS = 5;

export function createRetention({ store, clock, retentionDays, onDoubt, onFault }: RetentionDeps): Job {
  let cursor: string | null = null;
  let isPaused = false;
  const step = async (): Promise<number> => {
    const [now, begunAt] = [clock.now(), clock.monotonic()];
    const result = await store.prune({
      cursor,
      now,
      eventsBefore: retentionDays === 0 ? null : now - retentionDays * DAY_MS,
      auditBefore: now - AUDIT_DAYS * DAY_MS,
    });
    cursor = result.cursor;
    const wasPaused = isPaused;
    isPaused = result.isPaused === true;
    if (isPaused !== wasPaused) onDoubt(isPaused ? await store.clockDoubt() : null);
    if (isPaused) return clock.now() + LOOK_EVERY_MS;
    const restMs = Math.max(REST_MIN_MS, (clock.monotonic() - begunAt) * REST_FACTOR);
    return clock.now() + (cursor === null ? EVERY_MS : restMs);
  };
  return new Job({ clock, step, onFault });
}
