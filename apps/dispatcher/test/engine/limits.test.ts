import { describe, expect, it } from 'vitest';
import { HANGS } from '../support/scripted-transport.ts';
import { World } from '../support/world.ts';

describe('engine-7: slots', () => {
  it('engine-7: a webhook never has more attempts under way than its max_in_flight', async () => {
    await using world = await World.open({ script: () => ({ status: 200, afterMs: 50 }) });
    const [a, b] = [await world.webhook({ maxInFlight: 3 }), await world.webhook({ maxInFlight: 1 })];
    for (let i = 0; i < 40; i += 1) await world.accept([a, b]);
    await world.started();
    await world.runOut();
    expect([world.transport.most.get(a.url), world.transport.most.get(b.url)]).toEqual([3, 1]);
    expect(world.transport.sent).toHaveLength(80);
  });

  it('engine-7: all of them together never have more than the global limit, and one tenant no more than its share', async () => {
    await using world = await World.open({ maxInFlight: 7, script: () => ({ status: 200, afterMs: 50 }) });
    const webhooks = await Promise.all(Array.from({ length: 5 }, () => world.webhook()));
    for (let i = 0; i < 20; i += 1) await world.accept(webhooks);
    await world.started();
    await world.runOut();
    // Five: with two free, its share of twice that is used up.
    expect(world.transport.most.get('*')).toBe(5);
    expect(world.transport.sent).toHaveLength(100);
  });

  it('engine-7: a receiver that hangs holds its own slots, and nobody else waits', async () => {
    await using world = await World.open({ maxInFlight: 20 });
    const hung = await world.webhook({ maxInFlight: 5, timeoutMs: 60_000 });
    const well = await world.webhook();
    world.transport.script = ({ url }) => (url === hung.url ? HANGS : { status: 200, afterMs: 10 });
    for (let i = 0; i < 50; i += 1) await world.accept([hung, well]);
    const engine = await world.started();
    await world.runFor(1000);
    expect(world.transport.to(hung.url)).toHaveLength(5);
    expect(world.transport.to(well.url)).toHaveLength(50);
    expect([engine.inFlight, world.transport.underWay(well.url)]).toEqual([5, 0]);
  });

  it('engine-7: a limit that is raised while its receiver hangs counts at once', async () => {
    await using world = await World.open({ script: () => HANGS });
    const webhook = await world.webhook({ maxInFlight: 1, timeoutMs: 60_000 });
    for (let i = 0; i < 9; i += 1) await world.accept([webhook]);
    await world.started();
    expect(world.transport.sent).toHaveLength(1);
    const raised = { ...webhook, maxInFlight: 4 };
    await world.store.updateWebhook({ webhook: raised, now: world.clock.now(), held: 'release' });
    await world.settled();
    expect(world.transport.sent).toHaveLength(4);
  });

  it('engine-7: nobody is sent ahead of those that wait: a reservation is refused then', async () => {
    await using world = await World.open({ maxInFlight: 2, script: () => HANGS });
    const [busy, other] = [await world.webhook({ maxInFlight: 1 }), await world.webhook()];
    for (let i = 0; i < 3; i += 1) await world.accept([busy]);
    const engine = await world.started();
    const now = world.clock.now();
    expect(engine.inFlight).toBe(1);
    expect(engine.reserve(busy, now)).toBeNull();
    expect(engine.reserve(other, now)).not.toBeNull();
    expect(engine.reserve(other, now)).toBeNull();
    engine.release(other.id);
    expect(engine.inFlight).toBe(1);
  });

  it('engine-7: nor ahead of those that a claim is just fetching', async () => {
    await using world = await World.open();
    const [webhook, other] = [await world.webhook(), await world.webhook()];
    const engine = await world.started();
    let go: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      go = resolve;
    });
    world.before = (act) => (act === 'claim' ? held : undefined);
    await world.accept([webhook]);
    expect(engine.reserve(webhook, world.clock.now())).toBeNull();
    expect(engine.reserve(other, world.clock.now())).not.toBeNull();
    engine.release(other.id);
    go();
    await world.settled();
    expect(engine.reserve(webhook, world.clock.now())).not.toBeNull();
    engine.release(webhook.id);
  });

  it('engine-7: a slot given back unused wakes who waited for it', async () => {
    await using world = await World.open({ maxInFlight: 1 });
    const [a, b] = [await world.webhook(), await world.webhook()];
    const engine = await world.started();
    expect(engine.reserve(a, world.clock.now())).not.toBeNull();
    await world.accept([b]);
    await world.settled();
    expect(world.transport.sent).toEqual([]);
    engine.release(a.id);
    await world.settled();
    expect(world.transport.to(b.url)).toHaveLength(1);
  });
});

