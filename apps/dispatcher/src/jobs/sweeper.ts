// Carries on with changes to more deliveries of an endpoint than one commit makes: holding, releasing and discarding them,
// deleting a webhook, giving up an order. After a crash the next process continues.
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store/index.ts';
import { Job } from './job.ts';
import { tenantTurns } from './tenant-turns.ts';

type Deps = {
  store: Pick<Store, 'tenantsSweeping' | 'sweep'>;
  clock: Clock;
  onFault: (error: unknown) => void;
  /** Rows of one step. */
  limit?: number;
};

/** About 15 ms of the store: commits of others wait for no more. */
const STEP_ROWS = 1000;

export function createSweeper({ store, clock, onFault, limit = STEP_ROWS }: Deps): Job {
  const step = tenantTurns({
    tenants: () => store.tenantsSweeping(),
    step: (tenantId) => store.sweep({ tenantId, limit, now: clock.now() }),
    clock,
    onFault,
  });
  return new Job({ clock, step, onFault });
}
