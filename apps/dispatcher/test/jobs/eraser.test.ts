// The job that takes the steps of erasures: by itself, after faults, and after another process died.
import { expect, it } from 'vitest';
import { createEraser } from '../../src/jobs/eraser.ts';
import { eraseProfile } from '../../src/services/erase-profile.ts';
import { World } from '../support/world.ts';

const EVENTS = 20;
const people = { profileId: 'p1', others: [], merge: null, rootId: null };

async function begun(world: World): Promise<number> {
  const webhook = await world.webhook();
  for (let i = 0; i < EVENTS; i += 1) await world.accept([webhook], { event: { people } });
  const begin = eraseProfile({ store: world.store, clock: world.clock, rowsMax: 2 });
  const result = await begin(world.tenant, 'p1');
  if (result.kind !== 'running') throw new Error('one commit was enough');
  return result.erasure.id;
}
const shown = (world: World, id: number) => world.store.getErasure({ tenantId: world.tenant.tenantId, id });

it('erase-15: steps go on by themselves until the last, and a fault is followed by another try', async () => {
  await using world = await World.open();
  const id = await begun(world);
  const faults: unknown[] = [];
  let asked = 0;
  const eraseStep: typeof world.store.eraseStep = async (input) => {
    asked += 1;
    if (asked === 3) throw new Error('the disk is full');
    return world.store.eraseStep(input);
  };
  await using job = createEraser({
    ...{ store: { eraseStep }, clock: world.clock, rowsMax: 2 },
    onFault: (error) => faults.push(error),
  });
  job.start();
  await world.runFor(60_000);
  expect(faults).toHaveLength(1);
  expect(await shown(world, id)).toMatchObject({ erased: { events: EVENTS }, finishedAt: expect.any(Number) });
  const steps = asked;
  await world.runFor(600_000);
  expect(asked).toBe(steps);
});

it('erase-15: the next process takes up what another left, and rests between two steps', async () => {
  await using world = await World.open();
  const id = await begun(world);
  const times: number[] = [];
  const eraseStep: typeof world.store.eraseStep = (input) => {
    times.push(world.clock.now());
    return world.store.eraseStep(input);
  };
  const deps = { store: { eraseStep }, clock: world.clock, rowsMax: 2, onFault: () => undefined };
  const first = createEraser(deps);
  first.start();
  await world.runFor(3);
  await first[Symbol.asyncDispose]();
  const before = await shown(world, id);
  expect(before?.finishedAt).toBeNull();
  expect(before?.erased.events).toBeGreaterThan(0);
  await using _second = startedAgain(deps);
  await world.runFor(60_000);
  expect(await shown(world, id)).toMatchObject({ erased: { events: EVENTS }, finishedAt: expect.any(Number) });
  expect(times.every((time, i) => i === 0 || time > (times[i - 1] ?? 0))).toBe(true);
});

function startedAgain(deps: Parameters<typeof createEraser>[0]) {
  const job = createEraser(deps);
  job.start();
  return job;
}
