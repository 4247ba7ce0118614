// Somebody sets the clock, by a second or by more than a year, while something waits: each wait of the engine under each step.
import { describe, expect, it } from 'vitest';
import { BACK, backlog, pass, passedBetween, STEPS, sentTo, unavailable } from '../support/clock-steps.ts';
import { World } from '../support/world.ts';

describe('clock-3: what was due goes on in its order', () => {
  it.each(STEPS)('clock-3: waiting for a slot of its webhook (%i ms)', async (byMs) => {
    await using world = await World.open({ script: () => ({ status: 200, afterMs: 200 }) });
    const { webhook, ids } = await backlog(world, { maxInFlight: 1 }, 20);
    await pass(world, 1000);
    world.clock.set(byMs);
    ids.push(...(await world.accept([webhook])));
    await pass(world, 3200);
    expect(sentTo(world, webhook)).toEqual(ids);
  });

  it.each(STEPS)('clock-3: waiting for one of all slots, beside those of others (%i ms)', async (byMs) => {
    await using world = await World.open({ maxInFlight: 2, script: () => ({ status: 200, afterMs: 100 }) });
    const other = await world.webhook();
    for (let i = 0; i < 10; i += 1) await world.accept([other]);
    const { webhook, ids } = await backlog(world, {}, 10);
    await pass(world, 250);
    world.clock.set(byMs);
    await pass(world, 1500);
    expect(sentTo(world, webhook)).toEqual(ids);
    expect(sentTo(world, other)).toHaveLength(10);
  });

  it.each(STEPS)('clock-3: an event accepted after the step is behind those before it (%i ms)', async (byMs) => {
    await using world = await World.open({ script: () => ({ status: 200, afterMs: 500 }) });
    const { webhook, ids, engine } = await backlog(world, { maxInFlight: 1 }, 4);
    // Nobody has looked at the clock since: the accept is the first to see it.
    world.clock.set(byMs);
    expect(engine.reserve(webhook, world.clock.now())).toBeNull();
    ids.push(...(await world.accept([webhook])));
    await pass(world, 2500);
    expect(sentTo(world, webhook)).toEqual(ids);
  });

  it.each(STEPS)('clock-3: deliver_at that had come (%i ms)', async (byMs) => {
    await using world = await World.open({ script: () => ({ status: 200, afterMs: 500 }) });
    const webhook = await world.webhook({ maxInFlight: 1 });
    const [first = ''] = await world.accept([webhook]);
    const later = await world.accept([webhook], { delivery: { dueAt: world.clock.now() + 100 } });
    await world.started();
    await pass(world, 200);
    world.clock.set(byMs);
    await pass(world, 1000);
    expect(sentTo(world, webhook)).toEqual([first, ...later]);
  });

  it.each(STEPS)('clock-3: in an order, behind the one before it (%i ms)', async (byMs) => {
    await using world = await World.open({ script: () => ({ status: 200, afterMs: 500 }) });
    const webhook = await world.webhook({ ordering: 'profile' });
    const enter = (at: number) =>
      world.accept([webhook], { delivery: { dueAt: at, turn: { keys: ['p'], enteredAt: at } } });
    const now = world.clock.now();
    const ids = [...(await enter(now)), ...(await enter(now + 100)), ...(await enter(now))];
    await world.started();
    await pass(world, 200);
    world.clock.set(byMs);
    ids.push(...(await enter(world.clock.now())));
    await pass(world, 2500);
    const [head, later, second, last] = ids;
    expect(sentTo(world, webhook)).toEqual([head, second, later, last]);
  });

  it.each(BACK)('clock-3: set back while nothing ran (%i ms)', async (byMs) => {
    await using world = await World.open();
    const webhook = await world.webhook();
    const ids = [...(await world.accept([webhook])), ...(await world.accept([webhook]))];
    world.clock.set(byMs);
    expect(await world.store.resumeClock({ now: world.clock.now() })).toBeLessThanOrEqual(byMs);
    await world.started();
    expect(sentTo(world, webhook)).toEqual(ids);
  });

  it.each(BACK)('clock-3: where the store fails to follow at first (%i ms)', async (byMs) => {
    await using world = await World.open({ script: () => ({ status: 200, afterMs: 200 }) });
    const { webhook, ids } = await backlog(world, { maxInFlight: 1 }, 5);
    let [failures, losses] = [2, 1];
    world.before = (act) => {
      if (act === 'followClock' && failures-- > 0) throw unavailable();
    };
    // It is done, and the answer is lost: it is asked for again, and is not done twice.
    world.after = (act) => {
      if (act === 'followClock' && losses-- > 0) throw unavailable();
    };
    world.clock.set(byMs);
    await pass(world, 6000);
    expect(sentTo(world, webhook)).toEqual(ids);
  });
});

