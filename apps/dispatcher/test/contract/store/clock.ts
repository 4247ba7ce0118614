// What the store does when the clock is set, and about leases that were too short.
import { expect, it } from 'vitest';
import { accepted, NOW } from '../../support/builders.ts';
import { MARGIN_MS, type OpenStore, Subject } from './subject.ts';

const HOUR = 3_600_000;
let steps = 0;

export function clockContract(open: OpenStore): void {
  const subject = new Subject(open);
  const set = (now: number, byMs: number, step = `step ${++steps}`) => subject.store.followClock({ step, now, byMs });
  const dueAt = async (tenantId: number, id: string) => (await subject.delivery(tenantId, id)).dueAt;
  const claimedIds = async (webhook: { id: number }, now: number) =>
    (await subject.claim(webhook, now)).deliveries.map(({ id }) => id);

  it('clock-3: what was due goes on in its order, ahead of what comes after the step', async () => {
    const { webhook } = await subject.subscribed();
    const at = (now: number) => subject.accept(webhook, { now, delivery: { dueAt: now } });
    const old = [await at(NOW - 3 * HOUR), await at(NOW - 10), await at(NOW - 5), await at(NOW)];
    await set(NOW - HOUR, -HOUR);
    const news = await at(NOW - HOUR);
    expect(await claimedIds(webhook, NOW - HOUR)).toEqual([...old, news]);
  });

  it('clock-3: the same step is followed once, and what was written since is not moved', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const id = await subject.accept(webhook, { delivery: { dueAt: NOW + 1 } });
    await set(NOW - HOUR, -HOUR, 'once');
    const before = await dueAt(tenantId, id);
    await set(NOW - HOUR, -HOUR, 'once');
    expect(await dueAt(tenantId, id)).toBe(before);
  });

  it('clock-4: the pause before a retry keeps its length when the clock is set back; a deliver_at keeps its time', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const retried = await subject.accept(webhook);
    const one = await subject.claimOne(webhook);
    await subject.settle(one, { status: 'retrying', dueAt: NOW + 60_000, failures: 1 });
    const later = await subject.accept(webhook, { delivery: { dueAt: NOW + 90_000 } });
    await set(NOW - HOUR, -HOUR);
    expect([await dueAt(tenantId, retried), await dueAt(tenantId, later)]).toEqual([NOW + 60_000 - HOUR, NOW + 90_000]);
    await set(NOW, HOUR);
    expect([await dueAt(tenantId, retried), await dueAt(tenantId, later)]).toEqual([NOW + 60_000 - HOUR, NOW + 90_000]);
  });

  it.each([HOUR, -HOUR])('clock-6: a lease keeps its length (%i ms)', async (byMs) => {
    const { webhook } = await subject.subscribed();
    const id = await subject.accept(webhook);
    await subject.claimOne(webhook);
    const leaseMs = webhook.timeoutMs + MARGIN_MS;
    await set(NOW + byMs, byMs);
    expect(await claimedIds(webhook, NOW + byMs + leaseMs - 1)).toEqual([]);
    expect(await claimedIds(webhook, NOW + byMs + leaseMs)).toEqual([id]);
  });

  it.each([HOUR, -HOUR])('clock-5: a window keeps its length (%i ms)', async (byMs) => {
    const { webhook } = await subject.subscribed({ rateLimit: { count: 1, perMs: 10_000 } });
    for (let i = 0; i < 2; i += 1)
      await subject.accept(webhook, { now: NOW - 2 * HOUR, delivery: { dueAt: NOW - 2 * HOUR } });
    expect(await claimedIds(webhook, NOW)).toHaveLength(1);
    await set(NOW + 1 + byMs, byMs);
    expect(await claimedIds(webhook, NOW + byMs + 9999)).toEqual([]);
    expect(await claimedIds(webhook, NOW + byMs + 10_000)).toHaveLength(1);
  });

  it('clock-10: a webhook is switched off after five days of failing that have passed', async () => {
    const { tenantId, webhook } = await subject.subscribed({ retrySchedule: Array.from({ length: 20 }, () => 0) });
    await subject.accept(webhook);
    const fail = async (number: number, at: number) => {
      const one = await subject.claimOne(webhook, at);
      const over = { endedAt: at, attempt: { url: webhook.url } };
      await subject.settle(one, { status: 'retrying', dueAt: at, failures: number }, over);
    };
    for (let number = 1; number <= 12; number += 1) await fail(number, NOW);
    await set(NOW + 400 * 24 * HOUR, 400 * 24 * HOUR);
    await fail(13, NOW + 400 * 24 * HOUR);
    const found = await subject.store.getWebhook({ tenantId, id: webhook.id });
    expect(found?.webhook.isActive).toBe(true);
    await fail(14, NOW + 405 * 24 * HOUR);
    expect((await subject.store.getWebhook({ tenantId, id: webhook.id }))?.webhook.isActive).toBe(false);
  });

  it('clock-3: a clock that was set back while nothing ran is found at start, by the newest rows', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    // Later than whatever the tests before have left.
    const late = NOW + 1000 * 24 * HOUR;
    const { ids } = await accepted(subject.store, tenantId, [webhook], { now: late, delivery: { dueAt: late } });
    const now = late - HOUR;
    expect(await subject.store.resumeClock({ now: late })).toBe(0);
    expect(await subject.store.resumeClock({ now })).toBeLessThanOrEqual(-HOUR);
    expect(await claimedIds(webhook, now)).toEqual(ids);
  });

  it('clock-7: a lease is renewed as long as the attempt is the holder’s', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const id = await subject.accept(webhook);
    const renew = (number: number) => subject.store.renewLease({ deliveryId: id, number, until: NOW + 10 * HOUR });
    expect(await renew(1)).toBe(false);
    const one = await subject.claimOne(webhook);
    expect([await renew(2), await renew(1)]).toEqual([false, true]);
    expect(await claimedIds(webhook, NOW + 10 * HOUR - 1)).toEqual([]);
    const again = await subject.claimOne(webhook, NOW + 10 * HOUR);
    expect(again.interrupted).not.toBeNull();
    expect(await renew(1)).toBe(true);
    await subject.settle(one, { status: 'retrying', dueAt: NOW + 10 * HOUR, failures: 1 });
    expect(await renew(1)).toBe(false);
    await subject.claimOne(webhook, NOW + 10 * HOUR);
    expect([await renew(1), await renew(2)]).toEqual([false, true]);
    await subject.store.cancel({ tenantId, id, now: NOW });
    expect(await renew(2)).toBe(false);
  });
}
