import { expect, it } from 'vitest';
import type { Webhook } from '../../../src/domain/webhook.ts';
import { accepted, NOW, newExtra } from '../../support/builders.ts';
import { MARGIN_MS, type OpenStore, Subject } from './subject.ts';

export function rateContract(open: OpenStore): void {
  const subject = new Subject(open);

  const limited = (count: number, perMs: number) => subject.subscribed({ rateLimit: { count, perMs } });
  const backlog = async (webhook: Webhook, count: number): Promise<void> => {
    for (let i = 0; i < count; i += 1) await subject.accept(webhook);
  };
  const count = async (webhook: Webhook, now: number): Promise<number> =>
    (await subject.claim(webhook, now)).deliveries.length;

  it('rate-1: in any window no more attempts are claimed than the limit counts, to the millisecond', async () => {
    const { webhook } = await limited(3, 1000);
    await backlog(webhook, 20);
    expect((await subject.claim(webhook, NOW, 1)).nextDue).toEqual([{ endpointId: webhook.id, dueAt: NOW }]);
    const second = await subject.claim(webhook, NOW + 400);
    expect(second.deliveries).toHaveLength(2);
    expect(second.nextDue).toEqual([{ endpointId: webhook.id, dueAt: NOW, closedUntil: NOW + 1000 }]);
    const counts = [];
    for (const ms of [999, 1000, 1001, 1399, 1400, 1999, 2000]) counts.push(await count(webhook, NOW + ms));
    expect(counts).toEqual([0, 1, 0, 0, 2, 0, 1]);
  });

  it('rate-2: retries and resends count, an attempt that is only recorded as interrupted does not', async () => {
    const { tenantId, webhook } = await limited(2, 100_000);
    const [id] = [await subject.accept(webhook), await subject.accept(webhook)];
    await subject.claim(webhook, NOW);
    const later = NOW + webhook.timeoutMs + MARGIN_MS;
    // The window is full; when it opens, both are recorded and nothing has started.
    expect(await count(webhook, later)).toBe(0);
    const { deliveries } = await subject.claim(webhook, NOW + 100_000);
    expect(deliveries.map(({ interrupted }) => interrupted !== null)).toEqual([true, true]);
    for (const one of deliveries) await subject.settle(one, { status: 'retrying', dueAt: NOW + 100_000, failures: 1 });
    expect(await count(webhook, NOW + 100_000)).toBe(2);
    await subject.settle({ id, number: 2 }, { status: 'delivered' });
    await subject.store.resend({ tenantId, id, now: NOW + 100_001 });
    expect(await count(webhook, NOW + 100_001)).toBe(0);
    expect(await count(webhook, NOW + 200_000)).toBe(2);
  });

  it('rate-2: a test counts, and is refused while the window is full', async () => {
    const { tenantId, webhook } = await limited(2, 1000);
    const add = (now: number) =>
      subject.store.addDelivery({
        tenantId,
        now,
        delivery: newExtra(webhook.id, { isTest: true, lease: { until: now + 60_000 } }),
      });
    expect(await add(NOW)).toEqual({ kind: 'added' });
    await backlog(webhook, 5);
    expect(await count(webhook, NOW + 100)).toBe(1);
    expect(await add(NOW + 200)).toEqual({ kind: 'rate-limited', fullUntil: NOW + 1000 });
    expect(await add(NOW + 1000)).toEqual({ kind: 'added' });
    expect(await count(webhook, NOW + 1000)).toBe(0);
  });

  it('rate-4: a changed limit counts at once, with what has started; a removed one no more', async () => {
    const { webhook } = await limited(4, 1000);
    await backlog(webhook, 20);
    expect(await count(webhook, NOW)).toBe(4);
    await subject.change(webhook, { rateLimit: { count: 6, perMs: 1000 } });
    expect(await count(webhook, NOW + 1)).toBe(2);
    await subject.change(webhook, { rateLimit: { count: 2, perMs: 1000 } });
    const full = await subject.claim(webhook, NOW + 2);
    expect(full.deliveries).toEqual([]);
    // Four of six started at NOW, two at NOW + 1: the fifth to leave makes room for one.
    expect(full.nextDue[0]?.closedUntil).toBe(NOW + 1001);
    await subject.change(webhook, { rateLimit: null });
    const free = await subject.claim(webhook, NOW + 3);
    expect(free.deliveries).toHaveLength(14);
    expect(free.nextDue[0]).not.toHaveProperty('closedUntil');
  });

  it('rate-4: a clock that was set back delays by one window at most', async () => {
    const { webhook } = await limited(1, 1000);
    await backlog(webhook, 3);
    expect(await count(webhook, NOW + 3_600_000)).toBe(1);
    expect((await subject.claim(webhook, NOW)).nextDue[0]?.closedUntil).toBe(NOW + 1000);
    expect(await count(webhook, NOW + 1000)).toBe(1);
  });

  it('rate-4: a start under a clock that was set back while nothing ran does not shorten the window', async () => {
    const { webhook } = await limited(1, 20_000);
    const later = NOW + 100 * 3_600_000;
    await backlog(webhook, 2);
    expect(await count(webhook, later)).toBe(1);
    const { resumeClock } = subject.store;
    expect(await resumeClock({ now: later - 10_000 })).toBeLessThan(-10_000);
    expect([await count(webhook, later + 9999), await count(webhook, later + 10_000)]).toEqual([0, 1]);
  });

  it('rate-8: a start that the clock found set back at start has itself made keeps its window', async () => {
    const { tenantId, webhook } = await limited(1, 20_000);
    await backlog(webhook, 3);
    // Later than whatever the tests before have left; then the clock is set back, and a process that is not alone follows nothing.
    const late = NOW + 2000 * 24 * 3_600_000;
    await accepted(subject.store, tenantId, [webhook], { now: late, delivery: { dueAt: NOW } });
    const now = late - 15 * 24 * 3_600_000;
    expect(await count(webhook, now)).toBe(1);
    expect(await subject.store.resumeClock({ now: now + 5000 })).toBeLessThan(0);
    expect([await count(webhook, now + 19_999), await count(webhook, now + 20_000)]).toEqual([0, 1]);
  });
}
