// What the bodies of attempts under way take of memory.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Bodies, SHARED_FROM_CHARS } from '../../src/engine/bodies.ts';
import type { TransportRequest } from '../../src/ports/transport.ts';
import { acceptEvents } from '../../src/services/accept-events.ts';
import { RoutingTables } from '../../src/services/routing-tables.ts';
import { createdWebhook, newTenant } from '../support/builders.ts';
import { HANGS } from '../support/scripted-transport.ts';
import { alone } from '../support/turns.ts';
import { World } from '../support/world.ts';

const MB = 1024 * 1024;
const SIZE = MB / 4;
const large = (name: string) => JSON.stringify({ id: name, text: name.repeat(SIZE / name.length) });
const NOTHING = { tenantId: 1, endpointId: 1 };
const contextOf = (context: string) => ({ event: { context } });

/** Counts the bytes of different buffers that are with the transport at once. */
function watchBytes(world: World): { most: number } {
  const watched = { most: 0 };
  const underWay = new Map<Uint8Array, number>();
  const { transport } = world;
  const send = transport.send.bind(transport);
  transport.send = async (request: TransportRequest, signal: AbortSignal) => {
    underWay.set(request.body, (underWay.get(request.body) ?? 0) + 1);
    let sum = 0;
    for (const { byteLength } of underWay.keys()) sum += byteLength;
    watched.most = Math.max(watched.most, sum);
    try {
      return await send(request, signal);
    } finally {
      const left = (underWay.get(request.body) ?? 0) - 1;
      if (left === 0) underWay.delete(request.body);
      else underWay.set(request.body, left);
    }
  };
  return watched;
}

it('share-12: 60 events of 256 KiB at 20 webhooks that hang take no more than the bound, and all arrive in the end', async () => {
  const bodyBytesMax = 4 * MB;
  await using world = await World.open({ bodyBytesMax, maxInFlight: 1024, script: () => HANGS });
  const watched = watchBytes(world);
  const webhooks = [];
  for (let i = 0; i < 20; i += 1) webhooks.push(await world.webhook({ timeoutMs: 1000, retrySchedule: [0] }));
  const neighbour = await newTenant(world.store, 'neighbour');
  const well = await createdWebhook(world.store, neighbour.tenantId, { events: ['a.b'] });
  for (let i = 0; i < 60; i += 1) await world.accept(webhooks, contextOf(large(`event ${i} `)));
  const engine = await world.started();
  await world.settled();
  // One body more than is shared out, where the last one claimed goes beyond.
  expect(engine.bodies.used).toBeGreaterThan(2 * MB);
  expect(engine.bodies.used).toBeLessThan(bodyBytesMax);
  world.transport.script = ({ url }) => (url === well.url ? 200 : HANGS);
  const accept = acceptEvents({
    ...alone(),
    ...{ store: world.store, routingTables: new RoutingTables(world.store), handover: engine, clock: world.clock },
    ...{ ulids: world.ulids, renderer: world.renderer },
  });
  const value = { event: 'a.b', context: {} };
  const small = await accept(neighbour, [{ text: JSON.stringify(value), value }]);
  expect(small).toMatchObject([{ kind: 'accepted' }]);
  await world.settled();
  expect(world.transport.to(well.url)).toHaveLength(1);
  await world.runFor(1001);
  world.transport.script = () => 200;
  await world.runOut();
  expect(watched.most).toBeLessThan(bodyBytesMax);
  const delivered = new Set(world.transport.sent.filter(({ url }) => url !== well.url).map(({ id }) => id));
  expect(delivered.size).toBe(60 * 20);
  expect([engine.bodies.used, engine.inFlight, world.clock.timers, world.faults]).toEqual([0, 0, [], []]);
});

it('share-12: a body larger than the whole bound still goes, one at a time', async () => {
  await using world = await World.open({ bodyBytesMax: SIZE / 2, script: () => ({ status: 200, afterMs: 10 }) });
  const webhook = await world.webhook();
  for (let i = 0; i < 3; i += 1) await world.accept([webhook], contextOf(large(`large ${i} `)));
  const engine = await world.started();
  await world.runOut();
  expect([world.transport.to(webhook.url).length, world.transport.most.get('*'), engine.bodies.used]).toEqual([
    3, 1, 0,
  ]);
});

