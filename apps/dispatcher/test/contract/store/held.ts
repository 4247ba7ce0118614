import { expect, it } from 'vitest';
import { NOW } from '../../support/builders.ts';
import { type OpenStore, Subject } from './subject.ts';

export function heldContract(open: OpenStore): void {
  const subject = new Subject(open);
  const heldCount = async (tenantId: number, id: number) =>
    (await subject.store.getWebhook({ tenantId, id }))?.heldCount;

  it('hold-2: switching off by hand holds what waits, what retries, and what is in flight once it has failed', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const ids: string[] = [];
    for (let i = 0; i < 3; i += 1) ids.push(await subject.accept(webhook));
    const [retrying, flying] = (await subject.claim(webhook, NOW, 2)).deliveries;
    if (!retrying || !flying) throw new Error('two were to be claimed');
    await subject.settle(retrying, { status: 'retrying', dueAt: NOW + 5, failures: 1 });
    await subject.switchOff(webhook);
    expect(await subject.statuses(tenantId, ids)).toEqual(['held', 'in_flight', 'held']);
    expect(await heldCount(tenantId, webhook.id)).toBe(2);
    await subject.settle(flying, { status: 'retrying', dueAt: NOW + 5, failures: 1 });
    expect(await heldCount(tenantId, webhook.id)).toBe(3);
    expect((await subject.claim(webhook, NOW + 1e9)).nextDue[0]?.dueAt).toBeNull();
  });

  it('hold-2: in flight for the last time, it is held too', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const id = await subject.accept(webhook);
    const flying = await subject.claimOne(webhook);
    await subject.switchOff(webhook);
    await subject.settle(flying, { status: 'failed', failures: 1 });
    expect(await subject.statuses(tenantId, [id])).toEqual(['held']);
  });

  it('hold-2: a change of a webhook that is off, or stays on, moves no delivery', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const waiting = await subject.accept(webhook);
    await subject.change(webhook, { description: 'still on' });
    expect(await subject.statuses(tenantId, [waiting])).toEqual(['pending']);
    await subject.switchOff(webhook);
    await subject.change(webhook, { description: 'still off' });
    expect(await subject.statuses(tenantId, [waiting])).toEqual(['held']);
  });

  it('hold-3: release makes all held ones due, in order of acceptance, with a fresh schedule', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const first = await subject.accept(webhook);
    const failed = await subject.claimOne(webhook);
    await subject.settle(failed, { status: 'retrying', dueAt: NOW + 9999, failures: 3 });
    const second = await subject.accept(webhook, { delivery: { dueAt: NOW - 500 } });
    const off = await subject.switchOff(webhook);
    const third = await subject.accept(off);
    await subject.switchOn(webhook);
    expect(await heldCount(tenantId, webhook.id)).toBe(0);
    const { deliveries } = await subject.claim(webhook, NOW);
    expect(deliveries.map(({ id, number, failures }) => [id, number, failures])).toEqual([
      [first, 2, 0],
      [second, 1, 0],
      [third, 1, 0],
    ]);
  });

  it('hold-3: a delivery whose time has not come is released to its time', async () => {
    const { tenantId, webhook } = await subject.subscribed({ isActive: false });
    const later = NOW + 60_000;
    const id = await subject.accept(webhook, { event: { deliverAt: later } });
    const soon = await subject.accept(webhook, { event: { deliverAt: NOW - 60_000 } });
    await subject.switchOn(webhook);
    expect(await subject.delivery(tenantId, id)).toMatchObject({ status: 'pending', dueAt: later });
    expect(await subject.delivery(tenantId, soon)).toMatchObject({ status: 'pending', dueAt: NOW });
    const first = await subject.claimOne(webhook, NOW);
    expect(first.id).toBe(soon);
    await subject.settle(first, { status: 'delivered' });
    expect((await subject.claimOne(webhook, later)).id).toBe(id);
  });

  it('hold-4: discard cancels all held ones', async () => {
    const { tenantId, webhook } = await subject.subscribed({ isActive: false });
    const ids = [await subject.accept(webhook), await subject.accept(webhook)];
    const on = await subject.switchOn(webhook, 'discard');
    expect(on.isActive).toBe(true);
    for (const id of ids) {
      expect(await subject.delivery(tenantId, id)).toMatchObject({
        status: 'cancelled',
        reason: 'discarded',
        completedAt: NOW,
        dueAt: null,
      });
    }
    expect(await heldCount(tenantId, webhook.id)).toBe(0);
    expect((await subject.claim(webhook, NOW + 1e9)).deliveries).toEqual([]);
  });

  it('hold-4: only those of that webhook', async () => {
    const { tenantId, webhook } = await subject.subscribed({ isActive: false });
    const other = await subject.subscribed({ isActive: false });
    await subject.accept(webhook);
    await subject.accept(other.webhook);
    await subject.switchOn(webhook, 'discard');
    expect(await heldCount(tenantId, webhook.id)).toBe(0);
    expect(await heldCount(other.tenantId, other.webhook.id)).toBe(1);
  });

  it.each(['waiting', 'in flight'])(
    'hold-5: one that is sent once more by hand (%s) when its webhook is released is not left behind as held',
    async (when) => {
      const { tenantId, webhook } = await subject.subscribed({ isActive: false });
      const id = await subject.accept(webhook);
      await subject.store.resend({ tenantId, id, now: NOW });
      if (when === 'waiting') await subject.switchOn(webhook);
      const claimed = await subject.claimOne(webhook);
      if (when === 'in flight') {
        await subject.switchOn(webhook);
        await subject.settle(claimed, { status: 'held', restored: true }, { endedAt: NOW + 5 });
        expect(await subject.delivery(tenantId, id)).toMatchObject({ status: 'pending', dueAt: NOW + 5 });
        expect(await subject.claimOne(webhook, NOW + 5)).toMatchObject({ number: 2, failures: 0, fallback: null });
      } else {
        expect(claimed).toMatchObject({ number: 1, failures: 0, fallback: null });
      }
    },
  );

  it.each(['waiting', 'in flight'])(
    'hold-5: one that is sent once more by hand (%s) when the held ones are discarded gets that attempt and no other',
    async (when) => {
      const { tenantId, webhook } = await subject.subscribed({ isActive: false });
      const id = await subject.accept(webhook);
      await subject.store.resend({ tenantId, id, now: NOW });
      if (when === 'waiting') await subject.switchOn(webhook, 'discard');
      const claimed = await subject.claimOne(webhook);
      if (when === 'in flight') await subject.switchOn(webhook, 'discard');
      await subject.settle(claimed, { status: 'held', restored: true }, { endedAt: NOW + 5 });
      expect(await subject.delivery(tenantId, id)).toMatchObject({
        status: 'cancelled',
        reason: 'discarded',
        completedAt: NOW,
        dueAt: null,
        attempts: [{ number: 1 }],
      });
    },
  );
}
