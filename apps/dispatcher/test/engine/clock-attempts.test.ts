// Attempts under way, and what the engine waits for by itself, while somebody sets the clock or the process stands still.
import { describe, expect, it } from 'vitest';
import { WAIT_MAX_MS } from '../../src/engine/settler.ts';
import { firstAttempt } from '../../src/services/handover.ts';
import { accepted, settlementOf } from '../support/builders.ts';
import { backlog, pass, passedBetween, STEPS, sentTo, unavailable } from '../support/clock-steps.ts';
import { HANGS } from '../support/scripted-transport.ts';
import { World } from '../support/world.ts';

describe('clock-7: a process that stood still', () => {
  const LONG = 10 * 60_000;

  it('clock-7: goes on with what is under way: nothing is recorded as interrupted or sent twice', async () => {
    await using world = await World.open({ script: () => ({ status: 200, afterMs: 3000 }) });
    const { webhook, ids, engine } = await backlog(world, {}, 3);
    await pass(world, 1000);
    // Its leases end meanwhile. What it looks at first are the deliveries, and not the answers that have come.
    world.clock.jump(world.clock.now() + LONG);
    await world.settled();
    await pass(world, 10_000);
    expect(sentTo(world, webhook)).toEqual(ids);
    for (const id of ids) {
      const { delivery, attempts } = await world.delivery(id);
      expect([delivery.status, attempts.map(({ status }) => status)]).toEqual(['delivered', [200]]);
    }
    expect(engine.inFlight).toBe(0);
  });

  /** One is claimed, and the process stands still before it is sent. */
  async function stopped(world: World) {
    const webhook = await world.webhook({ retrySchedule: [0] });
    const [id = ''] = await world.accept([webhook]);
    let stood = false;
    world.after = (act) => {
      if (act === 'claim' && !stood) {
        stood = true;
        world.clock.jump(world.clock.now() + LONG);
      }
    };
    return { webhook, id };
  }

  it('clock-7: sends what it had claimed under a new lease', async () => {
    await using world = await World.open();
    const { webhook, id } = await stopped(world);
    const renewed: number[] = [];
    world.before = (act) => {
      if (act === 'renewLease') renewed.push(world.clock.now());
    };
    await world.started();
    await pass(world, 1000);
    expect(sentTo(world, webhook)).toEqual([id]);
    expect(renewed).toHaveLength(1);
    expect((await world.delivery(id)).attempts.map(({ status }) => status)).toEqual([200]);
  });

  it('clock-7: what it cannot ask about is due when its lease ended, and not a lease later', async () => {
    await using world = await World.open();
    const webhook = await world.webhook({ retrySchedule: [60] });
    const engine = await world.started();
    const dueAt = world.clock.now();
    const lease = engine.reserve(webhook, dueAt);
    if (lease === null) throw new Error('there is no lease');
    const { event, ids } = await accepted(world.store, webhook.tenantId, [webhook], {
      delivery: { lease },
      now: dueAt,
    });
    const [id = ''] = ids;
    world.clock.jump(dueAt + LONG);
    world.before = (act) => {
      if (act === 'renewLease') throw unavailable();
    };
    const of = { tenantId: webhook.tenantId, eventId: event.id, endpointId: webhook.id, traceparent: null, depth: 0 };
    const first = { id, ...of, dueAt, eventName: event.name, isTest: false, body: event.context, shape: null };
    expect(await engine.begin(firstAttempt(first), webhook, lease)).toBeNull();
    await world.settled();
    // A claim has found that its lease is over.
    expect((await world.delivery(id)).attempts).toMatchObject([{ number: 1, error: { kind: 'interrupted' } }]);
    expect((await world.delivery(id)).delivery.status).toBe('retrying');
  });

  it('clock-7: and not what somebody has taken on meanwhile', async () => {
    await using world = await World.open();
    const { webhook, id } = await stopped(world);
    const leaseMarginMs = 15_000;
    world.before = async (act) => {
      if (act !== 'renewLease') return;
      // Another process has recorded the attempt, made the next one, and delivered it.
      const now = world.clock.now();
      const wants = [{ endpointId: webhook.id, limit: 1 }];
      const [taken] = (await world.store.claim({ now, leaseMarginMs, wants })).deliveries;
      if (taken === undefined) throw new Error('nothing was claimed');
      await world.store.settle({ settlements: [settlementOf(taken, { status: 'delivered' })] });
    };
    const engine = await world.started();
    await pass(world, 1000);
    expect(sentTo(world, webhook)).toEqual([]);
    expect((await world.delivery(id)).delivery.status).toBe('delivered');
    expect(engine.inFlight).toBe(0);
  });

  it('clock-7: nor lets the rate limit be broken', async () => {
    await using world = await World.open();
    const starts: number[] = [];
    world.transport.script = () => {
      starts.push(world.clock.monotonic());
      return 200;
    };
    const webhook = await world.webhook({ rateLimit: { count: 1, perMs: 1000 } });
    for (let i = 0; i < 3; i += 1) await world.accept([webhook]);
    let stood = false;
    world.after = (act) => {
      if (act !== 'claim' || stood) return;
      stood = true;
      world.clock.jump(world.clock.now() + LONG);
    };
    world.before = (act) =>
      act === 'renewLease' ? new Promise((resolve) => void world.clock.wakeAfter(400, resolve)) : undefined;
    await world.started();
    await pass(world, 10_000);
    expect(starts).toHaveLength(3);
    for (const [i, at] of starts.slice(1).entries()) expect(at - (starts[i] ?? 0)).toBeGreaterThanOrEqual(1000);
  });
});

