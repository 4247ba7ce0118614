// Expands pending fan-outs, one step per tenant in turn, so that no tenant waits for the end of another. After a crash the
// next process continues.
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store/index.ts';
import type { expandFanOut } from '../services/expand-fan-out.ts';
import { Job } from './job.ts';

type Deps = {
  store: Pick<Store, 'tenantsFanningOut'>;
  expand: ReturnType<typeof expandFanOut>;
  clock: Clock;
  onFault: (error: unknown) => void;
};

/** Of a tenant whose step failed, as where its webhooks cannot be read: the others go on. */
const FAULT_PAUSE_MS = 1000;

export const createFanOut = (deps: Deps): Job =>
  new Job({ clock: deps.clock, step: stepOf(deps), onFault: deps.onFault });

function stepOf({ store, expand, clock, onFault }: Deps): () => Promise<number | null> {
  const restingUntil = new Map<number, number>();

  const step = async (tenantId: number): Promise<number> => {
    const until = restingUntil.get(tenantId) ?? 0;
    if (until > clock.now() && until <= clock.now() + FAULT_PAUSE_MS) return until;
    restingUntil.delete(tenantId);
    try {
      await expand(tenantId);
      return clock.now();
    } catch (error) {
      onFault(error);
      const goesOnAt = clock.now() + FAULT_PAUSE_MS;
      restingUntil.set(tenantId, goesOnAt);
      return goesOnAt;
    }
  };

  return async () => {
    let next: number | null = null;
    for (const tenantId of await store.tenantsFanningOut()) {
      const at = await step(tenantId);
      next = Math.min(next ?? at, at);
    }
    return next;
  };
}
