// Rate limits as the receivers see them: whatever happens, no window holds more starts than the limit counts.
import { describe, expect, it } from 'vitest';
import type { RateLimit } from '../../src/domain/endpoint.ts';
import type { Webhook } from '../../src/domain/webhook.ts';
import { Pace } from '../../src/engine/pace.ts';
import { newExtra } from '../support/builders.ts';
import { SeededRandom } from '../support/seeded-random.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { World } from '../support/world.ts';

/** Most starts in any window: each start opens one. */
function mostIn(times: readonly number[], perMs: number): number {
  return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + perMs).length));
}
const timesOf = (world: World, { url }: Webhook): number[] => world.transport.to(url).map(({ at }) => at);

describe('rate-5: on the wire', () => {
  it.each<RateLimit>([
    { count: 1, perMs: 100 },
    { count: 3, perMs: 1000 },
    { count: 10, perMs: 250 },
  ])('rate-5: a backlog is sent as fast as %j lets it, and no faster', async (rateLimit) => {
    await using world = await World.open();
    const webhook = await world.webhook({ rateLimit });
    const start = world.clock.now();
    for (let i = 0; i < 4 * rateLimit.count; i += 1) await world.accept([webhook]);
    await world.started();
    await world.runOut();
    const times = timesOf(world, webhook);
    expect(times).toHaveLength(4 * rateLimit.count);
    expect(mostIn(times, rateLimit.perMs)).toBe(rateLimit.count);
    expect(Math.max(...times) - start).toBe(3 * rateLimit.perMs);
    expect(world.clock.timers).toEqual([]);
  });

  it.each([1, 2, 3, 4, 5, 6])(
    'rate-5: with failures, resends, tests, slow claims and crashes (seed %i)',
    async (seed) => {
      await using world = await World.open({ seed });
      const random = new SeededRandom(seed);
      const rateLimit = { count: 1 + random.below(4), perMs: 200 + random.below(800) };
      const webhook = await world.webhook({ rateLimit, retrySchedule: [0.05, 0.3, 1], timeoutMs: 1000 });
      world.transport.script = () => ({ status: random.below(3) === 0 ? 500 : 200, afterMs: random.below(80) });
      // A claim is answered late now and then: its attempts start later than they were counted.
      world.after = (act) =>
        act === 'claim' && random.below(3) === 0
          ? new Promise<void>((resolve) => void world.clock.wakeAt(world.clock.now() + random.below(90), resolve))
          : undefined;
      const engine = await world.started();
      const ids: string[] = [];
      for (let i = 0; i < 40; i += 1) {
        const now = world.clock.now();
        if (random.below(2) === 0) ids.push(...(await world.accept([webhook])));
        const id = ids[random.below(ids.length)];
        if (id !== undefined && random.below(4) === 0)
          await world.store.resend({ tenantId: webhook.tenantId, id, now });
        if (random.below(5) === 0) {
          const lease = await engine.reserveByHand(webhook);
          if (lease === null) throw new Error('there are more slots than tests');
          const delivery = newExtra(webhook.id, { isTest: true, lease });
          const added = await world.store.addDelivery({ tenantId: webhook.tenantId, now, delivery });
          if (added.kind === 'added') {
            const { tenantId, id: webhookId } = webhook;
            const rest = {
              eventId: null,
              eventName: 'profile.created',
              isTest: true,
              body: '{}',
              number: 1,
              failures: 0,
              traceparent: null,
              depth: 0,
              dueAt: now,
            };
            void engine.begin(
              {
                id: delivery.id,
                tenantId,
                endpointId: webhookId,
                ...rest,
                fallback: null,
                shape: null,
                interrupted: null,
              },
              webhook,
              delivery.lease ?? { until: now },
            );
          } else engine.release(webhook.id);
        }
        await world.runFor(random.below(150));
      }
      await world.runOut();
      const times = timesOf(world, webhook);
      expect(times.length).toBeGreaterThan(10);
      expect(mostIn(times, rateLimit.perMs)).toBeLessThanOrEqual(rateLimit.count);
      for (const id of ids) expect(['delivered', 'failed']).toContain((await world.delivery(id)).delivery.status);
      expect([world.faults, engine.inFlight, world.clock.timers]).toEqual([[], 0, []]);
    },
  );

  it('rate-5: an accepted event of such a webhook starts by a claim, which counts it', async () => {
    await using world = await World.open();
    const webhook = await world.webhook({ rateLimit: { count: 5, perMs: 1000 } });
    const engine = await world.started();
    expect(engine.reserve(webhook, world.clock.now())).toBeNull();
  });

  it('rate-5: what must wait for its rate keeps no other webhook waiting', async () => {
    await using world = await World.open({ maxInFlight: 4 });
    const [slow, free] = [await world.webhook({ rateLimit: { count: 1, perMs: 60_000 } }), await world.webhook()];
    for (let i = 0; i < 30; i += 1) await world.accept([slow, free]);
    await world.started();
    await world.runFor(100);
    expect([timesOf(world, slow).length, timesOf(world, free).length]).toEqual([1, 30]);
  });
});

