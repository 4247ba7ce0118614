import { describe, expect, it } from 'vitest';
import { NOW, newExtra } from '../../support/builders.ts';
import { orderSteps } from './order-steps.ts';
import { type OpenStore, Subject } from './subject.ts';

export function orderChangesContract(open: OpenStore): void {
  const subject = new Subject(open);

  const { ordered, enter, claimed, waitingFor, nextDue } = orderSteps(subject);

  describe('order-7: held', () => {
    it('order-7: switching off holds those that wait too; release sends in the same order', async () => {
      const { tenantId, webhook } = await ordered();
      const ids = [await enter(webhook, ['a']), await enter(webhook, ['a']), await enter(webhook, ['b'])];
      const off = await subject.switchOff(webhook);
      ids.push(await enter(off, ['a'], NOW, { status: 'held' }));
      expect(await subject.statuses(tenantId, ids)).toEqual(['held', 'held', 'held', 'held']);
      expect(await waitingFor(webhook, ids)).toEqual([null, null, null, null]);
      expect(await nextDue(webhook)).toBeNull();
      await subject.switchOn(off);
      const [a1 = '', a2 = '', b1 = '', a3 = ''] = ids;
      expect(await waitingFor(webhook, ids)).toEqual([null, a1, null, a1]);
      expect(await claimed(webhook)).toEqual([a1, b1]);
      await subject.settle({ id: a1, number: 1 }, { status: 'delivered' });
      expect(await claimed(webhook)).toEqual([a2]);
      await subject.settle({ id: a2, number: 1 }, { status: 'delivered' });
      expect(await claimed(webhook)).toEqual([a3]);
    });

    it('order-7: what was under way when it was switched off keeps its place', async () => {
      const { webhook } = await ordered();
      const [first, next] = [await enter(webhook, ['a']), await enter(webhook, ['a'])];
      await claimed(webhook);
      const off = await subject.switchOff(webhook);
      await subject.settle({ id: first, number: 1 }, { status: 'retrying', dueAt: NOW + 5, failures: 1 });
      await subject.switchOn(off);
      expect(await claimed(webhook)).toEqual([first]);
      await subject.settle(
        { id: first, number: 2 },
        { status: 'held', switchOff: 'gone' },
        { attempt: { url: webhook.url } },
      );
      await subject.switchOn(off);
      expect(await claimed(webhook)).toEqual([first]);
      await subject.settle({ id: first, number: 3 }, { status: 'delivered' });
      expect(await claimed(webhook)).toEqual([next]);
    });

    it('order-7: discarded ones block nobody', async () => {
      const { tenantId, webhook } = await ordered();
      const ids = [await enter(webhook, ['a']), await enter(webhook, ['a'])];
      const off = await subject.switchOff(webhook);
      await subject.store.resend({ tenantId, id: ids[1] ?? '', now: NOW });
      const on = await subject.switchOn(off, 'discard');
      const fresh = await enter(on, ['a']);
      expect(await subject.statuses(tenantId, ids)).toEqual(['cancelled', 'retrying']);
      expect(await claimed(webhook)).toEqual([ids[1], fresh]);
    });
  });

  describe('order-8: a changed ordering', () => {
    it('order-8: from profile to none frees all that wait', async () => {
      const { webhook } = await ordered();
      const ids = [await enter(webhook, ['a']), await enter(webhook, ['a']), await enter(webhook, ['a'], NOW + 50)];
      await subject.change(webhook, { ordering: 'none' });
      expect(await claimed(webhook)).toEqual(ids.slice(0, 2));
      expect(await claimed(webhook, NOW + 50)).toEqual(ids.slice(2));
    });

    it('order-8: from profile to none while it is switched off: they stay held, and are freed with the rest', async () => {
      const { tenantId, webhook } = await ordered();
      const ids = [await enter(webhook, ['a']), await enter(webhook, ['a'])];
      const off = await subject.change(webhook, {
        ordering: 'none',
        isActive: false,
        disabledReason: 'by_user',
        disabledAt: NOW,
      });
      expect(await subject.statuses(tenantId, ids)).toEqual(['held', 'held']);
      await subject.switchOn(off);
      expect(await claimed(webhook)).toEqual(ids);
    });

    it('order-8: from none to profile orders what is accepted from then on', async () => {
      const { webhook } = await subject.subscribed();
      const old = [await subject.accept(webhook), await subject.accept(webhook)];
      const changed = await subject.change(webhook, { ordering: 'profile' });
      const [first] = [await enter(changed, ['a']), await enter(changed, ['a'])];
      expect(await claimed(webhook)).toEqual([...old, first]);
    });
  });

  it('order-9: deleting a webhook cancels those that wait too', async () => {
    const { tenantId, webhook } = await ordered();
    const ids = [await enter(webhook, ['a']), await enter(webhook, ['a']), await enter(webhook, ['a'])];
    await claimed(webhook);
    await subject.store.deleteWebhook({ tenantId, id: webhook.id, now: NOW });
    for (const id of ids) {
      expect(await subject.delivery(tenantId, id)).toMatchObject({
        status: 'cancelled',
        reason: 'webhook_deleted',
        dueAt: null,
        waitingFor: null,
      });
    }
  });

  describe('order-10: sent by hand', () => {
    it('order-10: a waiting one that is resent goes out of turn once, and takes its place again if that fails', async () => {
      const { tenantId, webhook } = await ordered();
      const [a1, a2, a3] = [await enter(webhook, ['a']), await enter(webhook, ['a']), await enter(webhook, ['a'])];
      await claimed(webhook);
      await subject.store.resend({ tenantId, id: a2, now: NOW });
      expect(await waitingFor(webhook, [a2])).toEqual([null]);
      expect(await claimed(webhook)).toEqual([a2]);
      await subject.settle({ id: a2, number: 1 }, { status: 'retrying', dueAt: NOW + 5, failures: 1 });
      expect(await waitingFor(webhook, [a2])).toEqual([a1]);
      expect(await claimed(webhook, NOW + 5)).toEqual([]);
      await subject.settle({ id: a1, number: 1 }, { status: 'delivered' }, { endedAt: NOW + 9 });
      expect(await claimed(webhook, NOW + 9)).toEqual([a2]);
      await subject.settle({ id: a2, number: 2 }, { status: 'delivered' });
      expect(await claimed(webhook, NOW + 9)).toEqual([a3]);
    });

    it('order-10: one that is delivered out of turn leaves the order as it was', async () => {
      const { tenantId, webhook } = await ordered();
      const [a1, a2, a3] = [await enter(webhook, ['a']), await enter(webhook, ['a']), await enter(webhook, ['a'])];
      await claimed(webhook);
      await subject.store.resend({ tenantId, id: a2, now: NOW });
      await claimed(webhook);
      await subject.settle({ id: a2, number: 1 }, { status: 'delivered' });
      expect(await claimed(webhook)).toEqual([]);
      await subject.settle({ id: a1, number: 1 }, { status: 'delivered' });
      expect(await claimed(webhook)).toEqual([a3]);
    });

    it('order-10: a finished one that is resent, and one sent anew, wait for nobody and block nobody', async () => {
      const { tenantId, webhook } = await ordered();
      const first = await enter(webhook, ['a']);
      await claimed(webhook);
      await subject.settle({ id: first, number: 1 }, { status: 'delivered' });
      const [head, next] = [await enter(webhook, ['a']), await enter(webhook, ['a'])];
      await subject.store.resend({ tenantId, id: first, now: NOW });
      const anew = newExtra(webhook.id);
      await subject.store.addDelivery({ tenantId, now: NOW, delivery: anew });
      expect((await claimed(webhook)).sort()).toEqual([first, head, anew.id].sort());
      await subject.settle({ id: head, number: 1 }, { status: 'delivered' });
      expect(await claimed(webhook)).toEqual([next]);
    });

    it('order-10: a held one that is resent and fails is held in its place', async () => {
      const { tenantId, webhook } = await ordered();
      const [a1, a2] = [await enter(webhook, ['a']), await enter(webhook, ['a'])];
      const off = await subject.switchOff(webhook);
      await subject.store.resend({ tenantId, id: a2, now: NOW });
      expect(await claimed(webhook)).toEqual([a2]);
      await subject.settle({ id: a2, number: 1 }, { status: 'held', restored: true });
      await subject.switchOn(off);
      expect(await claimed(webhook)).toEqual([a1]);
    });
  });
}
