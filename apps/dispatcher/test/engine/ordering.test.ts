// Order by profile as the receivers see it, through failures, crashes, people and merges.
import { describe, expect, it } from 'vitest';
import type { Webhook } from '../../src/domain/webhook.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { acceptEvents } from '../../src/services/accept-events.ts';
import { cancelDelivery } from '../../src/services/cancel-delivery.ts';
import { eraseProfile } from '../../src/services/erase-profile.ts';
import { RoutingTables } from '../../src/services/routing-tables.ts';
import { HANGS } from '../support/scripted-transport.ts';
import { SeededRandom } from '../support/seeded-random.ts';
import { alone } from '../support/turns.ts';
import { World } from '../support/world.ts';

const EVENTS = ['profile.created', 'profile.merged'];

/** Posts events as a producer does; each names its profile and its number. */
function producer(world: World, engine: () => Engine) {
  const { clock, ulids, tenant, store, renderer } = world;
  return async (
    contexts: { id: string; n: number; merged_from?: string; linked_profile_id?: string; at?: number }[],
  ): Promise<string[]> => {
    const handover = engine();
    const routingTables = new RoutingTables(store);
    const accept = acceptEvents({ ...alone(), store, routingTables, handover, renderer, clock, ulids });
    const posted = contexts.map(({ at, ...context }) => {
      const event = context.merged_from === undefined ? 'profile.created' : 'profile.merged';
      const value = { event, context, ...(at === undefined ? {} : { deliver_at: new Date(at).toISOString() }) };
      return { text: JSON.stringify(value), value: value as unknown };
    });
    const results = await accept(tenant, posted);
    return results.map((one) => (one.kind === 'accepted' ? one.receipt.id : `refused: ${JSON.stringify(one)}`));
  };
}

type Body = { id: string; n: number; merged_from?: string };
const sentTo = (world: World, { url }: Webhook): (Body & { at: number; attempt: number; webhookId: string })[] =>
  world.transport
    .to(url)
    .map(({ body, at, attempt, id }) => ({ ...(JSON.parse(body) as Body), at, attempt, webhookId: id }));
const keysOf = (one: Body): string[] => (one.merged_from === undefined ? [one.id] : [one.id, one.merged_from]);

/** Of each profile: no event is begun after a later one was. */
function expectOrder(sent: readonly Body[]): void {
  const latest = new Map<string, number>();
  for (const one of sent) {
    for (const key of keysOf(one)) {
      expect(one.n, `event ${one.n} of ${key} after ${latest.get(key)}`).toBeGreaterThanOrEqual(latest.get(key) ?? 0);
      latest.set(key, one.n);
    }
  }
}

describe('order-3: one at a time', () => {
  it('order-3: events of one profile follow each other, those of others go beside them', async () => {
    await using world = await World.open({ script: () => ({ status: 200, afterMs: 100 }) });
    const webhook = await world.webhook({ ordering: 'profile', events: EVENTS });
    const engine = await world.started();
    const post = producer(world, () => engine);
    const start = world.clock.now();
    await post(['a', 'a', 'b', 'a', 'b', 'c'].map((id, i) => ({ id, n: i + 1 })));
    await world.runOut();
    expect(sentTo(world, webhook).map(({ id, n, at }) => [id, n, at - start])).toEqual([
      ['a', 1, 0],
      ['b', 3, 0],
      ['c', 6, 0],
      ['a', 2, 100],
      ['b', 5, 100],
      ['a', 4, 200],
    ]);
    expect(world.clock.timers).toEqual([]);
  });

  it('order-3: a failing head blocks its own profile until it is exhausted, and no other', async () => {
    await using world = await World.open();
    const webhook = await world.webhook({ ordering: 'profile', events: EVENTS, retrySchedule: [10, 10] });
    world.transport.script = ({ body }) => (body.includes('"n":1}') ? 500 : 200);
    const engine = await world.started();
    const post = producer(world, () => engine);
    await post([
      { id: 'a', n: 1 },
      { id: 'a', n: 2 },
      { id: 'b', n: 3 },
    ]);
    await world.runFor(1000);
    expect(
      sentTo(world, webhook)
        .map(({ n }) => n)
        .sort(),
    ).toEqual([1, 3]);
    await world.runOut();
    expect(sentTo(world, webhook).map(({ n }) => n)).toEqual([1, 3, 1, 1, 2]);
  });

  it('order-3: a cancelled head frees its profile at once', async () => {
    await using world = await World.open();
    const webhook = await world.webhook({ ordering: 'profile', events: EVENTS });
    world.transport.script = ({ body }) => (body.includes('"n":1}') ? 500 : 200);
    const engine = await world.started();
    await producer(
      world,
      () => engine,
    )([
      { id: 'a', n: 1 },
      { id: 'a', n: 2 },
    ]);
    await world.runFor(100);
    const [head] = world.transport.to(webhook.url);
    const cancel = cancelDelivery({ store: world.store, clock: world.clock });
    await cancel(world.tenant, head?.id ?? '');
    await world.settled();
    expect(sentTo(world, webhook).map(({ n }) => n)).toEqual([1, 2]);
  });
});

