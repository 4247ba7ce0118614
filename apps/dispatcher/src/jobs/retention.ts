// Removes what is older than it must be kept: a pass at start and then every hour, in steps so small, with pauses so
// long, that delivery does not notice. A pass that is cut short does no harm: the next begins anew.
import type { Clock } from '../ports/clock.ts';
import type { PruneCursor, Store } from '../ports/store.ts';
import { Job } from './job.ts';

export type RetentionDeps = {
  store: Pick<Store, 'prune'>;
  clock: Clock;
  /** Of finished events; 0 = for ever. */
  retentionDays: number;
  onFault: (error: unknown) => void;
};

const DAY_MS = 86_400_000;
const AUDIT_DAYS = 400;
const EVERY_MS = 3_600_000;
/** After each step the store's thread is left alone this many times as long: about a twentieth of it is ours. */
const REST_FACTOR = 19;
const REST_MIN_MS = 20;

export function createRetention({ store, clock, retentionDays, onFault }: RetentionDeps): Job {
  let cursor: PruneCursor | null = null;
  const step = async (): Promise<number> => {
    const begunAt = clock.now();
    const result = await store.prune({
      cursor,
      now: begunAt,
      eventsBefore: retentionDays === 0 ? null : begunAt - retentionDays * DAY_MS,
      auditBefore: begunAt - AUDIT_DAYS * DAY_MS,
    });
    cursor = result.cursor;
    const now = clock.now();
    // A busy store answers later, and is left alone for longer.
    return cursor === null ? now + EVERY_MS : now + Math.max(REST_MIN_MS, (now - begunAt) * REST_FACTOR);
  };
  return new Job({ clock, step, onFault });
}
