// Order while somebody sets the clock: places are given by acceptance, times by the clock of the moment.
import { describe, expect, it } from 'vitest';
import type { Webhook } from '../../../src/domain/webhook.ts';
import { NOW } from '../../support/builders.ts';
import { orderSteps } from './order-steps.ts';
import { type OpenStore, Subject } from './subject.ts';

const HOUR_MS = 3_600_000;
const BACK = NOW - HOUR_MS;

export function orderClockContract(open: OpenStore): void {
  const subject = new Subject(open);
  const { ordered, claimed, waitingFor, nextDue } = orderSteps(subject);

  /** Accepts one delivery while the clock shows `now`; answers its id. */
  const enter = (webhook: Webhook, keys: string[], now: number, deliverAt = now): Promise<string> =>
    subject.accept(webhook, { now, delivery: { dueAt: deliverAt, turn: { keys, enteredAt: deliverAt } } });
  const deliver = (id: string, endedAt: number, number = 1) =>
    subject.settle({ id, number }, { status: 'delivered' }, { endedAt });

  describe('order-13: a clock that is set back lets nobody in ahead', () => {
    it('order-13: of those who wait, and whoever leaves makes the next due by the clock as it is', async () => {
      const { webhook } = await ordered();
      const a = await enter(webhook, ['a'], NOW - 5);
      await claimed(webhook);
      const b = await enter(webhook, ['a'], NOW);
      const c = await enter(webhook, ['a'], BACK);
      expect(await waitingFor(webhook, [a, b, c])).toEqual([null, a, a]);
      await deliver(a, BACK + 10);
      expect(await nextDue(webhook)).toBe(BACK + 10);
      expect(await claimed(webhook, BACK + 10)).toEqual([b]);
      await deliver(b, BACK + 20);
      expect(await claimed(webhook, BACK + 20)).toEqual([c]);
    });

    it('order-13: of one that is first and not yet begun', async () => {
      const { webhook } = await ordered();
      const first = await enter(webhook, ['a'], NOW);
      const next = await enter(webhook, ['a'], BACK);
      expect(await claimed(webhook, NOW)).toEqual([first]);
      expect(await waitingFor(webhook, [next])).toEqual([first]);
    });

    it('order-13: of those who wait at any key of a merge', async () => {
      const { webhook } = await ordered();
      const a = await enter(webhook, ['a'], NOW - 5);
      const b1 = await enter(webhook, ['b'], NOW - 5);
      const b2 = await enter(webhook, ['b'], NOW);
      const merge = await enter(webhook, ['a', 'b'], BACK);
      const after = await enter(webhook, ['a'], BACK - HOUR_MS);
      expect(await claimed(webhook)).toEqual([a, b1]);
      await deliver(a, BACK);
      expect(await claimed(webhook, BACK)).toEqual([]);
      await deliver(b1, BACK);
      expect(await claimed(webhook, BACK)).toEqual([b2]);
      expect(await waitingFor(webhook, [merge, after])).toEqual([b2, merge]);
      await deliver(b2, BACK);
      expect(await claimed(webhook, BACK)).toEqual([merge]);
      await deliver(merge, BACK);
      expect(await claimed(webhook, BACK)).toEqual([after]);
    });

    it('order-13: released deliveries are due now, in their order', async () => {
      const { webhook } = await ordered();
      const first = await enter(webhook, ['a'], NOW + 2 * HOUR_MS);
      const next = await enter(webhook, ['a'], NOW + HOUR_MS);
      await subject.switchOn(await subject.switchOff(webhook));
      expect(await claimed(webhook)).toEqual([first]);
      await deliver(first, NOW + 1);
      expect(await claimed(webhook, NOW + 1)).toEqual([next]);
    });
  });

  describe('order-14: who waits for a deliver_at is behind nobody and ahead of nobody', () => {
    it('order-14: it keeps nobody waiting, and comes in behind all that have entered', async () => {
      const { webhook } = await ordered();
      const a = await enter(webhook, ['a'], NOW);
      const later = await enter(webhook, ['a'], NOW, NOW + 100);
      const b = await enter(webhook, ['a'], NOW + 50);
      expect(await waitingFor(webhook, [later, b])).toEqual([null, a]);
      expect(await claimed(webhook, NOW + 50)).toEqual([a]);
      // Nobody has claimed since its time came: the next one accepted finds it in its place all the same.
      const c = await enter(webhook, ['a'], NOW + 150);
      await deliver(a, NOW + 160);
      expect(await claimed(webhook, NOW + 160)).toEqual([b]);
      await deliver(b, NOW + 170);
      expect(await claimed(webhook, NOW + 170)).toEqual([later]);
      await deliver(later, NOW + 180);
      expect(await claimed(webhook, NOW + 180)).toEqual([c]);
    });

    it('order-14: several come in by their times, over the keys that merges share', async () => {
      const { webhook } = await ordered();
      const head = await enter(webhook, ['a', 'b'], NOW);
      await claimed(webhook);
      const third = await enter(webhook, ['b'], NOW, NOW + 300);
      const second = await enter(webhook, ['a', 'b'], NOW, NOW + 200);
      const first = await enter(webhook, ['b'], NOW, NOW + 100);
      const last = await enter(webhook, ['a'], NOW + 400);
      await deliver(head, NOW + 400);
      for (const id of [first, second]) {
        expect(await claimed(webhook, NOW + 400)).toEqual([id]);
        await deliver(id, NOW + 400);
      }
      expect((await claimed(webhook, NOW + 400)).sort()).toEqual([third, last].sort());
    });

    it('order-14: one that has come in keeps its place, however the clock is set', async () => {
      const { webhook } = await subject.subscribed({ ordering: 'profile', timeoutMs: 9 * HOUR_MS });
      const a = await enter(webhook, ['a'], NOW);
      await claimed(webhook);
      const later = await enter(webhook, ['a', 'b'], NOW, NOW + HOUR_MS);
      // Its time has come, and the clock is set back before it could go.
      const b = await enter(webhook, ['b'], NOW + 2 * HOUR_MS);
      await subject.store.followClock({ step: `back ${webhook.id}`, now: NOW, byMs: -2 * HOUR_MS });
      expect(await claimed(webhook, NOW + 5)).toEqual([]);
      expect(await waitingFor(webhook, [later, b])).toEqual([a, later]);
      await deliver(a, NOW + 10);
      expect(await claimed(webhook, NOW + 10)).toEqual([later]);
      await deliver(later, NOW + 20);
      expect(await claimed(webhook, NOW + 20)).toEqual([b]);
    });

    it('order-14: one whose time had come and who was not looked at comes in, however the clock is set', async () => {
      const { webhook } = await ordered();
      const later = await enter(webhook, ['a'], NOW, NOW + HOUR_MS);
      await subject.store.followClock({ step: `back ${webhook.id}`, now: NOW + 1, byMs: -2 * HOUR_MS });
      const next = await enter(webhook, ['a'], NOW + 2);
      expect(await waitingFor(webhook, [later, next])).toEqual([null, later]);
      expect(await claimed(webhook, NOW + 3)).toEqual([later]);
    });

    it('order-14: an answer that is written late takes nobody out of the order', async () => {
      const { webhook } = await ordered();
      const a = await enter(webhook, ['a'], NOW);
      await claimed(webhook);
      const later = await enter(webhook, ['a'], NOW, NOW + 100);
      const b = await enter(webhook, ['a'], NOW + 101);
      await deliver(a, NOW + 99);
      expect(await waitingFor(webhook, [b])).toEqual([later]);
      expect(await claimed(webhook, NOW + 102)).toEqual([later]);
    });

    it('order-14: one that is sent by hand before its time takes its place with its first retry', async () => {
      const { tenantId, webhook } = await ordered();
      const early = await enter(webhook, ['a'], NOW, NOW + HOUR_MS);
      await subject.store.resend({ tenantId, id: early, now: NOW });
      expect(await claimed(webhook)).toEqual([early]);
      const beside = await enter(webhook, ['a'], NOW + 1);
      expect(await claimed(webhook, NOW + 1)).toEqual([beside]);
      await deliver(beside, NOW + 2);
      await subject.settle({ id: early, number: 1 }, { status: 'retrying', dueAt: NOW + 5, failures: 1 });
      expect(await claimed(webhook, NOW + 5)).toEqual([early]);
      const behind = await enter(webhook, ['a'], NOW + 6);
      expect(await waitingFor(webhook, [behind])).toEqual([early]);
      expect(await claimed(webhook, NOW + 6)).toEqual([]);
    });
  });
}
