import { expect, it } from 'vitest';
import { accepted, createdTarget } from '../support/builders.ts';
import { Replaying } from './replaying.ts';

it('target-26: what a replay sends to a target is rendered again, with the template of then', async () => {
  await using test = await Replaying.open();
  const { store, tenant, clock } = test.world;
  const target = await createdTarget(store, tenant.tenantId, { template: '{"now": "{{ id }}{{ list }}"}' });
  const fault = { reason: 'so', line: 1, column: 2, where: 'body' } as const;
  const parts = [
    { body: '{"old": 1}', target: { shape: null, variables: '{"list":"vip"}', fault: null } },
    { body: '{"old":', status: 'failed', dueAt: null, target: { shape: null, variables: null, fault } },
  ] as const;
  for (const [i, delivery] of parts.entries()) {
    await accepted(store, tenant.tenantId, [target], { event: { profileId: `p${i}` }, delivery, now: clock.now() });
  }
  const filter = { target_id: target.id, status: ['delivered', 'failed'] as const };
  await test.world.runFor(2000);
  const { replay } = await test.create({ filter, rate_per_second: 50, start: true });
  await test.world.runFor(5000);
  expect(await test.replay(replay.id)).toMatchObject({ status: 'done', replayed: 2, skipped: 0 });
  const found = { tenantId: tenant.tenantId, filter: { targetId: target.id }, after: null, limit: 10 };
  const copies = (await store.listDeliveries(found)).items.filter(({ replayOf }) => replayOf !== null);
  const bodies = await Promise.all(
    copies.map(async ({ id }) => (await store.getDelivery({ tenantId: tenant.tenantId, id }))?.body),
  );
  expect(copies.map(({ status, isTarget }) => [status, isTarget])).toEqual([
    ['delivered', true],
    ['delivered', true],
  ]);
  expect(bodies.sort()).toEqual(['{"now": "p0vip"}', '{"now": "p1"}']);
  expect(test.faults).toEqual([]);
});

it('target-26: however long reading and rendering take, no second has more than the rate', async () => {
  await using test = await Replaying.open();
  const { store, clock } = test.world;
  const { webhookId } = await test.delivered(12);
  let asked = 0;
  const replayTargets: typeof store.replayTargets = async (input) => {
    asked += 1;
    if (asked === 2) await new Promise<void>((resolve) => void clock.wakeAfter(4000, resolve));
    return store.replayTargets(input);
  };
  const times: number[] = [];
  const replayStep: typeof store.replayStep = async (input) => {
    const done = await store.replayStep(input);
    for (let i = 0; i < (done?.added ?? 0); i += 1) times.push(clock.now());
    return done;
  };
  await test.runner[Symbol.asyncDispose]();
  test.crash({ ...store, replayTargets, replayStep });
  await test.world.runFor(1);
  await test.create({ filter: { webhook_id: webhookId }, rate_per_second: 2, start: true });
  await test.world.runFor(30_000);
  expect(times).toHaveLength(12);
  for (const from of times) expect(times.filter((at) => at >= from && at < from + 1000).length).toBeLessThanOrEqual(2);
});
