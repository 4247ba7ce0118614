import { expect, it } from 'vitest';
import { createSweeper } from '../../src/jobs/sweeper.ts';
import type { SweepInput } from '../../src/ports/store/endpoints.ts';
import { NOW } from '../support/builders.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

/** Tenants with so many steps left each. */
function storeOf(left: Map<number, number>, broken: (tenantId: number) => boolean = () => false) {
  const steps: number[] = [];
  return {
    steps,
    tenantsSweeping: async () => [...left.keys()],
    sweep: async ({ tenantId }: SweepInput) => {
      if (broken(tenantId)) throw new Error(`of tenant ${tenantId}`);
      steps.push(tenantId);
      const more = (left.get(tenantId) ?? 0) - 1;
      if (more > 0) left.set(tenantId, more);
      else left.delete(tenantId);
      return { hasMore: more > 0 };
    },
  };
}

const settled = async (): Promise<void> => {
  for (let n = 0; n < 5; n += 1) await new Promise((resolve) => setImmediate(resolve));
};

it('sweep-8: tenants take turns, one step each, until nothing is left', async () => {
  const store = storeOf(
    new Map([
      [1, 4],
      [2, 1],
      [3, 2],
    ]),
  );
  await using sweeper = createSweeper({ store, clock: new VirtualClock(NOW), onFault: () => undefined });
  sweeper.start();
  await settled();
  expect(store.steps).toEqual([1, 2, 3, 1, 3, 1, 1]);
});

it('sweep-8: a tenant whose rows cannot be read holds up no other, and is tried again', async () => {
  const clock = new VirtualClock(NOW);
  const faults: unknown[] = [];
  let isBroken = true;
  const store = storeOf(
    new Map([
      [1, 1],
      [2, 2],
    ]),
    (tenantId) => tenantId === 1 && isBroken,
  );
  await using sweeper = createSweeper({ store, clock, onFault: (error) => faults.push(error) });
  sweeper.start();
  await settled();
  expect(store.steps).toEqual([2, 2]);
  expect(faults).toHaveLength(1);
  isBroken = false;
  while (clock.step(NOW + 1000));
  await settled();
  expect(store.steps).toEqual([2, 2, 1]);
});

it('sweep-8: it is woken by the news of a commit, and does not poll', async () => {
  const left = new Map<number, number>();
  const store = storeOf(left);
  const clock = new VirtualClock(NOW);
  await using sweeper = createSweeper({ store, clock, onFault: () => undefined });
  sweeper.start();
  await settled();
  left.set(5, 1);
  expect(clock.timers).toEqual([]);
  expect(store.steps).toEqual([]);
  sweeper.wake();
  await settled();
  expect(store.steps).toEqual([5]);
});
