// Operational events on their whole way: an engine that causes them, the job that raises them, receivers that get them.
import { expect, it } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import type { Job } from '../../src/jobs/job.ts';
import { createRaiseOperationalEvents } from '../../src/jobs/raise-operational-events.ts';
import { StoreError } from '../../src/ports/store/store-error.ts';
import { acceptRaised } from '../../src/services/accept-raised.ts';
import { RoutingTables } from '../../src/services/routing-tables.ts';
import { accepted, createdWebhook, newTenant } from '../support/builders.ts';
import type { Script } from '../support/scripted-transport.ts';
import { alone } from '../support/turns.ts';
import { World } from '../support/world.ts';

const FAILED = new StoreError('unavailable', 'the store cannot commit');

function jobOf(world: World, engine: Engine, store = world.watchedStore): Job {
  const { clock, ulids, renderer } = world;
  const routingTables = new RoutingTables(world.store);
  return createRaiseOperationalEvents({
    store: world.store,
    acceptRaised: acceptRaised({ ...alone(), store, routingTables, handover: engine, clock, ulids, renderer }),
    clock,
    onFault: (error) => world.faults.push(error),
  });
}

/** An engine and its job; `/fails` answers 500, `/gone` 410, every other URL 200. */
async function telling(script?: Script) {
  const world = await World.open({
    script: script ?? (({ url }) => (url.endsWith('/fails') ? 500 : url.endsWith('/gone') ? 410 : 200)),
  });
  const engine = await world.started();
  const job = jobOf(world, engine);
  world.news.subscribe((news) => {
    if (news === 'everything' || news.raised) job.wake();
  });
  job.start();
  const about = (name: string) => world.transport.sent.filter(({ headers }) => headers['x-omneo-event'] === name);
  return {
    world,
    engine,
    job,
    /** Requests of an event. */
    about,
    bodies: (name: string) => about(name).map(({ body }) => JSON.parse(body)),
    send: async (webhook: Parameters<World['accept']>[0][number]) => {
      const ids = await world.accept([webhook]);
      await world.settled();
      return ids[0] ?? '';
    },
    events: async (name: string) =>
      (await world.store.listEvents({ tenantId: world.tenant.tenantId, filter: { name }, after: null, limit: 500 }))
        .items,
    async [Symbol.asyncDispose]() {
      await job[Symbol.asyncDispose]();
      await world[Symbol.asyncDispose]();
    },
  };
}

const failing = { url: 'https://receiver.example/fails', retrySchedule: [] };
const gone = { url: 'https://receiver.example/gone' };
const told = { events: ['webhook.disabled', 'delivery.exhausted'], url: 'https://receiver.example/told' };

it('operational-5: what happened is sent as an event to those who ask for it by name, and to nobody else', async () => {
  await using set = await telling();
  const { world } = set;
  await world.webhook(told);
  await world.webhook({ events: ['*', 'webhook.*'] });
  const id = await set.send(await world.webhook(failing));
  const off = await world.webhook(gone);
  await set.send(off);
  await world.runFor(1000);
  expect(set.bodies('delivery.exhausted')).toMatchObject([{ id, status: 'failed', last_attempt: { status: 500 } }]);
  expect(set.bodies('webhook.disabled')).toMatchObject([{ id: off.id, disabled_reason: 'gone', held_count: 1 }]);
  expect(set.about('webhook.disabled')[0]).toMatchObject({ url: told.url, attempt: 1 });
  const [event] = await set.events('webhook.disabled');
  expect(event).toMatchObject({ namespace: null, idempotencyKey: null, occurredAt: expect.any(Number) });
  expect(world.faults).toEqual([]);
});

it('operational-5: without anybody to tell, webhook.disabled is kept all the same', async () => {
  await using set = await telling();
  await set.send(await set.world.webhook(gone));
  await set.world.runFor(1000);
  expect(await set.events('webhook.disabled')).toHaveLength(1);
  expect(set.about('webhook.disabled')).toEqual([]);
});

it('operational-5: a webhook that is off gets them when it is switched on', async () => {
  await using set = await telling();
  const off = await set.world.webhook({ ...told, isActive: false });
  await set.send(await set.world.webhook(gone));
  await set.world.runFor(1000);
  const found = await set.world.store.getWebhook({ tenantId: set.world.tenant.tenantId, id: off.id });
  expect([found?.heldCount, set.about('webhook.disabled')]).toEqual([1, []]);
});

it('operational-5: more than one commit takes are all told', async () => {
  await using set = await telling();
  const { world } = set;
  await world.webhook({ ...told, maxInFlight: 500 });
  const webhook = await world.webhook({ ...failing, maxInFlight: 500 });
  const ids: string[] = [];
  for (let i = 0; i < 250; i += 1) ids.push(...(await world.accept([webhook])));
  await world.runFor(5000);
  expect(await set.events('delivery.exhausted')).toHaveLength(250);
  expect(
    set
      .bodies('delivery.exhausted')
      .map(({ id }) => id)
      .sort(),
  ).toEqual(ids.sort());
});

it('operational-6: while the store fails they wait, and are told once when it works again', async () => {
  await using set = await telling();
  const { world } = set;
  await world.webhook(told);
  let left = 3;
  world.before = (act) => {
    if (act !== 'accept' || left === 0) return;
    left -= 1;
    throw FAILED;
  };
  await set.send(await world.webhook(gone));
  await world.runFor(60_000);
  expect([left, set.about('webhook.disabled').length, world.faults.length]).toEqual([0, 1, 3]);
});

it('operational-6: a commit whose answer was lost is not told again', async () => {
  await using set = await telling();
  const { world } = set;
  await world.webhook(told);
  let lost = false;
  world.after = (act) => {
    if (act !== 'accept' || lost) return;
    lost = true;
    throw FAILED;
  };
  await set.send(await world.webhook(gone));
  await world.runFor(60_000);
  expect(lost).toBe(true);
  expect(await set.events('webhook.disabled')).toHaveLength(1);
  expect(new Set(set.about('webhook.disabled').map(({ id }) => id)).size).toBe(1);
});

it('operational-6: a tenant that cannot be routed does not keep another from being told', async () => {
  await using set = await telling();
  const { world, engine } = set;
  await set.job[Symbol.asyncDispose]();
  await world.webhook(told);
  await set.send(await world.webhook(gone));
  const other = await newTenant(world.store);
  const job = jobOf(world, engine, {
    ...world.watchedStore,
    accept: (batch) => {
      if (batch.tenantId === other.tenantId) throw new Error('its webhooks cannot be read');
      return world.store.accept(batch);
    },
  });
  const theirs = await createdWebhook(world.store, other.tenantId, gone);
  await accepted(world.store, other.tenantId, [theirs], { now: world.clock.now() });
  await world.settled();
  job.start();
  await world.runFor(10);
  expect(set.about('webhook.disabled')).toHaveLength(1);
  expect(await world.store.listRaised({ after: null, limit: 9 })).toMatchObject([{ tenantId: other.tenantId }]);
  await job[Symbol.asyncDispose]();
});

it('operational-8: what an earlier process left is told at start', async () => {
  await using set = await telling();
  const { world, engine } = set;
  await set.job[Symbol.asyncDispose]();
  await world.webhook(told);
  await set.send(await world.webhook(gone));
  await world.runFor(1000);
  expect(set.about('webhook.disabled')).toEqual([]);
  await using job = jobOf(world, engine);
  job.start();
  await world.runFor(10);
  expect(set.about('webhook.disabled')).toHaveLength(1);
});