describe('engine-5: lanes', () => {
  it('engine-5: with a backlog in every lane low gets its tenth, and high most', async () => {
    await using world = await World.open({ maxInFlight: 1, script: () => ({ status: 200, afterMs: 10 }) });
    const lanes = ['high', 'default', 'low'] as const;
    const webhooks = await Promise.all(lanes.map((lane) => world.webhook({ lane, maxInFlight: 50 })));
    for (let i = 0; i < 60; i += 1) await world.accept(webhooks);
    await world.started();
    await world.runFor(10 * 90);
    const counts = webhooks.map(({ url }) => world.transport.to(url).length);
    const [high = 0, normal = 0, low = 0] = counts;
    expect(high).toBeGreaterThan(normal);
    expect(normal).toBeGreaterThan(low);
    expect(low).toBeGreaterThanOrEqual(8);
  });

  it('engine-5: retries of one webhook do not keep another’s first attempts waiting', async () => {
    await using world = await World.open({ maxInFlight: 2 });
    const [failing, well] = [await world.webhook({ retrySchedule: Array(50).fill(0) }), await world.webhook()];
    world.transport.script = ({ url }) => ({ status: url === failing.url ? 500 : 200, afterMs: 10 });
    for (let i = 0; i < 20; i += 1) await world.accept([failing]);
    for (let i = 0; i < 20; i += 1) await world.accept([well]);
    await world.started();
    await world.runFor(500);
    expect(world.transport.to(well.url)).toHaveLength(20);
  });
});

describe('engine-8: at rest', () => {
  it('engine-8: with nothing to do there is no timer', async () => {
    await using world = await World.open();
    await world.webhook();
    await world.started();
    expect(world.clock.timers).toEqual([]);
  });

  it('engine-8: the one timer is the next due time', async () => {
    await using world = await World.open();
    const [a, b] = [await world.webhook(), await world.webhook()];
    const now = world.clock.now();
    await world.accept([a], { delivery: { dueAt: now + 9000 } });
    await world.accept([b], { delivery: { dueAt: now + 5000 } });
    await world.started();
    expect(world.clock.timers).toEqual([now + 5000]);
    await world.accept([a], { delivery: { dueAt: now + 7000 } });
    await world.settled();
    expect(world.clock.timers).toEqual([now + 5000]);
    await world.accept([a], { delivery: { dueAt: now + 3000 } });
    await world.settled();
    expect(world.clock.timers).toEqual([now + 3000]);
    await world.runOut();
    expect(world.transport.sent.map(({ url, at }) => [url, at - now])).toEqual([
      [a.url, 3000],
      [b.url, 5000],
      [a.url, 7000],
      [a.url, 9000],
    ]);
    expect(world.clock.timers).toEqual([]);
  });

  it('engine-8: after the last delivery the engine comes to rest', async () => {
    await using world = await World.open();
    await world.accept([await world.webhook()]);
    const engine = await world.started();
    await world.runOut();
    expect([world.clock.timers, engine.inFlight, world.faults]).toEqual([[], 0, []]);
  });
});