describe('clock-4: what is to come', () => {
  it.each(STEPS.filter((ms) => ms > 0))(
    'clock-4: is due within a second of a step forward that reaches it (%i ms)',
    async (byMs) => {
      await using world = await World.open({ script: () => 500 });
      const retried = await world.webhook({ retrySchedule: [byMs / 1000] });
      await world.accept([retried]);
      const waiting = await world.webhook();
      await world.accept([waiting], { delivery: { dueAt: world.clock.now() + byMs } });
      await world.started();
      await pass(world, 0);
      expect([sentTo(world, retried).length, sentTo(world, waiting).length]).toEqual([1, 0]);
      world.clock.set(Math.round(1.1 * byMs));
      await pass(world, 1000);
      expect([sentTo(world, retried).length, sentTo(world, waiting).length]).toEqual([2, 1]);
    },
  );

  it.each(BACK)('clock-4: a step back makes no pause before a retry longer (%i ms)', async (byMs) => {
    await using world = await World.open({ script: ({ attempt }) => (attempt === 1 ? 500 : 200) });
    const webhook = await world.webhook({ retrySchedule: [60] });
    await world.accept([webhook]);
    await world.started();
    const passed = passedBetween(world);
    await pass(world, 20_000);
    world.clock.set(byMs);
    await pass(world, 47_000);
    expect(sentTo(world, webhook)).toHaveLength(2);
    expect(passed()).toBeLessThanOrEqual(67_000);
  });

  it.each(BACK)('clock-4: a deliver_at to come is waited for by the new clock (%i ms)', async (byMs) => {
    await using world = await World.open();
    const webhook = await world.webhook();
    await world.accept([webhook], { delivery: { dueAt: world.clock.now() + 5000 } });
    await world.started();
    await pass(world, 1000);
    world.clock.set(byMs);
    await pass(world, 4000 - byMs - 1);
    expect(sentTo(world, webhook)).toEqual([]);
    await pass(world, 1);
    expect(sentTo(world, webhook)).toHaveLength(1);
  });
});

describe('clock-5: a rate window is one window long', () => {
  it.each(STEPS)('clock-5: however the clock is set (%i ms)', async (byMs) => {
    await using world = await World.open();
    const starts: number[] = [];
    world.transport.script = () => {
      starts.push(world.clock.monotonic());
      return 200;
    };
    await backlog(world, { rateLimit: { count: 2, perMs: 10_000 } }, 6);
    await pass(world, 4000);
    world.clock.set(byMs);
    await pass(world, 20_000);
    expect(starts).toEqual([0, 0, 10_000, 10_000, 20_000, 20_000]);
  });

  it.each(STEPS)('clock-5: where a claim is answered late, and starts wait for each other (%i ms)', async (byMs) => {
    await using world = await World.open();
    const starts: number[] = [];
    world.transport.script = () => {
      starts.push(world.clock.monotonic());
      return 200;
    };
    let claims = 0;
    world.after = (act) => {
      if (act !== 'claim' || ++claims > 1) return;
      return new Promise((resolve) => void world.clock.wakeAfter(600, resolve));
    };
    const webhook = await world.webhook({ rateLimit: { count: 1, perMs: 1000 } });
    await world.accept([webhook]);
    await world.accept([webhook]);
    await world.accept([webhook]);
    await world.started();
    await pass(world, 1200);
    world.clock.set(byMs);
    await pass(world, 3000);
    expect(starts).toHaveLength(3);
    for (const [i, at] of starts.slice(1).entries()) expect(at - (starts[i] ?? 0)).toBeGreaterThanOrEqual(1000);
  });
});