describe('clock-9: what the engine waits for by itself', () => {
  it.each(STEPS)('clock-9: a settlement that could not be written is tried again as soon (%i ms)', async (byMs) => {
    await using world = await World.open();
    let failures = 1;
    world.before = (act) => {
      if (act === 'settle' && failures-- > 0) throw unavailable();
    };
    const { ids } = await backlog(world, {}, 1);
    world.clock.set(byMs);
    await pass(world, WAIT_MAX_MS + 500);
    expect((await world.delivery(ids[0] ?? '')).delivery.status).toBe('delivered');
  });

  it.each(STEPS)('clock-9: a stop leaves attempts as long to end (%i ms)', async (byMs) => {
    await using world = await World.open({ drainMs: 5000, script: () => ({ status: 200, afterMs: 3000 }) });
    const { ids, engine } = await backlog(world, {}, 1);
    const stopped = engine[Symbol.asyncDispose]();
    world.clock.set(byMs);
    await pass(world, 3000);
    await stopped;
    expect((await world.delivery(ids[0] ?? '')).delivery.status).toBe('delivered');
  });

  it.each(STEPS)('clock-9: a test waits for its slot as long (%i ms)', async (byMs) => {
    await using world = await World.open({ maxInFlight: 1, script: () => HANGS });
    const { webhook, engine } = await backlog(world, {}, 1);
    const passed = passedBetween(world);
    const waiting = engine.reserveByHand(webhook).then((lease) => ({ lease, after: passed() }));
    await pass(world, 1000);
    world.clock.set(byMs);
    await pass(world, 5000);
    expect(await waiting).toEqual({ lease: null, after: 5000 });
  });
});

describe('clock-6: an attempt under way', () => {
  it.each(STEPS)('clock-6: keeps its lease and is sent once (%i ms)', async (byMs) => {
    await using world = await World.open({ script: () => ({ status: 200, afterMs: 10_000 }) });
    const { webhook, ids } = await backlog(world, {}, 3);
    await pass(world, 2000);
    world.clock.set(byMs);
    await pass(world, 9000);
    expect(sentTo(world, webhook)).toEqual(ids);
    for (const id of ids) {
      const { delivery, attempts } = await world.delivery(id);
      expect([delivery.status, attempts.map(({ status }) => status)]).toEqual(['delivered', [200]]);
    }
  });

  it.each(STEPS)('clock-6: has its timeout and no more (%i ms)', async (byMs) => {
    await using world = await World.open({ script: () => HANGS });
    const { ids } = await backlog(world, { timeoutMs: 5000, retrySchedule: [] }, 1);
    await pass(world, 1000);
    world.clock.set(byMs);
    await pass(world, 4000);
    const { attempts } = await world.delivery(ids[0] ?? '');
    expect(attempts.map(({ error, phases }) => [error?.kind, phases.total_ms])).toEqual([['timeout', 5000]]);
  });

  it.each(STEPS)('clock-6: of a process that died has its lease and no more (%i ms)', async (byMs) => {
    await using world = await World.open({ script: () => HANGS });
    const webhook = await world.webhook({ timeoutMs: 5000, retrySchedule: [0] });
    const [id = ''] = await world.accept([webhook]);
    const { claim, ...rest } = world.watchedStore;
    const never = () => new Promise<never>(() => undefined);
    let claims = 0;
    const once: typeof claim = (request) => (++claims === 1 ? claim(request) : never());
    world.abandon(await world.started({ store: { ...rest, claim: once, settle: never, followClock: never } }));
    world.transport.script = () => 200;
    await world.started();
    await pass(world, 1000);
    world.clock.set(byMs);
    await pass(world, 20_000);
    const { delivery, attempts } = await world.delivery(id);
    expect(delivery.status).toBe('delivered');
    expect(attempts.map(({ status, error }) => error?.kind ?? status)).toEqual(['interrupted', 200]);
  });
});
