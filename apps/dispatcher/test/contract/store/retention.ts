import { expect, it } from 'vitest';
import type { Webhook } from '../../../src/domain/webhook.ts';
import {
  accepted,
  createdWebhook,
  entry,
  keyOf,
  NOW,
  newDelivery,
  newEvent,
  newExtra,
} from '../../support/builders.ts';
import { type OpenStore, Subject } from './subject.ts';

const DAY = 86_400_000;
const CUTOFF = NOW + 10 * DAY;
const ACTOR = { tokenId: null, name: 'posthorn' };

export function retentionContract(open: OpenStore): void {
  const subject = new Subject(open);
  /** A whole pass; answers how many acts it took and what they removed. */
  const prune = async (over: { eventsBefore?: number | null; auditBefore?: number; now?: number } = {}) => {
    const request = { eventsBefore: CUTOFF, auditBefore: 0, now: CUTOFF + DAY, ...over };
    const removed = { acts: 0, events: 0, deliveries: 0 };
    let cursor: string | null = null;
    do {
      const result = await subject.store.prune({ ...request, cursor });
      expect(result.events).toBeLessThanOrEqual(100);
      expect(result.deliveries).toBeLessThanOrEqual(1000);
      removed.acts += 1;
      removed.events += result.events;
      removed.deliveries += result.deliveries;
      cursor = result.cursor;
    } while (cursor !== null);
    return removed;
  };
  const finish = async (webhook: Webhook, endedAt = NOW, status: 'delivered' | 'failed' = 'delivered') => {
    const transition = status === 'delivered' ? { status } : { status, failures: 1 };
    await subject.settle(await subject.claimOne(webhook, endedAt), transition, { endedAt });
  };
  const isThere = async (tenantId: number, id: string) => (await subject.store.getEvent({ tenantId, id })) !== null;

  it('retention-1: an old event goes with its deliveries, attempts and suppressions once all of it is finished', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const { event, ids } = await accepted(subject.store, tenantId, [webhook], { event: { name: 'a.b' } });
    await finish(webhook);
    const failed = await accepted(subject.store, tenantId, [webhook]);
    await finish(webhook, NOW, 'failed');
    const cancelled = await accepted(subject.store, tenantId, [webhook]);
    await subject.store.cancel({ tenantId, id: cancelled.ids[0] ?? '', now: NOW });
    const unheard = await accepted(subject.store, tenantId, []);
    const removed = await prune();
    expect(removed).toMatchObject({ events: 4, deliveries: 3 });
    for (const one of [event, failed.event, cancelled.event, unheard.event]) {
      expect(await isThere(tenantId, one.id)).toBe(false);
    }
    expect(await subject.store.getDelivery({ tenantId, id: ids[0] ?? '' })).toBeNull();
    expect(await prune()).toMatchObject({ events: 0, deliveries: 0 });
  });

  it('retention-13: an event with very many deliveries and suppressions is removed by several acts, and no other waits for it', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const { version } = await subject.store.routingTable({ tenantId });
    const large = entry({
      deliveries: Array.from({ length: 1300 }, () => newDelivery(webhook.id)),
      suppressions: Array.from({ length: 900 }, (_, i) => ({ endpointId: i + 1, reason: 'condition', detail: 'no' })),
    });
    const others = Array.from({ length: 6 }, () =>
      entry({ deliveries: Array.from({ length: 400 }, () => newDelivery(webhook.id)) }),
    );
    const entries = [large, ...others];
    await subject.store.accept({ tenantId, routingVersion: version, now: NOW, entries });
    await subject.store.deleteWebhook({ tenantId, id: webhook.id, now: NOW });
    while ((await subject.store.sweep({ tenantId, limit: 1000, now: NOW })).hasMore);
    const removed = await prune();
    expect(removed).toMatchObject({ events: 7, deliveries: 1300 + 6 * 400 });
    // 1,000, then 300 with 700 of its suppressions, then itself, and the others two at a time.
    expect(removed.acts).toBeGreaterThanOrEqual(6);
    expect(await isThere(tenantId, large.event.id)).toBe(false);
  });

  it('retention-2: what is young stays, and what was finished a short time ago stays with its event', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const late = await accepted(subject.store, tenantId, [webhook]);
    await finish(webhook, CUTOFF);
    const young = await accepted(subject.store, tenantId, [webhook], { now: CUTOFF });
    await finish(webhook, CUTOFF);
    expect(await prune()).toMatchObject({ events: 0, deliveries: 0 });
    expect(await isThere(tenantId, late.event.id)).toBe(true);
    expect(await isThere(tenantId, young.event.id)).toBe(true);
    expect(await prune({ eventsBefore: CUTOFF + 1 })).toMatchObject({ events: 2, deliveries: 2 });
  });

  it('retention-3: what is unfinished or held stays, however old, and so does all of its event', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const other = await createdWebhook(subject.store, tenantId);
    const off = await createdWebhook(subject.store, tenantId, { isActive: false });
    const pending = await accepted(subject.store, tenantId, [webhook, other]);
    await finish(other);
    const held = await accepted(subject.store, tenantId, [off, other]);
    await finish(other);
    expect(await prune()).toMatchObject({ events: 0, deliveries: 0 });
    for (const { event, ids } of [pending, held]) {
      const found = await subject.store.getEvent({ tenantId, id: event.id });
      expect(found?.deliveries.map(({ id }) => id)).toEqual(ids);
    }
    // One that is sent once more by hand is unfinished as long.
    const resent = await accepted(subject.store, tenantId, [other]);
    await finish(other);
    await subject.store.resend({ tenantId, id: resent.ids[0] ?? '', now: NOW });
    expect(await prune()).toMatchObject({ events: 0 });
  });

  it('retention-1: tests, which have no event, go by their own age', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const test = (id: string) =>
      subject.store.addDelivery({ tenantId, now: NOW, delivery: newExtra(webhook.id, { id, isTest: true }) });
    await test(`tst_done_${tenantId}`);
    await finish(webhook);
    await test(`tst_open_${tenantId}`);
    expect(await prune()).toMatchObject({ deliveries: 1 });
    expect(await subject.store.getDelivery({ tenantId, id: `tst_done_${tenantId}` })).toBeNull();
    expect(await subject.store.getDelivery({ tenantId, id: `tst_open_${tenantId}` })).not.toBeNull();
  });

  it('retention-4: many go in many small acts, and what must stay among them is passed by once', async () => {
    const { tenantId } = await subject.tenant();
    const off = await createdWebhook(subject.store, tenantId, { isActive: false });
    const { version } = await subject.store.routingTable({ tenantId });
    const entries = Array.from({ length: 650 }, () => entry({ event: newEvent() }));
    await accepted(subject.store, tenantId, [off]);
    await subject.store.accept({ tenantId, routingVersion: version, now: NOW, entries });
    const kept = await accepted(subject.store, tenantId, [off]);
    await subject.store.accept({ tenantId, routingVersion: version, now: CUTOFF, entries: [entry()] });
    const first = await prune();
    expect(first.events).toBe(650);
    expect(first.acts).toBeGreaterThan(3);
    expect((await prune()).acts).toBeLessThanOrEqual(7);
    expect(await isThere(tenantId, kept.event.id)).toBe(true);
  });

  it('retention-5: keys go when they have expired, events or not; entries of the audit log when they are old', async () => {
    const { tenantId } = await subject.tenant();
    const { version } = await subject.store.routingTable({ tenantId });
    const accept = (key: string, now: number) =>
      subject.store.accept({
        tenantId,
        routingVersion: version,
        now,
        entries: [entry({ event: newEvent(), key: keyOf(key, 'content', NOW + DAY) })],
      });
    await accept('k1', NOW);
    await prune({ now: NOW + DAY - 1 });
    expect(await accept('k1', NOW)).toMatchObject({ results: [{ kind: 'duplicate' }] });
    await prune({ now: NOW + DAY });
    // Asked at a time when it would still have been valid: only its removal explains the answer.
    expect(await accept('k1', NOW)).toMatchObject({ results: [{ kind: 'new' }] });

    await subject.store.eraseProfile({ tenantId, profileId: 'p', now: NOW, actor: ACTOR });
    await subject.store.eraseProfile({ tenantId, profileId: 'p', now: NOW + DAY, actor: ACTOR });
    const audit = async () =>
      (
        await subject.store.listAudit({ tenantId, filter: { action: 'profile.erased' }, after: null, limit: 9 })
      ).items.map(({ at }) => at);
    await prune({ auditBefore: NOW + 1 });
    expect(await audit()).toEqual([NOW + DAY]);
  });

  it('retention-7: a finished replay goes like an event; one that is not at its end, or not yet cleared away, stays', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    await subject.accept(webhook);
    await finish(webhook);
    const made = async (startsAtOnce: boolean) => {
      const asked = { tenantId, filter: { webhookId: webhook.id }, ratePerSecond: 10, startsAtOnce };
      const { id } = await subject.store.createReplay({ ...asked, actor: ACTOR, now: NOW });
      await subject.store.planReplay({ id, limit: 100, now: NOW });
      return id;
    };
    const change = (id: number, action: 'start' | 'pause' | 'cancel', now = NOW) =>
      subject.store.changeReplay({ tenantId, id, action, actor: ACTOR, now });
    const [planned, paused, full, cleared, young] = [
      await made(false),
      await made(true),
      await made(true),
      await made(true),
      await made(true),
    ];
    await change(paused, 'pause');
    for (const id of [full, cleared]) await change(id, 'cancel', NOW + DAY);
    await change(young, 'cancel', CUTOFF);
    for (const id of [cleared, young]) await subject.store.dropReplayItems({ id, limit: 100 });
    const left = async () =>
      (await subject.store.listReplays({ tenantId, statuses: null, offset: 0, limit: 99 })).items.map(({ id }) => id);
    await prune({ eventsBefore: null });
    expect(await left()).toEqual([young, cleared, full, paused, planned]);
    await prune();
    expect(await left()).toEqual([young, full, paused, planned]);
  });

  it('retention-5: where events are kept for ever, only they are', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const { event } = await accepted(subject.store, tenantId, [webhook]);
    await finish(webhook);
    expect(await prune({ eventsBefore: null })).toMatchObject({ events: 0, deliveries: 0 });
    expect(await isThere(tenantId, event.id)).toBe(true);
  });
}
