import { describe, expect, it } from 'vitest';
import type { NewDelivery } from '../../../src/domain/acceptance.ts';
import type { Webhook } from '../../../src/domain/webhook.ts';
import { NOW, newExtra } from '../../support/builders.ts';
import { MARGIN_MS, type OpenStore, Subject } from './subject.ts';

export function orderContract(open: OpenStore): void {
  const subject = new Subject(open);

  const ordered = () => subject.subscribed({ ordering: 'profile' });
  /** Accepts one delivery with these keys; answers its id. */
  const enter = (webhook: Webhook, keys: string[], enteredAt = NOW, over: Partial<NewDelivery> = {}): Promise<string> =>
    subject.accept(webhook, {
      delivery: { dueAt: webhook.isActive ? enteredAt : null, turn: { keys, enteredAt }, ...over },
    });
  const claimed = async (webhook: Webhook, now = NOW, limit = 100): Promise<string[]> =>
    (await subject.claim(webhook, now, limit)).deliveries.map(({ id }) => id);
  const waitingFor = async (webhook: Webhook, ids: string[]): Promise<(string | null)[]> =>
    Promise.all(ids.map(async (id) => (await subject.delivery(webhook.tenantId, id)).waitingFor));
  /** When it is to be looked at next: a claim so early takes nothing. */
  const nextDue = async (webhook: Webhook) => (await subject.claim(webhook, 0)).nextDue[0]?.dueAt;

  describe('ORD2: who waits', () => {
    it('ORD2: the first of each profile is due, the others wait and name it', async () => {
      const { tenantId, webhook } = await ordered();
      const [a1, a2, a3] = [await enter(webhook, ['a']), await enter(webhook, ['a']), await enter(webhook, ['a'])];
      const b1 = await enter(webhook, ['b']);
      expect(await waitingFor(webhook, [a1, a2, a3, b1])).toEqual([null, a1, a1, null]);
      expect(await subject.delivery(tenantId, a2)).toMatchObject({ status: 'pending', dueAt: null, attemptCount: 0 });
      expect(await claimed(webhook)).toEqual([a1, b1]);
      expect(await waitingFor(webhook, [a2, a3])).toEqual([a1, a1]);
      const list = await subject.store.listDeliveries({
        tenantId,
        filter: { webhookId: webhook.id },
        after: null,
        limit: 9,
      });
      expect(list.items.map((one) => one.waitingFor)).toEqual([null, a1, a1, null]);
    });

    it('ORD2: the order of one webhook is nothing to another, and a delivery without keys waits for nobody', async () => {
      const { tenantId, webhook } = await ordered();
      const other = await subject.subscribed({ ordering: 'profile' });
      const first = await enter(webhook, ['a']);
      const elsewhere = await enter(other.webhook, ['a']);
      const [one, two] = [await subject.accept(webhook), await subject.accept(webhook)];
      expect(await claimed(webhook)).toEqual([first, one, two]);
      expect(await claimed(other.webhook)).toEqual([elsewhere]);
      expect((await subject.delivery(tenantId, one)).waitingFor).toBeNull();
    });
  });

  describe('ORD4: whoever is finished makes the next due', () => {
    it('ORD4: delivered or exhausted, in the same act; a failed attempt blocks its own profile only', async () => {
      const { webhook } = await ordered();
      const [a1, a2, a3] = [await enter(webhook, ['a']), await enter(webhook, ['a']), await enter(webhook, ['a'])];
      const [b1, b2] = [await enter(webhook, ['b']), await enter(webhook, ['b'])];
      const { deliveries } = await subject.claim(webhook);
      const [first, second] = deliveries;
      if (first === undefined || second === undefined) throw new Error('two should be due');
      await subject.settle(first, { status: 'retrying', dueAt: NOW + 50, failures: 1 });
      await subject.settle(second, { status: 'delivered' });
      expect(await claimed(webhook, NOW + 1)).toEqual([b2]);
      const again = await subject.claim(webhook, NOW + 50);
      expect(again.deliveries.map(({ id }) => id)).toEqual([a1]);
      await subject.settle(again.deliveries[0] ?? first, { status: 'failed', failures: 2 }, { endedAt: NOW + 60 });
      expect(await nextDue(webhook)).toBe(NOW + 60);
      expect(await waitingFor(webhook, [b1, b2, a2, a3])).toEqual([null, null, null, a2]);
      expect(await claimed(webhook, NOW + 60)).toEqual([a2]);
    });

    it('ORD4: cancelled, while it waits, is due or is under way', async () => {
      const { tenantId, webhook } = await ordered();
      const ids = [];
      for (let i = 0; i < 5; i += 1) ids.push(await enter(webhook, ['a']));
      const [one = '', two = '', three = '', four = '', five = ''] = ids;
      const cancel = (id: string) => subject.store.cancel({ tenantId, id, now: NOW + 5 });
      await cancel(two);
      expect(await claimed(webhook)).toEqual([one]);
      await cancel(one);
      expect(await claimed(webhook, NOW + 5)).toEqual([three]);
      await cancel(four);
      expect(await claimed(webhook, NOW + 5)).toEqual([]);
      await subject.settle({ id: three, number: 1 }, { status: 'delivered' });
      await cancel(five);
      expect(await subject.statuses(tenantId, ids)).toEqual([
        'cancelled',
        'cancelled',
        'delivered',
        'cancelled',
        'cancelled',
      ]);
      expect(await claimed(webhook, NOW + 9)).toEqual([]);
      await enter(webhook, ['a'], NOW + 20);
      expect(await nextDue(webhook)).toBe(NOW + 20);
    });

    it('ORD4: an attempt whose lease ran out keeps its place until it is recorded and done', async () => {
      const { webhook } = await ordered();
      const [first, next] = [await enter(webhook, ['a']), await enter(webhook, ['a'])];
      await claimed(webhook);
      const later = NOW + webhook.timeoutMs + MARGIN_MS;
      const interrupted = await subject.claimOne(webhook, later);
      expect(interrupted).toMatchObject({ id: first, interrupted: expect.anything() });
      await subject.settle(interrupted, { status: 'retrying', dueAt: later, failures: 1 });
      const again = await subject.claimOne(webhook, later);
      expect(again).toMatchObject({ id: first, number: 2 });
      await subject.settle(again, { status: 'delivered' });
      expect(await claimed(webhook, later)).toEqual([next]);
    });
  });

  it('ORD5: a merge waits for both of its profiles, and both wait for it', async () => {
    const { webhook } = await ordered();
    const [a, b] = [await enter(webhook, ['a']), await enter(webhook, ['b'])];
    const merge = await enter(webhook, ['a', 'b']);
    const [a2, b2, c] = [await enter(webhook, ['a']), await enter(webhook, ['b']), await enter(webhook, ['c'])];
    expect(await claimed(webhook)).toEqual([a, b, c]);
    await subject.settle({ id: a, number: 1 }, { status: 'delivered' });
    expect(await subject.delivery(webhook.tenantId, merge)).toMatchObject({ dueAt: null, waitingFor: b });
    expect(await claimed(webhook)).toEqual([]);
    expect(await waitingFor(webhook, [merge, a2, b2])).toEqual([b, merge, b]);
    await subject.settle({ id: b, number: 1 }, { status: 'delivered' });
    expect(await claimed(webhook)).toEqual([merge]);
    await subject.settle({ id: merge, number: 1 }, { status: 'delivered' });
    expect(await claimed(webhook)).toEqual([a2, b2]);
  });

  it('ORD6: a delivery enters at its deliver_at: until then others go before it, and it waits for them', async () => {
    const { webhook } = await ordered();
    const later = await enter(webhook, ['a'], NOW + 100);
    const early = await enter(webhook, ['a'], NOW + 40);
    const other = await enter(webhook, ['b'], NOW + 100);
    expect(await claimed(webhook, NOW + 40)).toEqual([early]);
    // Its time has come, but not its turn; the claim takes whom it can instead.
    expect(await claimed(webhook, NOW + 100, 1)).toEqual([other]);
    expect(await waitingFor(webhook, [later])).toEqual([early]);
    expect(await claimed(webhook, NOW + 100)).toEqual([]);
    await subject.settle({ id: early, number: 1 }, { status: 'delivered' }, { endedAt: NOW + 130 });
    expect(await claimed(webhook, NOW + 130)).toEqual([later]);
  });

  it('ORD6: nobody comes in ahead of one that was begun, not even after a step back of the clock', async () => {
    const { webhook } = await ordered();
    const begun = await enter(webhook, ['a'], NOW);
    const b1 = await enter(webhook, ['b'], NOW - 60_000);
    await claimed(webhook);
    const next = await enter(webhook, ['a', 'b'], NOW - 50_000);
    const after = await enter(webhook, ['a'], NOW - 40_000);
    expect(await claimed(webhook)).toEqual([]);
    expect(await waitingFor(webhook, [next, after])).toEqual([expect.any(String), begun]);
    await subject.settle({ id: b1, number: 1 }, { status: 'delivered' });
    expect(await claimed(webhook)).toEqual([]);
    await subject.settle({ id: begun, number: 1 }, { status: 'delivered' });
    expect(await claimed(webhook)).toEqual([next]);
  });

  it('ORD6: one that is first is not sent before its deliver_at', async () => {
    const { webhook } = await ordered();
    const first = await enter(webhook, ['a']);
    const later = await enter(webhook, ['a'], NOW + 100);
    await claimed(webhook);
    await subject.settle({ id: first, number: 1 }, { status: 'delivered' }, { endedAt: NOW + 3 });
    expect(await claimed(webhook, NOW + 99)).toEqual([]);
    expect(await claimed(webhook, NOW + 100)).toEqual([later]);
  });

  describe('ORD7: held', () => {
    it('ORD7: switching off holds those that wait too; release sends in the same order', async () => {
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

    it('ORD7: what was under way when it was switched off keeps its place', async () => {
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

    it('ORD7: discarded ones block nobody', async () => {
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

  describe('ORD8: a changed ordering', () => {
    it('ORD8: from profile to none frees all that wait', async () => {
      const { webhook } = await ordered();
      const ids = [await enter(webhook, ['a']), await enter(webhook, ['a']), await enter(webhook, ['a'], NOW + 50)];
      await subject.change(webhook, { ordering: 'none' });
      expect(await claimed(webhook)).toEqual(ids.slice(0, 2));
      expect(await claimed(webhook, NOW + 50)).toEqual(ids.slice(2));
    });

    it('ORD8: from profile to none while it is switched off: they stay held, and are freed with the rest', async () => {
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

    it('ORD8: from none to profile orders what is accepted from then on', async () => {
      const { webhook } = await subject.subscribed();
      const old = [await subject.accept(webhook), await subject.accept(webhook)];
      const changed = await subject.change(webhook, { ordering: 'profile' });
      const [first] = [await enter(changed, ['a']), await enter(changed, ['a'])];
      expect(await claimed(webhook)).toEqual([...old, first]);
    });
  });

  it('ORD9: deleting a webhook cancels those that wait too', async () => {
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

  describe('ORD10: sent by hand', () => {
    it('ORD10: a waiting one that is resent goes out of turn once, and takes its place again if that fails', async () => {
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

    it('ORD10: one that is delivered out of turn leaves the order as it was', async () => {
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

    it('ORD10: a finished one that is resent, and one sent anew, wait for nobody and block nobody', async () => {
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

    it('ORD10: a held one that is resent and fails is held in its place', async () => {
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
