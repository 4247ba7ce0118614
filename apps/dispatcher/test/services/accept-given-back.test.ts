// Loaded before: a test that is sent would load them, and the virtual clock waits for no file.
import '@posthorn/contracts/catalogue';
import '@posthorn/contracts/examples';
import { describe, expect, it } from 'vitest';
import { TenantShare } from '../../src/services/tenant-share.ts';
import { testWebhook } from '../../src/services/test-webhook.ts';
import { HANGS } from '../support/scripted-transport.ts';
import { kinds, posted, setUp } from './accepting.ts';

describe('accept-7: a slot that was reserved in vain is given back', () => {
  it('accept-7: for repeats and conflicts', async () => {
    await using set = await setUp();
    const { world, accept, engine } = set;
    await world.webhook();
    const other = posted({ id: 'k', context: { id: 'p2' } });
    const results = await accept(posted({ id: 'k' }), posted({ id: 'k' }), other, posted());
    expect(kinds(results)).toEqual(['accepted', 'duplicate', 'conflict', 'accepted']);
    expect(kinds(await accept(posted({ id: 'k' }), other))).toEqual(['duplicate', 'conflict']);
    await world.settled();
    expect([world.transport.sent.length, engine.inFlight]).toEqual([2, 0]);
    expect(results[1]).toMatchObject({ receipt: results[0]?.kind === 'accepted' ? results[0].receipt : {} });
    expect(results[2]).toMatchObject({ key: 'k' });
  });

  it('accept-7: for a commit that failed; the next one is sent as ever', async () => {
    await using set = await setUp({ maxInFlight: 1 });
    const { world, accept, engine } = set;
    await world.webhook();
    world.before = (act) => {
      if (act === 'accept') throw new Error('disk full');
    };
    await expect(accept(posted(), posted())).rejects.toThrow('disk full');
    expect(engine.inFlight).toBe(0);
    world.before = () => undefined;
    await accept(posted());
    await world.settled();
    expect(world.transport.sent).toHaveLength(1);
  });

  it('accept-7: a commit of which no answer came is looked for: what it wrote is sent once its lease is over', async () => {
    await using set = await setUp({ maxInFlight: 1 });
    const { world, accept, engine } = set;
    await world.webhook();
    world.after = (act) => {
      if (act === 'accept') throw new Error('the connection is gone');
    };
    await expect(accept(posted(), posted())).rejects.toThrow('the connection is gone');
    expect(engine.inFlight).toBe(0);
    await world.runOut();
    expect(world.transport.sent.map(({ attempt }) => attempt)).toEqual([1, 2]);
  });

  it('accept-7: one whose answer comes after its lease is not begun: a claim has recorded it as interrupted', async () => {
    await using set = await setUp();
    const { world, accept, engine } = set;
    const webhook = await world.webhook({ timeoutMs: 1000, retrySchedule: [1] });
    world.after = (act) =>
      act === 'accept'
        ? new Promise<void>((resolve) => void world.clock.wakeAt(world.clock.now() + 20_000, resolve))
        : undefined;
    const accepting = accept(posted());
    await world.runFor(17_000);
    world.hint(webhook);
    await world.runFor(3000);
    await accepting;
    await world.runOut();
    expect(world.transport.sent.map(({ attempt }) => attempt)).toEqual([2]);
    expect([world.faults, engine.inFlight]).toEqual([[], 0]);
  });

  it('accept-7: nor is a test that was stored too late', async () => {
    await using set = await setUp();
    const { world, engine } = set;
    const { clock, ulids, store } = world;
    const webhook = await world.webhook({ timeoutMs: 1000 });
    const addDelivery: typeof store.addDelivery = async (input) => {
      const added = await store.addDelivery(input);
      await new Promise<void>((resolve) => void clock.wakeAt(clock.now() + 20_000, resolve));
      return added;
    };
    const test = testWebhook({
      share: new TenantShare({ what: 'tests', max: 20, setting: '--tests-per-tenant', retryAfterSeconds: 5 }),
      ...{ clock, ulids, handover: engine },
      store: { getWebhook: store.getWebhook, addDelivery },
    });
    const testing = test(world.tenant, webhook.id, {});
    const refused = expect(testing).rejects.toThrow('too slow');
    await world.runFor(17_000);
    world.hint(webhook);
    await world.runFor(3000);
    await refused;
    await world.runOut();
    expect([world.transport.sent, world.faults, engine.inFlight]).toEqual([[], [], 0]);
    const { items } = await store.listDeliveries({
      ...{ tenantId: world.tenant.tenantId, filter: {} },
      after: null,
      limit: 9,
    });
    expect(items).toMatchObject([{ isTest: true, status: 'failed', lastAttempt: { errorKind: 'interrupted' } }]);
  });

  it('accept-7: a repeat that is given back lets another go that waited for the slot', async () => {
    await using set = await setUp({ maxInFlight: 2, script: () => HANGS });
    const { world, accept } = set;
    const [a, b] = [await world.webhook({ maxInFlight: 1 }), await world.webhook({ events: ['order.placed'] })];
    await accept(posted({ id: 'k' }));
    const order = posted({ event: 'order.placed' });
    await accept(posted({ id: 'k' }), order, order);
    await world.settled();
    expect([world.transport.to(a.url).length, world.transport.to(b.url).length]).toEqual([1, 1]);
    world.transport.script = () => 200;
    await world.runOut();
    expect(world.transport.to(b.url).length).toBeGreaterThanOrEqual(2);
  });
});
