// Jobs under a clock that is set.
import { expect, it } from 'vitest';
import { ReplayPace } from '../../src/domain/replay-pace.ts';
import { Job } from '../../src/jobs/job.ts';
import { ReplayRunner } from '../../src/jobs/replay-runner.ts';
import { createReplay } from '../../src/services/create-replay.ts';
import { World } from '../support/world.ts';

const BACK = [1000, 30_000, 3_600_000, 86_400_000, 400 * 86_400_000].map((ms) => -ms);
const STEPS = [...BACK, ...BACK.map((ms) => -ms)];

it.each(STEPS)('clock-9: a replay goes on at its rate (%i ms)', async (byMs) => {
  await using world = await World.open();
  await world.started();
  const webhook = await world.webhook();
  for (let i = 0; i < 40; i += 1) await world.accept([webhook]);
  await world.runFor(10);
  const { store, clock, ulids, tenant } = world;
  await using runner = new ReplayRunner({
    store,
    clock,
    ulids,
    renderAgain: async () => [],
    onFault: (error) => world.faults.push(error),
  });
  runner.start();
  world.news.subscribe((news) => {
    if (news === 'everything' || news.replays) runner.wake();
  });
  const starts: number[] = [];
  world.transport.script = () => {
    starts.push(clock.monotonic());
    return 200;
  };
  const from = clock.monotonic();
  const create = createReplay({ store, clock });
  await create(tenant, { filter: { webhook_id: webhook.id }, rate_per_second: 10, start: true });
  await world.runFor(1500);
  clock.set(byMs);
  await world.runFor(4000);
  expect(starts).toHaveLength(40);
  expect((starts.at(-1) ?? 0) - from).toBeLessThanOrEqual(4000 + ReplayPace.quietMs(10));
  for (const at of starts)
    expect(starts.filter((other) => other >= at && other < at + 1000).length).toBeLessThanOrEqual(10);
  expect(world.faults).toEqual([]);
});

it.each(STEPS)('clock-9: a job looks again at once, and waits as long as its step then says (%i ms)', async (byMs) => {
  await using world = await World.open();
  const { clock } = world;
  const steps: number[] = [];
  const step = async () => {
    steps.push(clock.monotonic());
    return clock.now() + 3_600_000;
  };
  await using job = new Job({ clock, step, onFault: (error) => world.faults.push(error) });
  job.start();
  await world.runFor(1000);
  clock.set(byMs);
  await world.runFor(3_600_000);
  expect(steps).toEqual([0, 1000, 3_601_000]);
  expect(world.faults).toEqual([]);
});
