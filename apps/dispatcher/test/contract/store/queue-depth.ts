// What /metrics says of the queue: counted on real rows.
import { beforeEach, expect, it } from 'vitest';
import type { Store } from '../../../src/ports/store/index.ts';
import type { QueueDepth } from '../../../src/ports/store/upkeep.ts';
import { accepted, NOW } from '../../support/builders.ts';
import { MARGIN_MS, type OpenStore, Subject } from './subject.ts';

const NOTHING = { due: 0, later: 0, oldestDueAt: null };

export function queueDepthContract(open: OpenStore): void {
  const subject = new Subject(open);

  /** Leaves nothing that is due at any time: lanes are shared by all tenants. */
  beforeEach(async () => {
    for (const { endpoint: webhook } of (await subject.store.dueEndpoints()).due) {
      const wants = [{ endpointId: webhook.id, limit: 100 }];
      const { deliveries } = await subject.store.claim({ now: NOW * 2, leaseMarginMs: MARGIN_MS, wants });
      for (const { id, tenantId } of deliveries) await subject.store.cancel({ tenantId, id, now: NOW });
    }
    expect(await depth(subject.store)).toEqual({ high: NOTHING, default: NOTHING, low: NOTHING });
  });

  it('metric-6: what is due and what waits for a time, by lane, with the earliest of what is due', async () => {
    const high = await subject.subscribed({ lane: 'high' });
    const [low, otherLow] = [await subject.subscribed({ lane: 'low' }), await subject.subscribed({ lane: 'low' })];
    for (const dueAt of [NOW - 5, NOW, NOW + 1]) await subject.accept(high.webhook, { delivery: { dueAt } });
    await subject.accept(low.webhook, { delivery: { dueAt: NOW - 7 } });
    await subject.accept(otherLow.webhook, { delivery: { dueAt: NOW - 70 } });
    await subject.accept(otherLow.webhook, { delivery: { dueAt: NOW + 70 } });
    expect(await depth(subject.store)).toEqual({
      high: { due: 2, later: 1, oldestDueAt: NOW - 5 },
      default: NOTHING,
      low: { due: 2, later: 1, oldestDueAt: NOW - 70 },
    });
  });

  it('metric-6: retries count as first attempts do, for a webhook that has nothing else too', async () => {
    const { webhook } = await subject.subscribed();
    for (const dueAt of [NOW + 10, NOW + 20]) {
      await subject.accept(webhook);
      const claimed = await subject.claimOne(webhook);
      await subject.settle(claimed, { status: 'retrying', dueAt, failures: 1 });
    }
    const of = async (now: number) => (await depth(subject.store, now)).default;
    expect(await of(NOW)).toEqual({ due: 0, later: 2, oldestDueAt: null });
    expect(await of(NOW + 15)).toEqual({ due: 1, later: 1, oldestDueAt: NOW + 10 });
    await subject.accept(webhook, { delivery: { dueAt: NOW + 12 } });
    expect(await of(NOW + 20)).toEqual({ due: 3, later: 0, oldestDueAt: NOW + 10 });
  });

  it('metric-6: what is under way is not due until its lease is over; what is held or finished is in neither count', async () => {
    const { webhook, tenantId } = await subject.subscribed({ timeoutMs: 1000 });
    await subject.accept(webhook);
    await subject.accept(webhook, { delivery: { status: 'held', dueAt: null } });
    const cancelled = await subject.accept(webhook);
    await subject.store.cancel({ tenantId, id: cancelled, now: NOW });
    const claimed = await subject.claimOne(webhook);
    const over = NOW + 1000 + MARGIN_MS;
    expect((await depth(subject.store, over - 1)).default).toEqual({ due: 0, later: 1, oldestDueAt: null });
    expect((await depth(subject.store, over)).default).toEqual({ due: 1, later: 0, oldestDueAt: over });
    await subject.settle(claimed, { status: 'delivered' });
    expect((await depth(subject.store, over)).default).toEqual(NOTHING);
  });

  it('metric-7: a commit is counted with the acts that shared it; reads are not', async () => {
    const { webhook } = await subject.subscribed();
    const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
    const figures = async () => {
      const { commitActs, commitSeconds, failedCommits } = await subject.store.stats();
      if (commitActs === undefined || commitSeconds === undefined) throw new Error('the store counts no commits');
      expect(commitActs.counts).toHaveLength(commitActs.bounds.length + 1);
      return {
        ...{ acts: commitActs.sum, commits: total(commitActs.counts), timed: total(commitSeconds.counts) },
        ...{ seconds: commitSeconds.sum, failedCommits },
      };
    };
    const before = await figures();
    for (let i = 0; i < 3; i += 1) await subject.store.probe();
    await subject.store.routingTable({ tenantId: webhook.tenantId });
    const after = await figures();
    expect(after).toEqual({
      ...{ acts: before.acts + 3, commits: before.commits + 3, timed: before.timed + 3 },
      ...{ seconds: expect.any(Number), failedCommits: 0 },
    });
    expect(after.seconds).toBeGreaterThan(before.seconds);
  });

  it('metric-8: what is cancelled is counted by its reason, once', async () => {
    const counts = async () => ({ ...(await subject.store.stats()).cancelled });
    const before = await counts();
    const { tenantId, webhook } = await subject.subscribed({ isActive: false });
    const [byHand = '', twice = ''] = [await subject.accept(webhook), await subject.accept(webhook)];
    for (const id of [byHand, byHand, twice]) await subject.store.cancel({ tenantId, id, now: NOW });
    await subject.store.resend({ tenantId, id: twice, now: NOW });
    await subject.settle(await subject.claimOne(webhook), { status: 'cancelled', restored: true });
    expect(await subject.statuses(tenantId, [twice])).toEqual(['cancelled']);
    await subject.accept(webhook);
    const on = await subject.switchOn(webhook, 'discard');
    await subject.accept(on);
    await subject.store.deleteWebhook({ tenantId, id: on.id, now: NOW });
    const person = await subject.subscribed();
    await accepted(subject.store, person.tenantId, [person.webhook], {
      event: { people: { profileId: 'p-met8', others: [], merge: null, rootId: null } },
    });
    const actor = { tokenId: null, name: 'test' };
    const erase = { tenantId: person.tenantId, profileId: 'p-met8', now: NOW, actor };
    await subject.store.eraseProfile(erase);
    const after = await counts();
    const grown = Object.fromEntries(Object.entries(after).map(([reason, n]) => [reason, n - (before[reason] ?? 0)]));
    expect(grown).toEqual({ by_user: 2, discarded: 1, webhook_deleted: 1, erased: 1 });
  });
}

const depth = (store: Store, now = NOW): Promise<QueueDepth> => store.queueDepth({ now });
