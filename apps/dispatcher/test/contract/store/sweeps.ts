// Changes of a webhook with more deliveries than one commit changes.
import { expect, it } from 'vitest';
import type { NewDelivery } from '../../../src/domain/acceptance.ts';
import type { Webhook } from '../../../src/domain/webhook.ts';
import { createdWebhook, entry, NOW, newDelivery } from '../../support/builders.ts';
import { type OpenStore, Subject } from './subject.ts';

const FIRST_ROWS = 1000;
const ACTOR = { tokenId: null, name: 'test' };

export function sweepsContract(open: OpenStore): void {
  const subject = new Subject(open);
  const { accept } = backlogs(subject);
  const heldCount = async ({ tenantId, id }: Webhook): Promise<number | undefined> =>
    (await subject.store.getWebhook({ tenantId, id }))?.heldCount;
  const step = (webhook: Webhook, limit = 1000, now = NOW) =>
    subject.store.sweep({ tenantId: webhook.tenantId, limit, now });
  const toTheEnd = async (webhook: Webhook, now = NOW): Promise<void> => {
    while ((await step(webhook, 400, now)).hasMore);
  };
  const isSwept = async (webhook: Webhook): Promise<boolean> =>
    !(await subject.store.tenantsSweeping()).includes(webhook.tenantId);

  it('sweep-2: the commit that switches a webhook off holds 1,000 deliveries, and steps hold the rest', async () => {
    const { webhook } = await subject.subscribed();
    await accept(webhook, 2300);
    const told = await subject.told(() => subject.switchOff(webhook));
    expect(told.map(({ sweeps }) => sweeps)).toContain(true);
    expect(await heldCount(webhook)).toBe(FIRST_ROWS);
    expect(await subject.store.tenantsSweeping()).toContain(webhook.tenantId);
    expect(await step(webhook, 500)).toEqual({ hasMore: true });
    expect(await heldCount(webhook)).toBe(1500);
    await toTheEnd(webhook);
    expect(await heldCount(webhook)).toBe(2300);
    expect(await isSwept(webhook)).toBe(true);
    expect(await step(webhook)).toEqual({ hasMore: false });
  });

  it('sweep-2: a webhook with fewer is done in that commit, and no step follows', async () => {
    const { webhook } = await subject.subscribed();
    const ids = await accept(webhook, 60);
    const told = await subject.told(() => subject.switchOff(webhook));
    expect(told.some(({ sweeps }) => sweeps === true)).toBe(false);
    expect(await heldCount(webhook)).toBe(60);
    await subject.switchOn(webhook);
    expect(new Set(await subject.statuses(webhook.tenantId, ids))).toEqual(new Set(['pending']));
    expect(await isSwept(webhook)).toBe(true);
  });

  it('sweep-3: while a hold has steps left, only what a person asks for is claimed', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const ids = await accept(webhook, 1200);
    const [last = ''] = ids.slice(-1);
    await subject.switchOff(webhook);
    expect(await subject.delivery(tenantId, last)).toMatchObject({ status: 'pending' });
    const closed = await subject.claim(webhook);
    expect(closed.deliveries).toEqual([]);
    expect(closed.nextDue[0]?.closedUntil).toBeGreaterThan(NOW);
    await subject.store.resend({ tenantId, id: last, now: NOW });
    expect(await subject.claimOne(webhook)).toMatchObject({ id: last, number: 1, fallback: 'held' });
    await toTheEnd(webhook);
    expect(await heldCount(webhook)).toBe(1199);
    expect((await subject.claim(webhook)).nextDue[0]?.closedUntil).toBeUndefined();
  });

  it('sweep-3: while a discard has steps left too, and a release closes nothing', async () => {
    const { webhook } = await subject.subscribed({ isActive: false });
    await accept(webhook, 1100, { status: 'held', dueAt: null });
    await subject.switchOn(webhook, 'discard');
    const [fresh = ''] = await accept(webhook, 1);
    expect((await subject.claim(webhook)).deliveries).toEqual([]);
    await toTheEnd(webhook);
    expect(await subject.claimOne(webhook)).toMatchObject({ id: fresh });
    const other = await subject.subscribed({ isActive: false });
    await accept(other.webhook, 1100, { status: 'held', dueAt: null });
    await subject.switchOn(other.webhook);
    expect((await subject.claim(other.webhook, NOW, 10)).deliveries).toHaveLength(10);
  });

  it('sweep-4: sweeps of a webhook are made in the order in which they were asked for', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const ids = await accept(webhook, 1150);
    await subject.switchOff(webhook);
    await subject.switchOn(webhook, 'discard');
    const [fresh = ''] = await accept(webhook, 1);
    await subject.switchOff(webhook);
    await toTheEnd(webhook);
    expect(new Set(await subject.statuses(tenantId, ids))).toEqual(new Set(['cancelled']));
    expect(await subject.delivery(tenantId, fresh)).toMatchObject({ status: 'held' });
  });

  it('sweep-4: an attempt that ends meanwhile is not swept a second time', async () => {
    const { tenantId, webhook } = await subject.subscribed({ maxInFlight: 10 });
    const ids = await accept(webhook, 1200);
    const { deliveries } = await subject.claim(webhook, NOW, 2);
    await subject.switchOff(webhook);
    await subject.switchOn(webhook);
    const [retried, delivered] = deliveries;
    if (retried === undefined || delivered === undefined) throw new Error('two were to be claimed');
    await subject.settle(retried, { status: 'retrying', dueAt: NOW + 60_000, failures: 1 });
    await subject.settle(delivered, { status: 'delivered' });
    await toTheEnd(webhook);
    expect(await subject.delivery(tenantId, retried.id)).toMatchObject({ status: 'retrying', dueAt: NOW + 60_000 });
    expect(await subject.delivery(tenantId, delivered.id)).toMatchObject({ status: 'delivered' });
    const rest = ids.filter((id) => id !== retried.id && id !== delivered.id);
    expect(new Set(await subject.statuses(tenantId, rest))).toEqual(new Set(['pending']));
  });

  it('sweep-4: what a person does with a delivery finds it as the sweep would have left it', async () => {
    const { tenantId, webhook } = await subject.subscribed({ isActive: false });
    const ids = await accept(webhook, 1100, { status: 'held', dueAt: null });
    const [resent = '', cancelled = ''] = ids.slice(-2);
    await subject.switchOn(webhook, 'discard');
    expect(await subject.store.cancel({ tenantId, id: cancelled, now: NOW + 5 })).toBe('finished');
    expect(await subject.delivery(tenantId, cancelled)).toMatchObject({ reason: 'discarded', completedAt: NOW });
    await subject.store.resend({ tenantId, id: resent, now: NOW + 5 });
    const claimed = await subject.claimOne(webhook, NOW + 5);
    expect(claimed).toMatchObject({ id: resent, fallback: 'cancelled' });
    await subject.settle(claimed, { status: 'cancelled', restored: true });
    await toTheEnd(webhook);
    expect(await subject.delivery(tenantId, resent)).toMatchObject({ status: 'cancelled', reason: 'discarded' });
    expect(await heldCount(webhook)).toBe(0);
  });

  it('sweep-4: an erasure finds it so too', async () => {
    const { tenantId, webhook } = await subject.subscribed({ isActive: false });
    const held = { status: 'held', dueAt: null } as const;
    await accept(webhook, 1100, held);
    const last = await subject.accept(webhook, { event: { profileId: 'of-a-sweep' }, delivery: held });
    await subject.switchOn(webhook, 'discard');
    await subject.store.eraseProfile({ tenantId, profileId: 'of-a-sweep', now: NOW + 5, actor: ACTOR });
    expect(await subject.delivery(tenantId, last)).toMatchObject({ status: 'cancelled', reason: 'discarded' });
  });

  it('sweep-5: deleting a webhook calls off everything that is unfinished, in steps where it is much', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const ids = await accept(webhook, 1300);
    const { deliveries } = await subject.claim(webhook, NOW, 2);
    expect(await subject.store.deleteWebhook({ tenantId, id: webhook.id, now: NOW, actor: ACTOR })).toBe(true);
    expect(await subject.store.getWebhook({ tenantId, id: webhook.id })).toBeNull();
    expect((await subject.claim(webhook, NOW + 1e9)).deliveries).toEqual([]);
    const [settled, unsent] = deliveries;
    if (settled === undefined || unsent === undefined) throw new Error('two were to be claimed');
    await subject.settle(settled, { status: 'delivered' });
    const lease = { deliveryId: unsent.id, number: unsent.number, until: NOW + 1e6 };
    expect(await subject.store.renewLease(lease)).toBe(false);
    await toTheEnd(webhook);
    expect(await subject.delivery(tenantId, settled.id)).toMatchObject({
      ...{ status: 'cancelled', reason: 'webhook_deleted', completedAt: NOW },
      attempts: [{ number: 1 }],
    });
    expect(new Set(await subject.statuses(tenantId, ids))).toEqual(new Set(['cancelled']));
    expect(await isSwept(webhook)).toBe(true);
  });

  it('sweep-6: giving up an order makes everything due that waited for its turn, each on its own', async () => {
    const { tenantId, webhook } = await subject.subscribed({ ordering: 'profile' });
    const ids = await accept(webhook, 1100, { turn: { keys: ['p'], enteredAt: NOW } });
    expect((await subject.claim(webhook)).deliveries).toHaveLength(1);
    await subject.change(webhook, { ordering: 'none' });
    await toTheEnd(webhook);
    const waiting = await Promise.all(ids.slice(1).map((id) => subject.delivery(tenantId, id)));
    expect(new Set(waiting.map(({ dueAt }) => dueAt))).toEqual(new Set([NOW]));
  });

  it('order-7: a hold and a release in steps keep the order of each profile', async () => {
    const { tenantId, webhook } = await subject.subscribed({ ordering: 'profile' });
    const ids = await accept(webhook, 1100, { turn: { keys: ['p'], enteredAt: NOW } });
    await subject.switchOff(webhook);
    await toTheEnd(webhook);
    expect(await heldCount(webhook)).toBe(1100);
    await subject.switchOn(webhook);
    await toTheEnd(webhook);
    for (const id of ids.slice(0, 3)) {
      const claimed = await subject.claimOne(webhook);
      expect(claimed.id).toBe(id);
      await subject.settle(claimed, { status: 'delivered' });
    }
    expect(await subject.statuses(tenantId, ids.slice(-1))).toEqual(['pending']);
  });

  it('sweep-9: released deliveries are sent in the order of acceptance, also over several steps', async () => {
    const { webhook } = await subject.subscribed({ isActive: false, maxInFlight: 2000 });
    const ids = await accept(webhook, 1250, { status: 'held', dueAt: null });
    await subject.switchOn(webhook);
    // Later: the steps that follow give the due time of the release all the same.
    await toTheEnd(webhook, NOW + 9000);
    const [fresh = ''] = await accept(webhook, 1, { dueAt: NOW + 1 });
    const { deliveries } = await subject.claim(webhook, NOW + 9000, 2000);
    expect(deliveries.map(({ id }) => id)).toEqual([...ids, fresh]);
  });

  it('sweep-8: each step is of one tenant, and says whether that one has more', async () => {
    const [one, two] = [await subject.subscribed(), await subject.subscribed()];
    await accept(one.webhook, 1100);
    await accept(two.webhook, 1100);
    await subject.switchOff(one.webhook);
    await subject.switchOff(two.webhook);
    await toTheEnd(one.webhook);
    expect(await isSwept(one.webhook)).toBe(true);
    expect(await isSwept(two.webhook)).toBe(false);
    expect(await heldCount(two.webhook)).toBe(FIRST_ROWS);
    await toTheEnd(two.webhook);
  });

  it('sweep-10: what a webhook gets after it was switched off or on is not changed by the steps that follow', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const other = await createdWebhook(subject.store, tenantId);
    await accept(webhook, 1100);
    await subject.switchOff(webhook);
    const [held = ''] = await accept(webhook, 1, { status: 'held', dueAt: null });
    const [others = ''] = await accept(other, 1);
    await subject.switchOn(webhook);
    const [fresh = ''] = await accept(webhook, 1, { dueAt: NOW + 7 });
    await subject.switchOff(webhook);
    await subject.switchOn(webhook);
    await toTheEnd(webhook);
    expect(await subject.delivery(tenantId, held)).toMatchObject({ status: 'pending', dueAt: NOW });
    expect(await subject.delivery(tenantId, fresh)).toMatchObject({ status: 'pending' });
    expect(await subject.delivery(tenantId, others)).toMatchObject({ status: 'pending' });
  });
}

export const backlogs = (subject: Pick<Subject, 'store'>) => ({
  /** As many events, each with a delivery to this webhook. */
  accept: async (webhook: Webhook, count: number, over: Partial<NewDelivery> = {}): Promise<string[]> => {
    const { store } = subject;
    const { tenantId } = webhook;
    const { version } = await store.routingTable({ tenantId });
    const entries = Array.from({ length: count }, () => entry({ deliveries: [newDelivery(webhook.id, over)] }));
    const outcome = await store.accept({ tenantId, routingVersion: version, now: NOW, entries });
    if (outcome.kind !== 'accepted') throw new Error(`not accepted: ${outcome.kind}`);
    return entries.flatMap(({ deliveries }) => deliveries.map(({ id }) => id));
  },
});
