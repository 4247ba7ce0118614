// Work that several tenants have waiting: one step for each in turn, so that no tenant waits for the end of another.
import type { Clock } from '../ports/clock.ts';

type Deps = {
  /** Those that have something waiting. */
  tenants: () => Promise<readonly number[]>;
  /** One bounded act. */
  step: (tenantId: number) => Promise<unknown>;
  clock: Clock;
  onFault: (error: unknown) => void;
};

/** Of a tenant whose step failed, as where its rows cannot be read: the others go on. */
const FAULT_PAUSE_MS = 1000;

/** @returns the step of a job: when the next is due, `null` = nothing waits */
export function tenantTurns({ tenants, step, clock, onFault }: Deps): () => Promise<number | null> {
  const restingUntil = new Map<number, number>();

  const stepOf = async (tenantId: number): Promise<number> => {
    const until = restingUntil.get(tenantId) ?? 0;
    if (until > clock.now() && until <= clock.now() + FAULT_PAUSE_MS) return until;
    restingUntil.delete(tenantId);
    try {
      await step(tenantId);
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
    for (const tenantId of await tenants()) {
      const at = await stepOf(tenantId);
      next = Math.min(next ?? at, at);
    }
    return next;
  };
}
