// Expands pending fan-outs, one step per tenant in turn, so that no tenant waits for the end of another. After a crash the
// next process continues.
import type { Clock } from '../ports/clock.ts';
import type { DueWebhook } from '../ports/fan-out-store.ts';
import type { Store } from '../ports/store.ts';
import { StoreError } from '../ports/store-error.ts';
import type { createExpandFanOut } from '../services/expand-fan-out.ts';
import { Job } from './job.ts';

type Deps = {
  store: Pick<Store, 'tenantsFanningOut' | 'dueWebhooks'>;
  expand: ReturnType<typeof createExpandFanOut>;
  clock: Clock;
  /** Tells the engine of what is due. */
  nudge: (webhook: DueWebhook, dueAt: number) => void;
  onFault: (error: unknown) => void;
};

/** Of a tenant whose step failed, as where its webhooks cannot be read: the others go on. */
const FAULT_PAUSE_MS = 1000;

export const createFanOut = (deps: Deps): Job =>
  new Job({ clock: deps.clock, step: stepOf(deps), onFault: deps.onFault });

function stepOf({ store, expand, clock, nudge, onFault }: Deps): () => Promise<number | null> {
  const restingUntil = new Map<number, number>();
  /** A step failed, and may have been done all the same: what it wrote must not wait for the next event. */
  let isInDoubt = false;

  const step = async (tenantId: number): Promise<number> => {
    const until = restingUntil.get(tenantId) ?? 0;
    if (until > clock.now() && until <= clock.now() + FAULT_PAUSE_MS) return until;
    restingUntil.delete(tenantId);
    try {
      await expand(tenantId);
      return clock.now();
    } catch (error) {
      onFault(error);
      isInDoubt ||= error instanceof StoreError;
      const goesOnAt = clock.now() + FAULT_PAUSE_MS;
      restingUntil.set(tenantId, goesOnAt);
      return goesOnAt;
    }
  };

  return async () => {
    if (isInDoubt) {
      const { due } = await store.dueWebhooks();
      for (const { webhook, dueAt } of due) nudge(webhook, dueAt);
      isInDoubt = false;
    }
    let next: number | null = null;
    for (const tenantId of await store.tenantsFanningOut()) {
      const at = await step(tenantId);
      next = Math.min(next ?? at, at);
    }
    // What the last step left in doubt is looked for, even where nothing is pending any more.
    return isInDoubt ? (next ?? clock.now()) : next;
  };
}
