import { deliveryExhaustedContext, webhookDisabledContext } from '@posthorn/contracts/contexts';
import { expect, it } from 'vitest';
import type { Transition } from '../../../src/domain/transition.ts';
import type { Webhook } from '../../../src/domain/webhook.ts';
import type { RaisedEvent, Settlement } from '../../../src/ports/store/claims.ts';
import { accepted, createdWebhook, entry, NOW, newEvent, newExtra, settlementOf } from '../../support/builders.ts';
import { type OpenStore, Subject } from './subject.ts';

const GONE: Transition = { status: 'held', switchOff: 'gone' };
const FAILED: Transition = { status: 'failed', failures: 1 };

export function outboxContract(open: OpenStore): void {
  const subject = new Subject(open);
  /** What waits to be told of a tenant; the store is shared by the tests. */
  const raisedOf = async (tenantId: number): Promise<RaisedEvent[]> =>
    (await subject.store.listRaised({ after: null, limit: 1000 })).filter((one) => one.tenantId === tenantId);
  const names = async (tenantId: number) => (await raisedOf(tenantId)).map(({ name }) => name);
  const settle = (settlement: Settlement) => subject.store.settle({ settlements: [settlement] });
  /** The next delivery of a webhook, and how its attempt ended. */
  const ended = async (webhook: Webhook, transition: Transition, over: Parameters<typeof settlementOf>[2] = {}) =>
    settle(
      settlementOf(await subject.claimOne(webhook), transition, {
        ...over,
        attempt: { url: webhook.url, ...over.attempt },
      }),
    );
  /** A tenant with a webhook, and another that is told of exhausted deliveries. */
  const watched = async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const watcher = await createdWebhook(subject.store, tenantId, { events: ['delivery.exhausted'] });
    return { tenantId, webhook, watcher };
  };

  it('operational-1: a webhook that is gone raises webhook.disabled in the same commit, with what is held', async () => {
    const { tenantId, webhook } = await subject.subscribed({ namespace: 'crm' });
    await subject.accept(webhook);
    await subject.accept(webhook, { delivery: { dueAt: NOW + 1 } });
    expect(await ended(webhook, GONE, { endedAt: NOW + 5 })).toEqual(['settled']);
    const [raised] = await raisedOf(tenantId);
    expect(raised).toMatchObject({ name: 'webhook.disabled', createdAt: NOW + 5 });
    expect(webhookDisabledContext.strict().parse(JSON.parse(raised?.context ?? ''))).toEqual({
      id: webhook.id,
      trigger: 'profile.created',
      events: ['profile.created'],
      url: webhook.url,
      namespace: 'crm',
      is_active: false,
      disabled_reason: 'gone',
      disabled_at: '2026-01-31 09:30:00',
      held_count: 2,
    });
  });

  it('operational-1: so does one that has failed for five days', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    for (let i = 0; i < 10; i += 1) {
      await subject.accept(webhook);
      await ended(webhook, FAILED, { endedAt: NOW + (i === 9 ? 5 * 86_400_000 : 0) });
    }
    const raised = await raisedOf(tenantId);
    expect(raised.map(({ context }) => JSON.parse(context))).toMatchObject([
      { id: webhook.id, disabled_reason: 'failing', held_count: 1 },
    ]);
  });

  it('operational-1: once, however many attempts say so, and not when a person does it', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    for (let i = 0; i < 2; i += 1) await subject.accept(webhook);
    const { deliveries } = await subject.claim(webhook);
    const settlements = deliveries.map((one) => settlementOf(one, GONE, { attempt: { url: webhook.url } }));
    await subject.settleAll(settlements);
    expect(await names(tenantId)).toEqual(['webhook.disabled']);
    const other = await subject.subscribed();
    await subject.switchOff(other.webhook);
    expect(await names(other.tenantId)).toEqual([]);
  });

  it('operational-2: a delivery that becomes failed raises delivery.exhausted, with its last attempt', async () => {
    const { tenantId, webhook } = await watched();
    const id = await subject.accept(webhook, { event: { profileId: 'p-9' } });
    const attempt = { status: 503, startedAt: NOW + 3 };
    await ended(webhook, FAILED, { attempt, endedAt: NOW + 5 });
    const [raised] = await raisedOf(tenantId);
    const context = deliveryExhaustedContext.strict().parse(JSON.parse(raised?.context ?? ''));
    expect(raised).toMatchObject({ name: 'delivery.exhausted', createdAt: NOW + 5 });
    expect(context).toMatchObject({
      id,
      event: 'profile.created',
      webhook_id: webhook.id,
      profile_id: 'p-9',
      status: 'failed',
      attempt_count: 1,
      completed_at: '2026-01-31T09:30:00.005Z',
      last_attempt: { number: 1, started_at: '2026-01-31T09:30:00.003Z', status: 503, error: null },
    });
  });

  it('operational-2: nothing is written where nobody asked to be told by name', async () => {
    const { tenantId, webhook } = await subject.subscribed({ events: ['*', 'delivery.*'] });
    await watched();
    await subject.accept(webhook);
    await ended(webhook, FAILED);
    expect(await names(tenantId)).toEqual([]);
  });

  it('operational-2: a retry, a delivery held, and a resend that fails exhaust nothing', async () => {
    const { tenantId, webhook } = await watched();
    const id = await subject.accept(webhook);
    await ended(webhook, { status: 'retrying', dueAt: NOW, failures: 1 });
    await ended(webhook, FAILED);
    expect(await names(tenantId)).toEqual(['delivery.exhausted']);
    await subject.store.resend({ tenantId, id, now: NOW });
    await ended(webhook, { status: 'failed', restored: true });
    await subject.accept(webhook);
    const claimed = await subject.claimOne(webhook);
    await subject.switchOff(webhook);
    await settle(settlementOf(claimed, FAILED, { attempt: { url: webhook.url } }));
    expect(await names(tenantId)).toEqual(['delivery.exhausted']);
  });

  it('operational-3: deliveries of operational events and tests raise none', async () => {
    const { tenantId, webhook, watcher } = await watched();
    await subject.accept(watcher, { event: { name: 'delivery.exhausted' } });
    await ended(watcher, FAILED);
    await subject.accept(watcher, { event: { name: 'webhook.disabled' } });
    await ended(watcher, GONE);
    const delivery = newExtra(webhook.id, { isTest: true, id: `tst_${webhook.id}` });
    await subject.store.addDelivery({ tenantId, now: NOW, delivery });
    await ended(webhook, FAILED);
    expect(await names(tenantId)).toEqual([]);
  });

  it('operational-4: what waits is read oldest first, in pages', async () => {
    const { tenantId, webhook } = await watched();
    for (let i = 0; i < 3; i += 1) {
      await subject.accept(webhook);
      await ended(webhook, FAILED, { endedAt: NOW + i });
    }
    const all = await raisedOf(tenantId);
    expect(all.map(({ createdAt }) => createdAt)).toEqual([NOW, NOW + 1, NOW + 2]);
    const after = all[0]?.key ?? '';
    expect(await subject.store.listRaised({ after, limit: 1 })).toEqual([all[1]]);
  });

  it('operational-4: an accept takes away what it tells of, in its commit, and nothing is told twice', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    await subject.accept(webhook);
    await ended(webhook, GONE);
    const [one] = await raisedOf(tenantId);
    const { version } = await subject.store.routingTable({ tenantId });
    const event = newEvent({ name: 'webhook.disabled' });
    const batch = {
      tenantId,
      routingVersion: version,
      now: NOW,
      entries: [entry({ event })],
      raised: [one?.key ?? ''],
    };
    expect(await subject.store.accept({ ...batch, routingVersion: version - 1 })).toEqual({ kind: 'stale' });
    expect(await names(tenantId)).toEqual(['webhook.disabled']);
    expect(await subject.store.accept(batch)).toMatchObject({ kind: 'accepted' });
    expect(await names(tenantId)).toEqual([]);
    const again = { ...batch, entries: [entry()] };
    expect(await subject.store.accept(again)).toEqual({ kind: 'stale' });
    const listed = await subject.store.listEvents({
      tenantId,
      filter: { name: 'webhook.disabled' },
      after: null,
      limit: 9,
    });
    expect(listed.items.map(({ id }) => id)).toEqual([event.id]);
  });

  it('operational-4: one that was taken away is never mistaken for one that came after it', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const other = await createdWebhook(subject.store, tenantId, { url: 'https://other.example/hook' });
    await subject.accept(webhook);
    await ended(webhook, GONE);
    const [first] = await raisedOf(tenantId);
    const batch = { tenantId, now: NOW, raised: [first?.key ?? ''] };
    const tell = async () => {
      const { version } = await subject.store.routingTable({ tenantId });
      return subject.store.accept({ ...batch, routingVersion: version, entries: [entry()] });
    };
    expect(await tell()).toMatchObject({ kind: 'accepted' });
    await subject.accept(other);
    await ended(other, GONE);
    expect(await tell()).toEqual({ kind: 'stale' });
    expect(await names(tenantId)).toEqual(['webhook.disabled']);
  });

  it('operational-4: one of an erased profile is told all the same, of nobody, and not by who read it before', async () => {
    const { tenantId, webhook } = await watched();
    const people = { profileId: 'p-77', others: [], merge: null, rootId: null };
    const { ids } = await accepted(subject.store, tenantId, [webhook], { event: { people } });
    await ended(webhook, FAILED, { endedAt: NOW + 5 });
    const [read] = await raisedOf(tenantId);
    expect(JSON.parse(read?.context ?? '')).toMatchObject({ id: ids[0], profile_id: 'p-77' });
    const actor = { tokenId: null, name: 'test' };
    await subject.store.eraseProfile({ tenantId, profileId: 'p-77', now: NOW + 6, actor });
    const { version } = await subject.store.routingTable({ tenantId });
    const tell = (key: string) =>
      subject.store.accept({ tenantId, now: NOW, routingVersion: version, entries: [entry()], raised: [key] });
    expect(await tell(read?.key ?? '')).toEqual({ kind: 'stale' });
    const [left, ...more] = await raisedOf(tenantId);
    expect(more).toEqual([]);
    expect(JSON.parse(left?.context ?? '')).toEqual({ ...JSON.parse(read?.context ?? ''), profile_id: null });
    expect(left).toMatchObject({ name: 'delivery.exhausted', createdAt: NOW + 5 });
    expect(await tell(left?.key ?? '')).toMatchObject({ kind: 'accepted' });
  });

  it('unreadable-4: what a dead process had under way is due at once, when its successor says so', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const under = [await subject.accept(webhook), await subject.accept(webhook)];
    const later = await subject.accept(webhook, { delivery: { dueAt: NOW + 9000 } });
    const [first] = (await subject.claim(webhook)).deliveries;
    if (first === undefined) throw new Error('two were to be claimed');
    await settle(
      settlementOf(first, { status: 'retrying', dueAt: NOW + 1, failures: 1 }, { attempt: { url: webhook.url } }),
    );
    await subject.claim(webhook, NOW + 1);
    expect(await subject.store.joinNode({ now: NOW + 2 })).toMatchObject({ isAlone: true, ended: 2 });
    expect(await subject.store.joinNode({ now: NOW + 2 })).toMatchObject({ isAlone: true, ended: 0 });
    const { deliveries } = await subject.claim(webhook, NOW + 2);
    expect(deliveries.map(({ id, number, interrupted }) => [id, number, interrupted?.startedAt]).sort()).toEqual(
      [
        [under[0], 2, NOW + 1],
        [under[1], 1, NOW],
      ].sort(),
    );
    expect(await subject.statuses(tenantId, [later])).toEqual(['pending']);
  });
}
