// Takes the steps of erasures that one commit was not enough for. All it knows is in the store, so it goes on after a crash,
// and the jobs of several nodes share the work.
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store/index.ts';
import { Job } from './job.ts';

type Deps = {
  store: Pick<Store, 'eraseStep'>;
  clock: Clock;
  /** What a step may write; less in tests. */
  rowsMax?: number;
  /** The shortest rest after a step; longer in tests, where others are to get in between. */
  restMinMs?: number;
  onFault: (error: unknown) => void;
};

/** After each step the store is left to others for as long as the step took: it is at most half busy with them. */
const REST_FACTOR = 1;
const REST_MIN_MS = 2;

export function createEraser({ store, clock, rowsMax, restMinMs = REST_MIN_MS, onFault }: Deps): Job {
  const step = async (): Promise<number | null> => {
    const [now, begunAt] = [clock.now(), clock.monotonic()];
    const more = await store.eraseStep(rowsMax === undefined ? { now } : { now, rowsMax });
    return more ? clock.now() + Math.max(restMinMs, (clock.monotonic() - begunAt) * REST_FACTOR) : null;
  };
  return new Job({ clock, step, onFault });
}
