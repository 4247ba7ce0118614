// Events whose subscribers are written after their acceptance: what a producer is told, and who gets them.
import { describe, expect, it } from 'vitest';
import { createFanOut } from '../../src/jobs/fan-out.ts';
import { expandFanOut } from '../../src/services/expand-fan-out.ts';
import { Turns } from '../../src/services/turns.ts';
import { condition } from '../support/conditions.ts';
import { alone } from '../support/turns.ts';
import { posted } from './accepting.ts';
import { PLENTY, pendings, receipts, setUp } from './fanning-out.ts';

describe('fan-out-1: what one request may ask for', () => {
  it.each([
    [9, [false, false, false, true]],
    [8, [false, false, true, true]],
    [3, [false, true, true, true]],
    [2, [true, true, true, true]],
  ])('fan-out-1: %i pairs, four events at three webhooks each: %o', async (pairs, expected) => {
    await using set = await setUp({ ...PLENTY, pairs });
    for (let i = 0; i < 3; i += 1) await set.world.webhook();
    const results = await set.accept(posted(), posted(), posted(), posted());
    expect(pendings(results)).toEqual(expected);
    expect(receipts(results).map(({ deliveries }) => deliveries)).toEqual(expected.map((is) => (is ? 0 : 3)));
    await set.expandAll();
    expect(set.world.transport.sent).toHaveLength(12);
  });

  it('fan-out-1: from the event on at which it is used up, so that a small one does not come before a large one', async () => {
    await using set = await setUp({ ...PLENTY, pairs: 2 });
    for (let i = 0; i < 3; i += 1) await set.world.webhook({ events: ['profile.created'] });
    await set.world.webhook({ events: ['profile.updated'] });
    const small = posted({ event: 'profile.updated' });
    expect(pendings(await set.accept(small, posted(), small))).toEqual([false, true, true]);
    await set.expandAll();
    expect(set.world.transport.sent).toHaveLength(5);
  });

  it('fan-out-1: steps of conditions count, and those of looking for subscribers', async () => {
    await using set = await setUp({ ...PLENTY, steps: 60 });
    for (let i = 0; i < 2; i += 1) await set.world.webhook({ condition: condition({ '==': [{ var: 'id' }, 'p1'] }) });
    const results = await set.accept(...Array.from({ length: 20 }, () => posted()));
    const pending = pendings(results);
    expect([pending[0], pending.at(-1)]).toEqual([false, true]);
    await set.expandAll();
    expect(set.world.transport.sent).toHaveLength(40);
  });
});

describe('fan-out-2: it goes where it would have gone at once', () => {
  it('fan-out-2: webhooks that are created, changed or deleted meanwhile change nothing of who gets it', async () => {
    await using set = await setUp({ ...PLENTY, pairs: 0 });
    const { world } = set;
    const { tenantId } = world.tenant;
    const [moved, deleted, stays] = [await world.webhook(), await world.webhook(), await world.webhook()];
    const [receipt] = receipts(await set.accept(posted()));
    const other = await world.webhook({ events: ['order.created'] });
    const change = (webhook: typeof moved, events: string[]) =>
      world.store.updateWebhook({ webhook: { ...webhook, events }, now: world.clock.now(), held: 'release' });
    await change(moved, ['order.created']);
    await change(other, ['profile.created']);
    await world.store.deleteWebhook({ tenantId, id: deleted.id, now: world.clock.now() });
    await set.expandAll();
    const { deliveries, remaining } = await set.event(receipt?.id ?? '');
    expect(remaining).toBeNull();
    expect(deliveries.map(({ endpointId, status, reason }) => [endpointId, status, reason])).toEqual([
      [moved.id, 'delivered', null],
      [deleted.id, 'cancelled', 'webhook_deleted'],
      [stays.id, 'delivered', null],
    ]);
  });

  it('fan-out-2: suppressions say why, extra data is in the body, deliver_at is waited for', async () => {
    await using set = await setUp({ ...PLENTY, pairs: 0 });
    const { world } = set;
    const own = await world.webhook({ namespace: 'crm' });
    const extra = await world.webhook({ extraDataTemplate: '{"more": "{{ id }}"}' });
    const deliverAt = world.clock.now() + 60_000;
    const at = new Date(deliverAt).toISOString();
    const [receipt] = receipts(await set.accept(posted({ namespace: 'crm', deliver_at: at })));
    await set.expandAll();
    const { suppressions } = await set.event(receipt?.id ?? '');
    expect(suppressions).toMatchObject([{ endpointId: own.id, reason: 'namespace' }]);
    expect(world.transport.sent).toMatchObject([{ url: extra.url, at: deliverAt, body: '{"id":"p1","more": "p1"}' }]);
  });
});

describe('clock-11: the clock is set back while a step is prepared', () => {
  it('clock-11: its deliveries are due by the clock as it is then, and the next start finds no step', async () => {
    await using set = await setUp({ ...PLENTY, pairs: 0 });
    const { world } = set;
    await world.webhook();
    const [receipt] = receipts(await set.accept(posted()));
    const { clock, ulids, renderer, store } = world;
    const routesAsAccepted: typeof store.routesAsAccepted = async (input) => {
      const routes = await store.routesAsAccepted(input);
      clock.set(-11 * 86_400_000);
      await world.settled();
      return routes;
    };
    const { tenantId } = world.tenant;
    await expandFanOut({ store: { ...store, routesAsAccepted }, clock, ulids, renderer, ...alone() })(tenantId);
    expect((await set.event(receipt?.id ?? '')).deliveries).toMatchObject([{ createdAt: clock.now() }]);
    await world.settled();
    expect(world.transport.sent).toMatchObject([{ at: clock.now() }]);
    expect(await store.resumeClock({ now: clock.now() })).toBe(0);
  });
});

