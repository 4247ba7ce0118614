import { describe, expect, it } from 'vitest';
import { NOW } from '../../support/builders.ts';
import { orderSteps } from './order-steps.ts';
import { MARGIN_MS, type OpenStore, Subject } from './subject.ts';

export function orderContract(open: OpenStore): void {
  const subject = new Subject(open);

  const { ordered, enter, claimed, waitingFor, nextDue } = orderSteps(subject);

  describe('order-2: who waits', () => {
    it('order-2: the first of each profile is due, the others wait and name it', async () => {
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

    it('order-2: the order of one webhook is nothing to another, and a delivery without keys waits for nobody', async () => {
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

  describe('order-4: whoever is finished makes the next due', () => {
    it('order-4: delivered or exhausted, in the same act; a failed attempt blocks its own profile only', async () => {
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

    it('order-4: cancelled, while it waits, is due or is under way', async () => {
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

    it('order-4: an attempt whose lease ran out keeps its place until it is recorded and done', async () => {
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

  it('order-5: a merge waits for both of its profiles, and both wait for it', async () => {
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

  it('order-6: a delivery enters at its deliver_at: until then others go before it, and it waits for them', async () => {
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

  it('order-6: nobody comes in ahead of one that was begun, not even after a step back of the clock', async () => {
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

  it('order-6: one that is first is not sent before its deliver_at', async () => {
    const { webhook } = await ordered();
    const first = await enter(webhook, ['a']);
    const later = await enter(webhook, ['a'], NOW + 100);
    await claimed(webhook);
    await subject.settle({ id: first, number: 1 }, { status: 'delivered' }, { endedAt: NOW + 3 });
    expect(await claimed(webhook, NOW + 99)).toEqual([]);
    expect(await claimed(webhook, NOW + 100)).toEqual([later]);
  });
}