it('share-12: a large body is not handed over at acceptance, but claimed; a small one is handed over', async () => {
  await using world = await World.open();
  await world.webhook({ events: ['a.b'] });
  const engine = await world.started();
  const accept = acceptEvents({
    ...alone(),
    ...{ store: world.watchedStore, routingTables: new RoutingTables(world.store), handover: engine },
    ...{ clock: world.clock, ulids: world.ulids, renderer: world.renderer },
  });
  let claims = 0;
  world.before = (act) => {
    if (act === 'claim') claims += 1;
  };
  const post = async (text: string) => {
    const value = { event: 'a.b', context: { text } };
    await accept(world.tenant, [{ text: JSON.stringify(value), value }]);
    await world.settled();
    return claims;
  };
  expect(await post('small')).toBe(0);
  expect(await post('x'.repeat(SHARED_FROM_CHARS))).toBeGreaterThan(0);
  expect(world.transport.sent).toHaveLength(2);
});

it('share-12: attempts with one body hold one buffer of it, and everything held is given back', () => {
  const operation = fc
    .record({
      tenantId: fc.integer({ min: 1, max: 2 }),
      endpointId: fc.integer({ min: 1, max: 4 }),
      context: fc.constantFrom(undefined, 'read' as const),
      body: fc.constantFrom('small', 'a'.repeat(SHARED_FROM_CHARS), 'b'.repeat(SHARED_FROM_CHARS)),
    })
    .map((one) => ({ ...one, eventId: `${one.tenantId} ${one.body[0]}` }));
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 40 }), (operations) => {
      const bodies = new Bodies(1000 * MB);
      const held = operations.map((one) => bodies.hold(one));
      const different = new Set(held.map(({ bytes }) => bytes));
      expect(bodies.used).toBe([...different].reduce((sum, { byteLength }) => sum + byteLength, 0));
      const shared = operations.filter(({ body }) => body.length >= SHARED_FROM_CHARS);
      const expected = new Set(shared.map(({ tenantId, body }) => `${tenantId} ${body[0]}`)).size;
      expect(different.size).toBe(expected + operations.length - shared.length);
      const pinned = bodies.wishes([], { tenantOf: () => 1 }, new Map()).knownContexts ?? [];
      for (const one of held) bodies.release(one);
      // What a claim was told of is here until it is answered.
      const again = pinned.map((eventId) => bodies.hold({ ...NOTHING, eventId, body: '', context: 'known' }));
      bodies.unpin(pinned);
      for (const one of again) bodies.release(one);
      expect([bodies.used, bodies.room, bodies.roomOfTenant(1) > 0]).toEqual([0, 1000 * MB, true]);
    }),
  );
});

it('limit-12: a large event for twenty webhooks is read from the store once, and every webhook gets it whole', async () => {
  await using world = await World.open({ bodyBytesMax: 64 * MB, maxInFlight: 1024, script: () => HANGS });
  const webhooks = [];
  for (let i = 0; i < 20; i += 1) webhooks.push(await world.webhook({ timeoutMs: 1000, retrySchedule: [] }));
  const context = JSON.stringify({ text: 'event '.repeat(MB / 6) });
  await world.accept(webhooks, contextOf(context));
  let read = 0;
  const { store } = world;
  const claim = store.claim.bind(store);
  store.claim = async (request) => {
    const claimed = await claim(request);
    for (const { body } of claimed.deliveries) read += body.length;
    return claimed;
  };
  const engine = await world.started();
  await world.settled();
  expect(world.transport.sent).toHaveLength(20);
  for (const { body } of world.transport.sent) expect(Buffer.from(body).toString() === context).toBe(true);
  expect(read).toBe(context.length);
  await world.runOut();
  expect([engine.bodies.used, world.faults]).toEqual([0, []]);
});