describe('fan-out-3: it is expanded in steps', () => {
  it('fan-out-3: a process that dies between any two of them leaves the rest to the next, each subscriber once', async () => {
    for (let steps = 0; steps < 6; steps += 1) {
      await using set = await setUp({ ...PLENTY, pairs: 0 });
      for (let i = 0; i < 7; i += 1) await set.world.webhook(i % 3 === 2 ? { events: ['order.created'] } : {});
      const [receipt] = receipts(await set.accept(posted(), posted()));
      for (let i = 0; i < steps; i += 1) await set.step();
      await set.expandAll();
      const { deliveries, remaining } = await set.event(receipt?.id ?? '');
      expect([new Set(deliveries.map(({ endpointId }) => endpointId)).size, deliveries.length, remaining]).toEqual([
        5,
        5,
        null,
      ]);
      expect(set.world.transport.sent).toHaveLength(10);
    }
  });

  it('limit-13: a step writes 100 rows, and 40 while several tenants make requests', async () => {
    await using setting = await setUp({ ...PLENTY, pairs: 0 });
    const { world } = setting;
    for (let n = 0; n < 150; n += 1) await world.webhook();
    const [receipt] = receipts(await setting.accept(posted()));
    const id = receipt?.id ?? '';
    const stepOf = async (tenants: readonly number[]): Promise<number> => {
      const before = (await setting.event(id)).deliveries.length;
      const turns = new Turns({ passed: () => 0 });
      for (const tenantId of tenants) turns.enter(tenantId);
      for (const tenantId of tenants) turns.leave(tenantId);
      await expandFanOut({ ...world, turns })(world.tenant.tenantId);
      return (await setting.event(id)).deliveries.length - before;
    };
    expect([await stepOf([1, 2]), await stepOf([1])]).toEqual([40, 100]);
  });

  it('fan-out-3: a step writes no more than its rows', async () => {
    await using set = await setUp({ ...PLENTY, pairs: 0 });
    for (let i = 0; i < 7; i += 1) await set.world.webhook();
    const [receipt] = receipts(await set.accept(posted()));
    for (const written of [2, 4, 6, 7]) {
      await set.step();
      expect((await set.event(receipt?.id ?? '')).deliveries).toHaveLength(written);
    }
  });

  it('fan-out-7: who is left is named until all have their fate', async () => {
    await using set = await setUp({ ...PLENTY, pairs: 0 });
    const ids = [];
    for (let i = 0; i < 3; i += 1) ids.push((await set.world.webhook()).id);
    await set.world.webhook({ events: ['order.created'] });
    const [receipt] = receipts(await set.accept(posted()));
    expect((await set.event(receipt?.id ?? '')).remaining).toEqual(ids);
    await set.step();
    expect((await set.event(receipt?.id ?? '')).remaining).toEqual(ids.slice(2));
    await set.expandAll();
    expect((await set.event(receipt?.id ?? '')).remaining).toBeNull();
  });
});

describe('fan-out-5: order', () => {
  it('fan-out-5: what comes later of the same profile does not overtake', async () => {
    await using set = await setUp({ ...PLENTY, pairs: 1 }, { script: () => ({ status: 200, afterMs: 5 }) });
    const { world } = set;
    const ordered = await world.webhook({ ordering: 'profile' });
    const loose = await world.webhook({ events: ['profile.created', 'profile.updated'] });
    const about = (id: string, n: number, event = 'profile.created') => posted({ event, context: { id, n } });
    // The first is too much; the second would not be.
    const first = await set.accept(about('p', 1));
    await world.store.deleteWebhook({ tenantId: world.tenant.tenantId, id: loose.id, now: world.clock.now() });
    const later = await set.accept(about('p', 2));
    const other = await set.accept(about('q', 3));
    expect([...pendings(first), ...pendings(later), ...pendings(other)]).toEqual([true, true, false]);
    await set.expandAll();
    const bodies = world.transport.to(ordered.url).map(({ body }) => JSON.parse(body).n);
    expect(bodies.filter((n) => n !== 3)).toEqual([1, 2]);
    expect(world.transport.to(ordered.url)).toHaveLength(3);
  });
});

it('fan-out-6: a repeat is answered with the first data', async () => {
  await using set = await setUp({ ...PLENTY, pairs: 0 });
  await set.world.webhook();
  const [first] = await set.accept(posted({ id: 'k' }));
  await set.expandAll();
  const [again] = await set.accept(posted({ id: 'k' }));
  expect(again).toEqual({ ...first, duplicate: true });
  expect(set.world.transport.sent).toHaveLength(1);
});

it('fan-out-3: a tenant whose step fails is tried again, and keeps nobody else from theirs', async () => {
  await using set = await setUp({ ...PLENTY, pairs: 0 });
  const { world } = set;
  const done: number[] = [];
  const faults: unknown[] = [];
  const left = new Set([1, 2]);
  let fails = 2;
  await using job = createFanOut({
    clock: world.clock,
    onFault: (error) => faults.push(error),
    store: { tenantsFanningOut: async () => [...left] },
    expand: async (tenantId) => {
      if (tenantId === 1 && fails-- > 0) throw new Error('its webhooks cannot be read');
      left.delete(tenantId);
      done.push(tenantId);
    },
  });
  job.start();
  await world.settled();
  expect([done, faults.length]).toEqual([[2], 1]);
  await world.runFor(1000);
  await world.runFor(1000);
  expect([done, faults.length]).toEqual([[2, 1], 2]);
});
