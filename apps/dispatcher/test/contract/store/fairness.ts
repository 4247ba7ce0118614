import { expect, it } from 'vitest';
import type { Webhook } from '../../../src/domain/webhook.ts';
import { NOW } from '../../support/builders.ts';
import { type OpenStore, Subject } from './subject.ts';

export function fairnessContract(open: OpenStore): void {
  const subject = new Subject(open);

  /** A webhook with so many first attempts and so many retries due, the retries for longer. */
  const withBacklog = async (firsts: number, retries: number): Promise<Webhook> => {
    const { webhook } = await subject.subscribed();
    for (let i = 0; i < retries; i += 1) await subject.accept(webhook);
    const { deliveries } = await subject.claim(webhook);
    for (const one of deliveries) await subject.settle(one, { status: 'retrying', dueAt: NOW + 1, failures: 1 });
    for (let i = 0; i < firsts; i += 1) await subject.accept(webhook, { delivery: { dueAt: NOW + 2 } });
    return webhook;
  };
  const claimed = async (webhook: Webhook, limit: number) => {
    const { deliveries } = await subject.claim(webhook, NOW + 9, limit);
    const retries = deliveries.filter(({ failures }) => failures > 0).length;
    return { firsts: deliveries.length - retries, retries };
  };

  it.each([
    ['both have more', 20, 20, 10, { firsts: 5, retries: 5 }],
    ['few retries leave the rest to first attempts', 20, 2, 10, { firsts: 8, retries: 2 }],
    ['few first attempts leave the rest to retries', 2, 20, 10, { firsts: 2, retries: 8 }],
    ['retries alone', 0, 20, 10, { firsts: 0, retries: 10 }],
    ['first attempts alone', 20, 0, 10, { firsts: 10, retries: 0 }],
    ['there is place for all', 3, 4, 10, { firsts: 3, retries: 4 }],
  ])(
    'fairness-5: first attempts and retries get half of a claim each: %s',
    async (_, firsts, retries, limit, expected) => {
      expect(await claimed(await withBacklog(firsts, retries), limit)).toEqual(expected);
    },
  );

  it.each([1, 3])('fairness-5: in claims for %i at a time they take turns over the odd place', async (limit) => {
    const webhook = await withBacklog(20, 20);
    const sum = { firsts: 0, retries: 0 };
    for (let i = 0; i < 6; i += 1) {
      const { firsts, retries } = await claimed(webhook, limit);
      sum.firsts += firsts;
      sum.retries += retries;
    }
    expect(sum).toEqual({ firsts: 3 * limit, retries: 3 * limit });
  });

  it('fairness-5: the next due time is the earlier of both', async () => {
    const webhook = await withBacklog(1, 1);
    expect((await subject.claim(webhook, NOW)).nextDue).toEqual([{ endpointId: webhook.id, dueAt: NOW + 1 }]);
    await claimed(webhook, 9);
    const first = await subject.accept(webhook, { delivery: { dueAt: NOW + 10 } });
    expect((await subject.claim(webhook, NOW + 9)).nextDue).toEqual([{ endpointId: webhook.id, dueAt: NOW + 10 }]);
    expect((await subject.claim(webhook, NOW + 10)).deliveries.map(({ id }) => id)).toEqual([first]);
  });
}