it('rate-7: an attempt whose lease ended before its start is sent under the renewed one, however long the window', async () => {
  await using world = await World.open();
  const rateLimit = { count: 1, perMs: 3_600_000 };
  const webhook = await world.webhook({ rateLimit, timeoutMs: 1000 });
  for (let i = 0; i < 2; i += 1) await world.accept([webhook]);
  let isSlow = true;
  world.after = (act) => {
    if (act !== 'claim' || !isSlow) return undefined;
    isSlow = false;
    return new Promise((resolve) => void world.clock.wakeAt(world.clock.now() + 60_000, resolve));
  };
  const engine = await world.started();
  await world.runFor(61_000);
  expect([timesOf(world, webhook).length, engine.inFlight]).toEqual([1, 0]);
  await world.runOut();
  expect(timesOf(world, webhook)).toHaveLength(2);
  expect(mostIn(timesOf(world, webhook), rateLimit.perMs)).toBe(1);
});

it('rate-4: the limit holds over a restart', async () => {
  await using world = await World.open();
  const webhook = await world.webhook({ rateLimit: { count: 2, perMs: 10_000 } });
  for (let i = 0; i < 6; i += 1) await world.accept([webhook]);
  const engine = await world.started();
  await world.runFor(3000);
  await engine[Symbol.asyncDispose]();
  await world.started();
  await world.runOut();
  expect(timesOf(world, webhook)).toHaveLength(6);
  expect(mostIn(timesOf(world, webhook), 10_000)).toBe(2);
});

it('rate-4: a limit that is raised or removed counts at once', async () => {
  await using world = await World.open();
  const webhook = await world.webhook({ rateLimit: { count: 1, perMs: 3_600_000 } });
  for (let i = 0; i < 6; i += 1) await world.accept([webhook]);
  await world.started();
  const change = async (rateLimit: RateLimit | null): Promise<void> => {
    const stored = await world.store.getWebhook({ tenantId: webhook.tenantId, id: webhook.id });
    if (stored === null) throw new Error('the webhook is gone');
    const now = world.clock.now();
    await world.store.updateWebhook({ webhook: { ...stored.webhook, rateLimit }, now, held: 'release' });
    await world.settled();
  };
  expect(timesOf(world, webhook)).toHaveLength(1);
  await change({ count: 3, perMs: 3_600_000 });
  expect(timesOf(world, webhook)).toHaveLength(3);
  await change(null);
  expect(timesOf(world, webhook)).toHaveLength(6);
});

it('rate-5: starts are remembered only as long as their window', async () => {
  const clock = new VirtualClock();
  const pace = new Pace(clock);
  const { signal } = new AbortController();
  for (let id = 1; id <= 500; id += 1) {
    await pace.turn(id, { count: 3, perMs: 10 }, signal);
    clock.jump(clock.now() + 1);
  }
  expect(pace.size).toBeLessThan(20);
});
