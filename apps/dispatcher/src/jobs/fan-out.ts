// Expands pending fan-outs, one step per tenant in turn. After a crash the next process continues.
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store/index.ts';
import type { expandFanOut } from '../services/expand-fan-out.ts';
import { Job } from './job.ts';
import { tenantTurns } from './tenant-turns.ts';

type Deps = {
  store: Pick<Store, 'tenantsFanningOut'>;
  expand: ReturnType<typeof expandFanOut>;
  clock: Clock;
  onFault: (error: unknown) => void;
};

export function createFanOut({ store, expand, clock, onFault }: Deps): Job {
  const step = tenantTurns({ tenants: () => store.tenantsFanningOut(), step: expand, clock, onFault });
  return new Job({ clock, step, onFault });
}
