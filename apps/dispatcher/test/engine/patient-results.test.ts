// Results that wait for others, as a whole engine has them, over the real store and virtual time.
import { describe, expect, it } from 'vitest';
import { GROUP_MAX, WAIT_MAX_MS } from '../../src/engine/settler.ts';
import { HANGS } from '../support/scripted-transport.ts';
import { World } from '../support/world.ts';

/** Of each act that settled, how long after the beginning. */
function settling(world: World): number[] {
  const begunAt = world.clock.monotonic();
  const times: number[] = [];
  world.before = (act) => {
    if (act === 'settle') times.push(world.clock.monotonic() - begunAt);
  };
  return times;
}

describe('settle-3: what waits and what does not', () => {
  it('settle-3: deliveries in a row share one act, and each is recorded with the time of its answer', async () => {
    await using world = await World.open();
    const webhook = await world.webhook();
    await world.started();
    const times = settling(world);
    const begunAt = world.clock.now();
    const ids: string[] = [];
    for (let i = 0; i < 4; i += 1) {
      ids.push(...(await world.accept([webhook])));
      await world.runFor(10);
    }
    expect(times).toEqual([]);
    await world.runFor(WAIT_MAX_MS - 40);
    expect(times).toEqual([WAIT_MAX_MS]);
    const { deliveries } = { deliveries: await Promise.all(ids.map((id) => world.delivery(id))) };
    expect(deliveries.map(({ delivery }) => [delivery.status, (delivery.completedAt ?? 0) - begunAt])).toEqual(
      [0, 10, 20, 30].map((ms) => ['delivered', ms]),
    );
  });

  it.each([
    ['a failure', { answer: 500 }],
    ['an order', { over: { ordering: 'profile' as const } }],
    ['an only attempt', { over: { retrySchedule: [] } }],
  ])(
    'settle-3: %s is settled at once',
    async (_what, { answer = 200, over = {} }: { answer?: number; over?: object }) => {
      await using world = await World.open({ script: () => answer });
      const webhook = await world.webhook(over);
      await world.started();
      const times = settling(world);
      await world.accept([webhook]);
      await world.settled();
      expect(times).toEqual([0]);
    },
  );
});

describe('settle-5: a result that waits has no slot', () => {
  it('settle-5: its webhook uses all of its slots meanwhile, and never more', async () => {
    await using world = await World.open({ script: () => ({ status: 200, afterMs: 5 }) });
    const webhook = await world.webhook({ maxInFlight: 1 });
    const engine = await world.started();
    for (let i = 0; i < 6; i += 1) await world.accept([webhook]);
    await world.runFor(5);
    expect(engine.inFlight).toBe(1);
    await world.runFor(25);
    // One after another, without waiting for the first to be settled.
    expect(world.transport.sent).toHaveLength(6);
    expect([world.transport.most.get(webhook.url), engine.inFlight, engine.bodies.used]).toEqual([1, 0, 0]);
  });

  it('settle-5: a stop settles those that wait', async () => {
    await using world = await World.open();
    const [id = ''] = await world.accept([await world.webhook()]);
    const engine = await world.started();
    await engine[Symbol.asyncDispose]();
    expect((await world.delivery(id)).delivery.status).toBe('delivered');
    expect(world.clock.timers).toEqual([]);
  });

  it('settle-5: a claim that finds the lease of one that waits does not send it again', async () => {
    await using world = await World.open({ script: ({ attempt }) => (attempt === 1 ? 200 : HANGS) });
    const webhook = await world.webhook();
    const [id = ''] = await world.accept([webhook]);
    await world.started();
    // The process stood still, and looks at what is due first.
    world.clock.jump(world.clock.now() + 600_000);
    world.hint(webhook);
    await world.settled();
    await world.written();
    expect(world.transport.sent).toHaveLength(1);
    expect((await world.delivery(id)).delivery).toMatchObject({ status: 'delivered', attemptCount: 1 });
  });
});

describe('settle-6: a process that dies before a result is written', () => {
  /** Its process dies after this many milliseconds, and another one starts once the lease is over. */
  async function dies(afterMs: number, over: object = {}) {
    const world = await World.open();
    const [id = ''] = await world.accept([await world.webhook(over)]);
    const { claim, settle, ...rest } = world.watchedStore;
    let isDead = false;
    const untilDead =
      <A, R>(act: (input: A) => Promise<R>) =>
      (input: A): Promise<R> =>
        isDead ? new Promise<never>(() => undefined) : act(input);
    world.abandon(await world.started({ store: { ...rest, claim: untilDead(claim), settle: untilDead(settle) } }));
    await world.runFor(afterMs);
    isDead = true;
    await world.runFor(60_000);
    await world.started();
    await world.runOut();
    const { delivery, attempts } = await world.delivery(id);
    const seen = attempts.map(({ status, error }) => error?.kind ?? status);
    await world[Symbol.asyncDispose]();
    return { status: delivery.status, seen, sent: world.transport.sent.map((request) => request.id === id) };
  }

  it('settle-6: within 60 ms after the answer sends the request again under the same id', async () => {
    expect(await dies(WAIT_MAX_MS - 1)).toEqual({
      status: 'delivered',
      seen: ['interrupted', 200],
      sent: [true, true],
    });
  });

  it('settle-6: after 60 ms sends nothing again', async () => {
    expect(await dies(WAIT_MAX_MS)).toEqual({ status: 'delivered', seen: [200], sent: [true] });
  });

  it('settle-6: and loses no last attempt: that one is written with its answer', async () => {
    expect(await dies(0, { retrySchedule: [] })).toEqual({ status: 'delivered', seen: [200], sent: [true] });
  });
});

it('settle-4: at full speed results go in groups, long before they have waited enough', async () => {
  await using world = await World.open({ maxInFlight: 1024 });
  const webhook = await world.webhook({ maxInFlight: 500 });
  for (let i = 0; i < 200; i += 1) await world.accept([webhook]);
  const sizes: number[] = [];
  const settle = world.store.settle.bind(world.store);
  const engine = await world.started({
    store: {
      ...world.watchedStore,
      settle: (input) => {
        sizes.push(input.settlements.length);
        return settle(input);
      },
    },
  });
  // Less than one group is left when nothing more comes.
  const soon = sizes.reduce((sum, size) => sum + size, 0);
  expect(200 - soon).toBeLessThan(GROUP_MAX);
  expect(Math.min(...sizes)).toBeGreaterThanOrEqual(GROUP_MAX);
  await world.written();
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(200);
  expect(engine.inFlight).toBe(0);
});
