// A world in which events are accepted within small limits, and expanded when the test says so.
import { expect } from 'vitest';
import { createFanOut } from '../../src/jobs/fan-out.ts';
import { acceptEvents, type PostedEvent } from '../../src/services/accept-events.ts';
import { expandFanOut, type StepLimits } from '../../src/services/expand-fan-out.ts';
import type { RequestLimits } from '../../src/services/route-events.ts';
import { RoutingTables } from '../../src/services/routing-tables.ts';
import { alone } from '../support/turns.ts';
import { World, type WorldOptions } from '../support/world.ts';

const FEW: StepLimits = { rows: 2, steps: 200_000, page: 3 };

/** A world that accepts with these limits; nothing is expanded before `expandAll`, or a step at a time. */
export async function setUp(limits: RequestLimits, options: WorldOptions = {}) {
  const world = await World.open(options);
  const engine = await world.started();
  const { clock, ulids, renderer } = world;
  const routingTables = new RoutingTables(world.store);
  const shared = { handover: engine, renderer, clock, ulids, ...alone() };
  const accept = acceptEvents({ ...shared, store: world.watchedStore, routingTables, limits });
  const { tenantId } = world.tenant;
  const expand = expandFanOut({ ...shared, store: world.store, limits: FEW });
  return {
    world,
    accept: (...events: PostedEvent[]) => accept(world.tenant, events),
    step: () => expand(tenantId),
    /** A new process: nothing of the steps before is known to it. */
    async expandAll(): Promise<void> {
      const again = expandFanOut({ ...shared, store: world.store, limits: FEW });
      const faults: unknown[] = [];
      await using job = createFanOut({
        ...{ store: world.store, clock, expand: again },
        onFault: (error) => faults.push(error),
      });
      job.start();
      while ((await world.store.tenantsFanningOut()).length > 0 && faults.length === 0) await world.settled();
      expect(faults).toEqual([]);
      await world.runOut();
    },
    async event(id: string) {
      const found = await world.store.getEvent({ tenantId, id });
      if (found === null) throw new Error(`there is no event ${id}`);
      return found;
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

export type Results = Awaited<ReturnType<Awaited<ReturnType<typeof setUp>>['accept']>>;
export const receipts = (results: Results) =>
  results.map((one) => {
    if (one.kind !== 'accepted') throw new Error(one.kind);
    return one.receipt;
  });
export const pendings = (results: Results) => receipts(results).map(({ fanOutPending }) => fanOutPending);

export const PLENTY: RequestLimits = { pairs: 20_000, steps: 500_000 };
