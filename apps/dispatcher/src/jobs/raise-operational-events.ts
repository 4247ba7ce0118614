// Turns rows of the outbox into operational events. The news of a new row wake it; after a crash the next
// process continues.
import type { Clock } from '../ports/clock.ts';
import type { RaisedEvent } from '../ports/store/claims.ts';
import type { Store } from '../ports/store/index.ts';
import type { acceptRaised } from '../services/accept-raised.ts';
import { Job } from './job.ts';

type Deps = {
  store: Pick<Store, 'listRaised'>;
  acceptRaised: ReturnType<typeof acceptRaised>;
  clock: Clock;
  onFault: (error: unknown) => void;
};

/** Most that one commit takes. */
const BATCH_MAX = 100;

export function createRaiseOperationalEvents(deps: Deps): Job {
  return new Job({ clock: deps.clock, step: () => raiseAll(deps), onFault: deps.onFault });
}

async function raiseAll(deps: Deps): Promise<null> {
  const failures: unknown[] = [];
  let after: string | null = null;
  for (;;) {
    const raised: RaisedEvent[] = await deps.store.listRaised({ after, limit: BATCH_MAX });
    for (const [tenantId, own] of byTenant(raised)) {
      // A tenant whose webhooks cannot be read must not keep the others from being told.
      await deps.acceptRaised(tenantId, own).catch((error: unknown) => failures.push(error));
    }
    after = raised.at(-1)?.key ?? after;
    if (raised.length < BATCH_MAX) break;
  }
  if (failures.length > 0) throw new AggregateError(failures, 'operational events could not be accepted');
  return null;
}

function byTenant(raised: readonly RaisedEvent[]): Map<number, RaisedEvent[]> {
  const tenants = new Map<number, RaisedEvent[]>();
  for (const one of raised) {
    const own = tenants.get(one.tenantId);
    if (own === undefined) tenants.set(one.tenantId, [one]);
    else own.push(one);
  }
  return tenants;
}
