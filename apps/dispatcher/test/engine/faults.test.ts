import { describe, expect, it } from 'vitest';
import { StoreError } from '../../src/ports/store/store-error.ts';
import { HANGS } from '../support/scripted-transport.ts';
import { World } from '../support/world.ts';

const DISK_FULL = new StoreError('unavailable', 'the store cannot commit: disk full');
const LEASE_MS = 15_000 + 15_000;

const never = () => new Promise<never>(() => undefined);

/** An act that answers its first call and no other. */
function once<A, R>(act: (input: A) => Promise<R>): (input: A) => Promise<R> {
  let called = false;
  return (input) => {
    if (called) return never();
    called = true;
    return act(input);
  };
}

describe('engine-9: a store that fails for a while', () => {
  it.each(['claim', 'settle'] as const)(
    'engine-9: at %s: nothing is lost and nothing is sent twice',
    async (failing) => {
      await using world = await World.open({ maxInFlight: 5, script: () => ({ status: 200, afterMs: 20 }) });
      const webhooks = [await world.webhook(), await world.webhook({ maxInFlight: 2 })];
      const ids: string[] = [];
      for (let i = 0; i < 20; i += 1) ids.push(...(await world.accept(webhooks)));
      let left = 6;
      world.before = (act) => {
        if (act !== failing || left === 0) return;
        left -= 1;
        throw DISK_FULL;
      };
      const engine = await world.started();
      await world.runOut();
      expect([left, world.faults.length, engine.inFlight]).toEqual([0, 6, 0]);
      expect(world.transport.sent.map(({ id }) => id).sort()).toEqual([...ids].sort());
      for (const id of ids) expect((await world.delivery(id)).delivery.status).toBe('delivered');
    },
  );

  it('engine-9: while outcomes cannot be recorded, no new attempts are made beyond the slots', async () => {
    await using world = await World.open({ maxInFlight: 3 });
    const webhook = await world.webhook();
    for (let i = 0; i < 20; i += 1) await world.accept([webhook]);
    world.before = (act) => {
      if (act === 'settle') throw DISK_FULL;
    };
    await world.started();
    await world.runFor(5000);
    expect(world.transport.sent).toHaveLength(2);
    world.before = () => undefined;
    await world.runOut();
    expect(world.transport.sent).toHaveLength(20);
  });

  it('engine-9: a claim that was committed but not answered is taken up when its leases are over', async () => {
    await using world = await World.open();
    const [id = ''] = await world.accept([await world.webhook()]);
    let lost = false;
    world.after = (act) => {
      if (act !== 'claim' || lost) return;
      lost = true;
      throw DISK_FULL;
    };
    await world.started();
    await world.runOut();
    const { delivery, attempts } = await world.delivery(id);
    expect(delivery.status).toBe('delivered');
    expect(attempts.map(({ error, status }) => error?.kind ?? status)).toEqual(['interrupted', 200]);
  });

  it('engine-9: a settlement that was committed but not answered is not made twice', async () => {
    await using world = await World.open({ script: () => 500 });
    const [id = ''] = await world.accept([await world.webhook({ retrySchedule: [5] })]);
    let lost = 0;
    world.after = (act) => {
      if (act !== 'settle' || lost > 1) return;
      lost += 1;
      throw DISK_FULL;
    };
    await world.started();
    await world.runOut();
    const { delivery, attempts } = await world.delivery(id);
    expect(delivery).toMatchObject({ status: 'failed', attemptCount: 2 });
    expect(attempts.map(({ number }) => number)).toEqual([1, 2]);
  });

  it('engine-9: a transport that breaks its promise costs that attempt and no more', async () => {
    await using world = await World.open();
    let broken = true;
    world.transport.script = () => {
      if (!broken) return 200;
      broken = false;
      throw new Error('a bug in the transport');
    };
    const [id = ''] = await world.accept([await world.webhook()]);
    const engine = await world.started();
    expect(engine.inFlight).toBe(0);
    await world.runOut();
    expect((await world.delivery(id)).delivery.status).toBe('delivered');
    expect(world.faults.map(String)).toEqual(['Error: a bug in the transport']);
  });
});

describe('claim-3: a crash', () => {
  it('claim-3: what was in flight is recorded as interrupted once its lease is over, and sent again', async () => {
    await using world = await World.open({ script: () => HANGS });
    const webhook = await world.webhook({ retrySchedule: [60, 60] });
    const [id = ''] = await world.accept([webhook]);
    const startedAt = world.clock.now();
    // The first engine is cut off from everything while its attempt is under way.
    const { claim, ...rest } = world.watchedStore;
    world.abandon(await world.started({ store: { ...rest, claim: once(claim), settle: never } }));
    expect(world.transport.sent).toHaveLength(1);
    world.transport.script = () => 200;
    const second = await world.started();
    await world.runUntil(startedAt + LEASE_MS - 1);
    expect([world.transport.sent.length, second.inFlight]).toEqual([1, 0]);
    expect((await world.delivery(id)).delivery.status).toBe('in_flight');
    await world.runUntil(startedAt + LEASE_MS);
    const { delivery, attempts } = await world.delivery(id);
    expect(delivery).toMatchObject({ status: 'retrying', attemptCount: 1 });
    expect(attempts).toMatchObject([{ number: 1, startedAt, status: null, error: { kind: 'interrupted' } }]);
    // It has used up its place in the schedule: the next one is the schedule's second.
    await world.runUntil(startedAt + LEASE_MS + 66_000);
    const after = await world.delivery(id);
    expect(after.delivery).toMatchObject({ status: 'delivered', attemptCount: 2 });
    expect(after.attempts.map(({ number }) => number)).toEqual([1, 2]);
    const pauseMs = (world.transport.sent[1]?.at ?? 0) - startedAt - LEASE_MS;
    expect(pauseMs).toBeGreaterThanOrEqual(54_000);
    expect(pauseMs).toBeLessThanOrEqual(66_000);
  });

  it('claim-3: a crash during the last attempt of the schedule ends in failed, not in another attempt', async () => {
    await using world = await World.open();
    const webhook = await world.webhook({ retrySchedule: [] });
    const lease = { until: world.clock.now() + 100 };
    const [id = ''] = await world.accept([webhook], { delivery: { lease } });
    await world.started();
    await world.runOut();
    expect(world.transport.sent).toEqual([]);
    expect(await world.delivery(id)).toMatchObject({
      delivery: { status: 'failed', attemptCount: 1 },
      attempts: [{ number: 1, error: { kind: 'interrupted' } }],
    });
  });

  it('claim-4: an engine that comes back after its lease was taken over changes nothing', async () => {
    await using world = await World.open({ script: () => ({ status: 200, afterMs: 10 }) });
    const webhook = await world.webhook({ retrySchedule: [0] });
    const [id = ''] = await world.accept([webhook]);
    let wake: () => void = () => undefined;
    const asleep = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const { claim, settle, ...rest } = world.watchedStore;
    const late: string[] = [];
    const slow = async (input: Parameters<typeof settle>[0]) => {
      await asleep;
      const result = await settle(input);
      late.push(...result);
      return result;
    };
    world.abandon(await world.started({ store: { ...rest, claim: once(claim), settle: slow } }));
    await world.runFor(10);
    await world.started();
    await world.runFor(2 * LEASE_MS);
    wake();
    await world.runOut();
    expect(late).toEqual(['lease-lost']);
    expect(await world.delivery(id)).toMatchObject({
      delivery: { status: 'delivered', attemptCount: 2 },
      attempts: [{ error: { kind: 'interrupted' } }, { status: 200 }],
    });
  });
});
