import { describe, expect, it } from 'vitest';
import { StoreError } from '../../src/ports/store/store-error.ts';
import { HANGS } from '../support/scripted-transport.ts';
import { World } from '../support/world.ts';

describe('engine-10: a stop', () => {
  const isDone = async (stopped: Promise<void>) => {
    let done = false;
    void stopped.then(() => {
      done = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    return done;
  };

  it('engine-10: waits for what is under way, records it, and takes nothing new', async () => {
    await using world = await World.open({ script: () => ({ status: 200, afterMs: 1000 }) });
    const webhook = await world.webhook({ maxInFlight: 1 });
    const [first = ''] = await world.accept([webhook]);
    const [second = ''] = await world.accept([webhook]);
    const engine = await world.started();
    const stopped = engine[Symbol.asyncDispose]();
    expect(engine.reserve(webhook, world.clock.now())).toBeNull();
    await world.runFor(999);
    expect(await isDone(stopped)).toBe(false);
    await world.runFor(1);
    await stopped;
    expect((await world.delivery(first)).delivery.status).toBe('delivered');
    expect((await world.delivery(second)).delivery).toMatchObject({ status: 'pending', attemptCount: 0 });
    expect([world.clock.timers, engine.inFlight]).toEqual([[], 0]);
  });

  it('engine-10: cuts off what takes longer than the drain, and records that too', async () => {
    await using world = await World.open({ drainMs: 3000, script: () => HANGS });
    const [id = ''] = await world.accept([await world.webhook()]);
    const engine = await world.started();
    const stopped = engine[Symbol.asyncDispose]();
    await world.runFor(2999);
    expect(await isDone(stopped)).toBe(false);
    await world.runFor(1);
    await stopped;
    expect(await world.delivery(id)).toMatchObject({
      delivery: { status: 'retrying', attemptCount: 1 },
      attempts: [{ error: { kind: 'interrupted' }, phases: { total_ms: 3000 } }],
    });
  });

  it('engine-10: waits for a claim under way: what it has claimed is sent and recorded', async () => {
    await using world = await World.open();
    const [id = ''] = await world.accept([await world.webhook()]);
    let answer: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    world.after = (act) => (act === 'claim' ? held : undefined);
    const engine = await world.started();
    const stopped = engine[Symbol.asyncDispose]();
    expect(await isDone(stopped)).toBe(false);
    answer();
    await world.settled();
    await stopped;
    expect((await world.delivery(id)).delivery.status).toBe('delivered');
    expect(engine.inFlight).toBe(0);
  });

  it('engine-10: a store that fails for good does not keep it from stopping; the lease takes care of the rest', async () => {
    await using world = await World.open({ drainMs: 3000 });
    const [id = ''] = await world.accept([await world.webhook()]);
    world.before = (act) => {
      if (act === 'settle') throw new StoreError('unavailable', 'the disk is gone');
    };
    const engine = await world.started();
    const stopped = engine[Symbol.asyncDispose]();
    await world.runFor(4000);
    await stopped;
    expect((await world.delivery(id)).delivery.status).toBe('in_flight');
    world.before = () => undefined;
    await world.started();
    await world.runOut();
    expect((await world.delivery(id)).delivery.status).toBe('delivered');
  });

  it('engine-10: stopping twice is stopping once, and both wait for the end', async () => {
    await using world = await World.open({ script: () => ({ status: 200, afterMs: 1000 }) });
    await world.accept([await world.webhook()]);
    const engine = await world.started();
    const both = [engine[Symbol.asyncDispose](), engine[Symbol.asyncDispose]()];
    expect(await Promise.all(both.map(isDone))).toEqual([false, false]);
    await world.runFor(1000);
    await Promise.all(both);
    await engine[Symbol.asyncDispose]();
  });

  it('engine-10: an engine that has nothing to do stops at once', async () => {
    await using world = await World.open();
    const engine = await world.started();
    await engine[Symbol.asyncDispose]();
    expect(world.clock.timers).toEqual([]);
  });
});