it('order-4: where the answer of a cancellation was lost, the next goes all the same', async () => {
  await using world = await World.open();
  const webhook = await world.webhook({ ordering: 'profile', events: EVENTS, retrySchedule: [3600] });
  world.transport.script = ({ body }) => (body.includes('"n":1}') ? 500 : 200);
  const engine = await world.started();
  const post = producer(world, () => engine);
  await post([1, 2].map((n) => ({ id: 'a', n })));
  await world.runFor(100);
  const { store, clock } = world;
  const lossy = { findDelivery: store.findDelivery, cancel: world.lossy('cancel') };
  const cancel = cancelDelivery({ store: lossy, clock });
  await expect(cancel(world.tenant, world.transport.to(webhook.url)[0]?.id ?? '')).rejects.toThrow('lost');
  await world.runFor(2000);
  expect(sentTo(world, webhook).map(({ n }) => n)).toEqual([1, 2]);
});

it('order-4: where the answer of an erasure was lost, the next goes all the same', async () => {
  await using world = await World.open();
  const webhook = await world.webhook({ ordering: 'profile', events: EVENTS, retrySchedule: [3600] });
  world.transport.script = ({ body }) => (body.includes('"n":1') ? 500 : 200);
  const engine = await world.started();
  const post = producer(world, () => engine);
  // The second names nobody else: it waits for the profile it shares with the first, and stays when the other is erased.
  await post([
    { id: 'a', n: 1, linked_profile_id: 'b' },
    { id: 'a', n: 2 },
  ]);
  await world.runFor(100);
  const lossy = { eraseProfile: world.lossy('eraseProfile') };
  const erase = eraseProfile({ store: lossy, clock: world.clock });
  await expect(erase(world.tenant, 'b')).rejects.toThrow('lost');
  await world.runFor(2000);
  expect(sentTo(world, webhook).map(({ n }) => n)).toEqual([1, 2]);
});

it('order-1: an event without a profile waits for nobody', async () => {
  await using world = await World.open({ script: () => HANGS });
  const webhook = await world.webhook({ ordering: 'profile', events: ['order.placed'] });
  const engine = await world.started();
  const { clock, ulids, tenant, store, renderer } = world;
  const routingTables = new RoutingTables(store);
  const accept = acceptEvents({ ...alone(), store, routingTables, handover: engine, renderer, clock, ulids });
  const value = { event: 'order.placed', context: { n: 1 } };
  await accept(
    tenant,
    [1, 2, 3].map(() => ({ text: JSON.stringify(value), value })),
  );
  await world.settled();
  expect(world.transport.to(webhook.url)).toHaveLength(3);
});

/** An engine whose process may die at any moment: what it asks for afterwards is not done, and nobody answers it. */
async function mortal(world: World): Promise<{ engine: Engine; kill: () => void }> {
  let dead = false;
  const never = new Promise<never>(() => undefined);
  const { claim, settle, ...rest } = world.watchedStore;
  const until =
    <A, R>(act: (input: A) => Promise<R>) =>
    async (input: A): Promise<R> => {
      if (dead) return never;
      const answer = await act(input);
      return dead ? never : answer;
    };
  const engine = world.engine({ store: { ...rest, claim: until(claim), settle: until(settle) } });
  await engine.start();
  const kill = (): void => {
    dead = true;
    world.abandon(engine);
  };
  return { engine, kill };
}

const SEEDS = Array.from({ length: 12 }, (_, i) => i + 1);

it.each(SEEDS)(
  'order-11: whatever happens, each profile has its order, and in the end nobody waits (seed %i)',
  async (seed) => {
    await using world = await World.open({ seed, maxInFlight: 12 });
    const random = new SeededRandom(seed);
    const withCrashes = seed % 2 === 0;
    let webhook = await world.webhook({
      ordering: 'profile',
      events: EVENTS,
      retrySchedule: [0.5, 2],
      timeoutMs: 1000,
    });
    world.transport.script = () =>
      random.below(20) === 0 ? HANGS : { status: random.below(4) === 0 ? 500 : 200, afterMs: random.below(300) };
    let process = await mortal(world);
    const post = producer(world, () => process.engine);
    const eventIds: string[] = [];
    let n = 0;
    for (let step = 0; step < 60; step += 1) {
      const batch = Array.from({ length: 1 + random.below(4) }, () => {
        n += 1;
        const [id, other] = [`p${random.below(4)}`, `p${random.below(4)}`];
        return random.below(6) === 0 && id !== other ? { id, n, merged_from: other } : { id, n };
      });
      eventIds.push(...(await post(batch)));
      if (random.below(12) === 0) {
        const now = world.clock.now();
        const change = async (isActive: boolean): Promise<void> => {
          const disabling = {
            disabledReason: isActive ? null : ('by_user' as const),
            disabledAt: isActive ? null : now,
          };
          const saved = await world.store.updateWebhook({
            webhook: { ...webhook, isActive, ...disabling },
            now,
            held: 'release',
          });
          if (saved.kind === 'saved') webhook = saved.webhook;
        };
        await change(false);
        await world.runFor(random.below(500));
        await change(true);
      }
      if (withCrashes && random.below(10) === 0) {
        process.kill();
        await world.runFor(random.below(100));
        process = await mortal(world);
      }
      await world.runFor(random.below(400));
    }
    world.transport.script = () => 200;
    await world.runOut();
    expectOrder(sentTo(world, webhook));
    for (const id of eventIds) {
      const found = await world.store.getEvent({ tenantId: world.tenant.tenantId, id });
      for (const delivery of found?.deliveries ?? []) {
        expect(['delivered', 'failed'], `${delivery.id} waits for ${delivery.waitingFor}`).toContain(delivery.status);
      }
      expect(found?.deliveries).toHaveLength(1);
    }
    expect([world.faults, process.engine.inFlight, world.clock.timers]).toEqual([[], 0, []]);
  },
);
