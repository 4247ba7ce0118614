// A webhook's health over virtual days, with the whole engine and the real store.
import { expect, it } from 'vitest';
import type { Webhook } from '../../src/domain/webhook.ts';
import { World } from '../support/world.ts';

const DAY_MS = 86_400_000;

async function stored(world: World, webhook: Webhook) {
  const found = await world.store.getWebhook({ tenantId: world.tenant.tenantId, id: webhook.id });
  if (found === null) throw new Error('the webhook is gone');
  return found;
}

/** An event now, and time until the next. */
async function eventThen(world: World, webhook: Webhook, ms: number): Promise<void> {
  await world.accept([(await stored(world, webhook)).webhook]);
  await world.runFor(ms);
}

it('health-9: a webhook that only fails is switched off by the first attempt after ten and five days', async () => {
  await using world = await World.open({ script: () => 500 });
  const webhook = await world.webhook();
  await world.started();
  for (let day = 0; day < 8; day += 1) await eventThen(world, webhook, DAY_MS);
  const times = world.transport.sent.map(({ at }) => at);
  const first = times[0] ?? 0;
  const last = times.findIndex((at, i) => i + 1 >= 10 && at - first >= 5 * DAY_MS);
  expect(last).toBeGreaterThan(9);
  expect(times.length).toBe(last + 1);
  const found = await stored(world, webhook);
  expect(found.webhook).toMatchObject({ isActive: false, disabledReason: 'failing', disabledAt: times[last] });
  expect(found.health).toMatchObject({ failingSince: first, failureCount: last + 1 });
  // What waited and what has come since is held; what was exhausted before stays failed.
  expect(found.heldCount).toBeGreaterThan(2);
});

it('health-9: a success in between begins the five days anew', async () => {
  await using world = await World.open({ script: () => 500 });
  const webhook = await world.webhook({ retrySchedule: [60, 60, 60] });
  await world.started();
  for (let day = 0; day < 4; day += 1) await eventThen(world, webhook, DAY_MS);
  world.transport.script = () => 200;
  await eventThen(world, webhook, DAY_MS);
  world.transport.script = () => 500;
  for (let day = 0; day < 5; day += 1) await eventThen(world, webhook, DAY_MS);
  expect((await stored(world, webhook)).webhook.isActive).toBe(true);
  expect((await stored(world, webhook)).health.failureCount).toBe(20);
  await eventThen(world, webhook, DAY_MS);
  expect((await stored(world, webhook)).webhook.disabledReason).toBe('failing');
});

it('health-9: nine failures in six days do not, the tenth does', async () => {
  await using world = await World.open({ script: () => 500 });
  const webhook = await world.webhook({ retrySchedule: [] });
  await world.started();
  for (let i = 0; i < 9; i += 1) await eventThen(world, webhook, (6 * DAY_MS) / 9);
  expect((await stored(world, webhook)).webhook.isActive).toBe(true);
  await eventThen(world, webhook, 1000);
  expect((await stored(world, webhook)).webhook.isActive).toBe(false);
});

it('health-9: a receiver that is busy with that very delivery is not failing', async () => {
  await using world = await World.open({ script: () => ({ status: 409, headers: { 'retry-after': '60' } }) });
  const webhook = await world.webhook({ retrySchedule: Array<number>(50).fill(6 * 3600) });
  await world.started();
  await eventThen(world, webhook, 9 * DAY_MS);
  const found = await stored(world, webhook);
  expect(world.transport.sent.length).toBeGreaterThan(30);
  expect([found.webhook.isActive, found.health.failureCount]).toEqual([true, 0]);
});
