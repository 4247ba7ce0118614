import { describe, expect, it } from 'vitest';
import { ReplayRunner } from '../../src/jobs/replay-runner.ts';
import type { Store } from '../../src/ports/store/index.ts';
import { StoreError } from '../../src/ports/store/store-error.ts';
import { createReplay } from '../../src/services/create-replay.ts';
import { renderAgain } from '../../src/services/render-again.ts';
import { openStore } from '../../src/store/open-store.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { World } from '../support/world.ts';
import { Replaying } from './replaying.ts';

const path = tempFolder();

const mostInOneSecond = (times: readonly number[]): number =>
  Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 1000).length));

describe('a replay job', () => {
  it('replay-12: sends at its rate in any second, and all of it', async () => {
    await using test = await Replaying.open();
    const { webhookId, ids } = await test.delivered(90);
    const { replay } = await test.create({ filter: { webhook_id: webhookId }, rate_per_second: 30, start: true });
    expect(replay).toMatchObject({ status: 'running', total: 90 });
    await test.world.runFor(4000);
    expect(await test.replay(replay.id)).toMatchObject({ status: 'done', replayed: 90, skipped: 0 });
    const news = await test.news();
    expect(news.map(({ replayOf }) => replayOf)).toEqual(ids);
    expect(news.every(({ status }) => status === 'delivered')).toBe(true);
    const times = news.map(({ createdAt }) => createdAt);
    expect(mostInOneSecond(times)).toBe(30);
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(2800);
  });

  it('replay-12: two at once each keep their own rate', async () => {
    await using test = await Replaying.open();
    const { webhookId: slow } = await test.delivered(6);
    const { webhookId: fast } = await test.delivered(60);
    const one = await test.create({ filter: { webhook_id: slow }, rate_per_second: 2, start: true });
    const two = await test.create({ filter: { webhook_id: fast }, rate_per_second: 40, start: true });
    await test.world.runFor(1600);
    expect(await test.replay(two.replay.id)).toMatchObject({ status: 'done' });
    expect(await test.replay(one.replay.id)).toMatchObject({ status: 'running', replayed: 4 });
    await test.world.runFor(1500);
    expect(await test.replay(one.replay.id)).toMatchObject({ status: 'done', replayed: 6 });
  });

  it('replay-8: pauses, goes on and is cancelled; what goes right after a pause counts with what went before', async () => {
    await using test = await Replaying.open();
    const { webhookId } = await test.delivered(50);
    const { replay } = await test.create({ filter: { webhook_id: webhookId }, rate_per_second: 10 });
    expect(replay).toMatchObject({ status: 'planned', total: 50 });
    await test.world.runFor(5000);
    expect(await test.news()).toEqual([]);
    await test.change(replay.id, 'start');
    for (let i = 0; i < 8; i += 1) {
      await test.world.runFor(250);
      await test.change(replay.id, 'pause');
      await test.change(replay.id, 'resume');
    }
    await test.change(replay.id, 'pause');
    const { replayed } = await test.replay(replay.id);
    expect(replayed).toBeGreaterThan(15);
    await test.world.runFor(60_000);
    expect(await test.replay(replay.id)).toMatchObject({ status: 'paused', replayed });
    expect(mostInOneSecond((await test.news()).map(({ createdAt }) => createdAt))).toBe(10);
    await test.change(replay.id, 'cancel');
    await test.world.runFor(60_000);
    expect(await test.replay(replay.id)).toMatchObject({ status: 'cancelled', replayed });
    expect(await test.news()).toHaveLength(replayed);
    // Cleared, so that nothing of it is left to keep.
    expect(await test.world.store.activeReplays()).toEqual([]);
    expect(test.world.clock.timers).toEqual([]);
  });

  it('replay-13: survives any number of restarts: each goes exactly once, within the rate, and the engine delivers all', async () => {
    await using test = await Replaying.open();
    const { webhookId, ids } = await test.delivered(60);
    const { replay } = await test.create({ filter: { webhook_id: webhookId }, rate_per_second: 20, start: true });
    for (let i = 0; i < 6; i += 1) {
      await test.world.runFor(700 + 130 * i);
      const dead = test.runner;
      test.crash();
      // A dead process does nothing more; here that has to be said.
      await dead[Symbol.asyncDispose]();
    }
    await test.world.runFor(10_000);
    expect(await test.replay(replay.id)).toMatchObject({ status: 'done', replayed: 60, skipped: 0 });
    const news = await test.news();
    expect(news.map(({ replayOf }) => replayOf)).toEqual(ids);
    expect(new Set(news.map(({ status }) => status))).toEqual(new Set(['delivered']));
    expect(mostInOneSecond(news.map(({ createdAt }) => createdAt))).toBe(20);
    expect(test.world.transport.sent).toHaveLength(120);
  });

  it('replay-13: a step whose answer is lost is not done twice', async () => {
    await using test = await Replaying.open();
    const { webhookId, ids } = await test.delivered(10);
    const { store } = test.world;
    let lost = 0;
    const replayStep: typeof store.replayStep = async (input) => {
      const done = await store.replayStep(input);
      lost += 1;
      if (lost % 3 === 1) throw new Error('the answer was lost');
      return done;
    };
    const flaky = { ...store, replayStep };
    await test.runner[Symbol.asyncDispose]();
    test.crash(flaky);
    await test.world.runFor(1);
    await test.create({ filter: { webhook_id: webhookId }, rate_per_second: 20, start: true });
    await test.world.runFor(20_000);
    expect(test.faults.length).toBeGreaterThan(1);
    const news = await test.news();
    expect(news.map(({ replayOf }) => replayOf)).toEqual(ids);
    expect(new Set(news.map(({ status }) => status))).toEqual(new Set(['delivered']));
  });

  it('replay-13: one whose creation, plan or start was committed and not answered goes on all the same', async () => {
    await using test = await Replaying.open();
    const { store } = test.world;
    const { webhookId } = await test.delivered(3);
    const lossy = (name: 'createReplay' | 'planReplay' | 'changeReplay'): Store => ({
      ...store,
      [name]: async (input: never) => {
        await store[name](input);
        throw new StoreError('unavailable', 'the answer is lost');
      },
    });
    const filter = { webhook_id: webhookId, until: new Date(test.world.clock.now()).toISOString() };
    const wish = { filter, rate_per_second: 1000 };
    await expect(test.create({ ...wish, start: true }, lossy('createReplay'))).rejects.toThrow('lost');
    await expect(test.create({ ...wish, start: true }, lossy('planReplay'))).rejects.toThrow('lost');
    const { replay } = await test.create(wish);
    await expect(test.change(replay.id, 'start', lossy('changeReplay'))).rejects.toThrow('lost');
    await test.world.runFor(1500);
    const { items } = await store.listReplays({
      ...{ tenantId: test.world.tenant.tenantId, statuses: null },
      ...{ offset: 0, limit: 9 },
    });
    expect(items.map(({ status, replayed }) => [status, replayed])).toEqual(Array(3).fill(['done', 3]));
  });

  it('replay-13: a plan that was left half made is finished, and started where that was wished', async () => {
    await using test = await Replaying.open();
    const { webhookId } = await test.delivered(5);
    const { store, clock, tenant } = test.world;
    const half = (startsAtOnce: boolean) =>
      store.createReplay({
        ...{ tenantId: tenant.tenantId, filter: { webhookId }, ratePerSecond: 1000, startsAtOnce, now: clock.now() },
        actor: { tokenId: null, name: 'test' },
      });
    const [waits, starts] = [await half(false), await half(true)];
    await store.planReplay({ id: waits.id, limit: 2, now: clock.now() });
    test.crash();
    // It began in the very moment in which the process did: that it is not an old one cannot be told.
    await test.world.runFor(1100);
    expect(await test.replay(waits.id)).toMatchObject({ status: 'planned', total: 5, replayed: 0 });
    expect(await test.replay(starts.id)).toMatchObject({ status: 'done', total: 5, replayed: 5 });
  });

  it('replay-1: a plan that takes longer than a moment is answered as it is, and goes on by itself', async () => {
    await using test = await Replaying.open();
    const { webhookId } = await test.delivered(3);
    const { store, clock, tenant } = test.world;
    // A store so slow that not even the first chunk comes in time.
    const planReplay: typeof store.planReplay = async (input) => {
      clock.jump(clock.now() + 300);
      return store.planReplay({ ...input, limit: 1 });
    };
    const create = createReplay({ store: { createReplay: store.createReplay, planReplay }, clock });
    const { replay } = await create(tenant, { filter: { webhook_id: webhookId } });
    expect(replay).toMatchObject({ status: 'planning', total: 1 });
    await test.world.runFor(10);
    expect(await test.replay(replay.id)).toMatchObject({ status: 'planned', total: 3 });
  });

  it('node-8: two nodes run a replay at its rate, and when one dies the other carries it on', async () => {
    const database = `sqlite:${path('two.db')}`;
    await using world = await World.open({ database });
    await using other = await openStore({ database, masterKey: null, role: 'act' });
    const webhook = await world.webhook();
    for (let i = 0; i < 90; i += 1) await world.accept([webhook]);
    const { clock, ulids, store, tenant } = world;
    const faults: unknown[] = [];
    const alive = new Map([store, other].map((node) => [node, true]));
    for (const node of [store, other]) {
      await node.joinNode({ now: clock.now() });
      const act =
        <I, O>(run: (input: I) => Promise<O>) =>
        (input: I): Promise<O> =>
          alive.get(node) === true ? run(input) : new Promise(() => undefined);
      const runner = new ReplayRunner({
        store: {
          activeReplays: () => act(() => node.activeReplays())(null),
          planReplay: act(node.planReplay),
          replayTargets: act(node.replayTargets),
          replayStep: act(node.replayStep),
          dropReplayItems: act(node.dropReplayItems),
        },
        ...{ clock, ulids, renderAgain: renderAgain(world.renderer), onFault: (error) => faults.push(error) },
      });
      runner.start();
      // News cross to the other node, as they would on a server.
      for (const { news } of [store, other]) news.subscribe(() => runner.wake());
    }
    const asked = { tenantId: tenant.tenantId, filter: {}, ratePerSecond: 10, startsAtOnce: true };
    const { id } = await store.createReplay({ ...asked, actor: { tokenId: null, name: 'test' }, now: clock.now() });
    await world.runFor(3000);
    const halfway = await store.getReplay({ tenantId: tenant.tenantId, id });
    expect(halfway?.replayed).toBeGreaterThan(20);
    const isOthers = (await other.replayStep({ id, ulids: [], now: clock.now() }))?.takenUntil === undefined;
    alive.set(isOthers ? other : store, false);
    await world.runFor(9000);
    expect((await store.getReplay({ tenantId: tenant.tenantId, id }))?.replayed).toBe(halfway?.replayed);
    await world.runFor(12_000);
    const { items } = await store.listDeliveries({ tenantId: tenant.tenantId, filter: {}, after: null, limit: 500 });
    const times = items.filter(({ replayOf }) => replayOf !== null).map(({ createdAt }) => createdAt);
    expect(times).toHaveLength(90);
    expect(mostInOneSecond(times)).toBeLessThanOrEqual(10);
    expect(faults).toEqual([]);
  });

  it('replay-9: with nothing to do it sets no timer', async () => {
    await using test = await Replaying.open();
    await test.world.runFor(10);
    expect(test.world.clock.timers).toEqual([]);
  });
});
