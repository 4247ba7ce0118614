// A database that an earlier version left with every kind of unfinished work. This version opens it and delivers.
import { expect, it } from 'vitest';
import { joinJobs } from '../../src/join-jobs.ts';
import { createInlineRenderer } from '../../src/rendering/inline-renderer.ts';
import { RoutingTables } from '../../src/services/routing-tables.ts';
import { NOW } from '../support/builders.ts';
import { unpackOldDatabase } from '../support/old-database.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { alone } from '../support/turns.ts';
import { World } from '../support/world.ts';

const path = tempFolder();

it('store-7: what was unfinished in a database of the first edition is delivered, each in its own way', async () => {
  await using world = await World.open({ database: `sqlite:${unpackOldDatabase(path('old.db'))}` });
  const { store, clock, ulids } = world;
  await store.resumeClock({ now: clock.now() });
  await store.joinNode({ now: clock.now() });
  const engine = await world.started();
  const routingTables = new RoutingTables(store);
  await using jobs = joinJobs({
    ...{ ...alone(), store, clock, ulids, routingTables, engine, renderer: createInlineRenderer() },
    ...{ meter: NOTHING, logFault: (error: unknown) => world.faults.push(error) },
  });
  jobs.start();
  await world.runFor(4 * 3_600_000);
  const sent = (name: string) =>
    world.transport
      .to(`https://receiver.example/${name}`)
      .map(({ attempt, at, body }) => ({ attempt, at: at - NOW, body }));
  expect(sent('plain').map(({ attempt, at }) => [attempt, at])).toEqual([
    [1, 0],
    [1, 0],
    [1, 3_600_000],
  ]);
  expect(sent('retried').map(({ attempt, at }) => [attempt, at])).toEqual([[2, 60_000]]);
  // The attempt that was running is recorded as interrupted, and the next one follows after the pause of the schedule.
  expect(sent('leased').map(({ attempt }) => attempt)).toEqual([2]);
  expect(sent('held')).toEqual([]);
  expect(sent('ordered').map(({ body }) => JSON.parse(body).n)).toEqual([1, 2, 3]);
  expect(sent('limited').length).toBe(2);
  expect(sent('done')).toHaveLength(3);
  expect(sent('wide').map(({ body }) => body)).toEqual(['{"id":7}']);
  const tenant = (await store.listTokens({ tenantId: null })).items.find((token) => token.tenant === 'fixture');
  const { items } = await store.listDeliveries({
    ...{ tenantId: tenant?.tenantId ?? 0, filter: {}, after: null },
    limit: 100,
  });
  expect(items.filter(({ status }) => status !== 'delivered').map(({ status }) => status)).toEqual(['held']);
  expect(world.faults).toEqual([]);
});

const NOTHING = {
  accepted: () => undefined,
  fannedOut: () => undefined,
  repeated: () => undefined,
  refused: () => undefined,
  claimed: () => undefined,
  firstAttempt: () => undefined,
  settled: () => undefined,
  switchedOff: () => undefined,
};
