import { describe, expect, it } from 'vitest';
import { UNTRIED } from '../../../src/domain/health.ts';
import type { Transition } from '../../../src/domain/transition.ts';
import type { Webhook } from '../../../src/domain/webhook.ts';
import { NOW, newExtra, settlementOf } from '../../support/builders.ts';
import { type OpenStore, Subject } from './subject.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const FAILED: Transition = { status: 'failed', failures: 1 };

export function healthContract(open: OpenStore): void {
  const subject = new Subject(open);
  const healthOf = async (webhook: Webhook) =>
    (await subject.store.getWebhook({ tenantId: webhook.tenantId, id: webhook.id }))?.health;
  /** One attempt of a new delivery that ends at `at`. */
  const attempted = async (webhook: Webhook, transition: Transition, at: number, over: object = {}) => {
    const id = await subject.accept(webhook);
    const delivery = await subject.claimOne(webhook);
    const settlement = settlementOf(delivery, transition, { attempt: { url: webhook.url }, endedAt: at });
    await subject.settleAll([{ ...settlement, ...over }]);
    return id;
  };
  const failed = async (webhook: Webhook, times: number, at = NOW): Promise<void> => {
    for (let i = 0; i < times; i += 1) await attempted(webhook, FAILED, at);
  };
  const stored = async (webhook: Webhook) =>
    (await subject.store.getWebhook({ tenantId: webhook.tenantId, id: webhook.id }))?.webhook;

  it('health-4: failures are counted from the first since the last success', async () => {
    const { webhook } = await subject.subscribed();
    expect(await healthOf(webhook)).toEqual(UNTRIED);
    await attempted(webhook, FAILED, NOW + 1);
    await attempted(webhook, FAILED, NOW + 5);
    const failing = { failingSince: NOW + 1, failureCount: 2, lastFailureAt: NOW + 5 };
    expect(await healthOf(webhook)).toEqual({ ...failing, lastSuccessAt: null });
    await attempted(webhook, { status: 'delivered' }, NOW + 9);
    const healed = { failingSince: null, failureCount: 0, lastFailureAt: NOW + 5, lastSuccessAt: NOW + 9 };
    expect(await healthOf(webhook)).toEqual(healed);
    await attempted(webhook, FAILED, NOW + 20);
    expect(await healthOf(webhook)).toMatchObject({ failingSince: NOW + 20, failureCount: 1 });
    // Also a success right after another: what was written is remembered only while it is true.
    await attempted(webhook, { status: 'delivered' }, NOW + 21);
    expect(await healthOf(webhook)).toMatchObject({ failingSince: null, lastSuccessAt: NOW + 21 });
  });

  it('health-4: a success is written at most once a minute', async () => {
    const { webhook } = await subject.subscribed();
    const at = async (ms: number) => {
      await attempted(webhook, { status: 'delivered' }, NOW + ms);
      return ((await healthOf(webhook))?.lastSuccessAt ?? 0) - NOW;
    };
    expect(await at(0)).toBe(0);
    expect(await at(MINUTE_MS - 1)).toBe(0);
    expect(await at(MINUTE_MS)).toBe(MINUTE_MS);
  });

  it('health-4: a success whose act was undone is not remembered', async () => {
    const { webhook } = await subject.subscribed();
    await subject.accept(webhook);
    const settlement = settlementOf(
      await subject.claimOne(webhook),
      { status: 'delivered' },
      { attempt: { url: webhook.url } },
    );
    const nonsense = { ...settlement, deliveryId: { not: 'an id' } } as never;
    await expect(subject.settleAll([settlement, nonsense])).rejects.toThrow();
    expect(await healthOf(webhook)).toEqual(UNTRIED);
    await subject.settleAll([settlement]);
    expect(await healthOf(webhook)).toMatchObject({ lastSuccessAt: NOW });
  });

  it('health-4: what counts for nothing changes nothing; an attempt at another URL neither', async () => {
    const { webhook } = await subject.subscribed();
    await attempted(webhook, FAILED, NOW, { mark: 'none' });
    await attempted({ ...webhook, url: 'https://elsewhere.example/' }, FAILED, NOW);
    await attempted({ ...webhook, url: 'https://elsewhere.example/' }, { status: 'delivered' }, NOW);
    expect(await healthOf(webhook)).toEqual(UNTRIED);
  });

  it('health-4: who lost the lease counts for nothing', async () => {
    const { webhook } = await subject.subscribed();
    await subject.accept(webhook);
    const one = settlementOf(await subject.claimOne(webhook), FAILED, { attempt: { url: webhook.url } });
    await subject.settleAll([one, one]);
    expect(await healthOf(webhook)).toMatchObject({ failureCount: 1 });
  });

  describe('switching off', () => {
    it('health-5: the failure that makes it five days and ten switches off, and all that waits is held, itself too', async () => {
      const { tenantId, webhook } = await subject.subscribed();
      await failed(webhook, 9);
      const waiting = await subject.accept(webhook, { delivery: { dueAt: NOW + 1000 } });
      const last = await attempted(webhook, { status: 'retrying', dueAt: NOW + 1, failures: 1 }, NOW + 5 * DAY_MS);
      expect(await stored(webhook)).toMatchObject({
        isActive: false,
        disabledReason: 'failing',
        disabledAt: NOW + 5 * DAY_MS,
        version: webhook.version + 1,
      });
      expect(await subject.statuses(tenantId, [waiting, last])).toEqual(['held', 'held']);
      expect((await subject.claim(webhook, NOW + 1e10)).deliveries).toEqual([]);
    });

    it('health-5: one whose schedule that failure uses up is held too', async () => {
      const { tenantId, webhook } = await subject.subscribed();
      await failed(webhook, 9);
      const last = await attempted(webhook, FAILED, NOW + 5 * DAY_MS);
      expect(await subject.statuses(tenantId, [last])).toEqual(['held']);
    });

    it('health-5: not the ninth, and not before five days', async () => {
      const { webhook } = await subject.subscribed();
      await failed(webhook, 8);
      await attempted(webhook, FAILED, NOW + 6 * DAY_MS);
      expect(await stored(webhook)).toMatchObject({ isActive: true });
      const other = (await subject.subscribed()).webhook;
      await failed(other, 20);
      await attempted(other, FAILED, NOW + 5 * DAY_MS - 1);
      expect(await stored(other)).toMatchObject({ isActive: true });
    });

    it('health-5: of one that is off already the reason stays', async () => {
      const { webhook } = await subject.subscribed();
      await failed(webhook, 9);
      await subject.accept(webhook);
      const delivery = await subject.claimOne(webhook);
      await subject.switchOff(webhook);
      const over = { attempt: { url: webhook.url }, endedAt: NOW + 5 * DAY_MS };
      await subject.settleAll([settlementOf(delivery, FAILED, over)]);
      expect(await stored(webhook)).toMatchObject({ isActive: false, disabledReason: 'by_user' });
    });

    it('health-5: it raises the routing version: an accept routed before is refused', async () => {
      const { tenantId, webhook } = await subject.subscribed();
      const before = await subject.store.routingTable({ tenantId });
      await failed(webhook, 9);
      await attempted(webhook, FAILED, NOW + 5 * DAY_MS);
      expect((await subject.store.routingTable({ tenantId })).version).toBeGreaterThan(before.version);
    });
  });

  it('health-6: switching on begins the count anew, and so does another URL', async () => {
    const { webhook } = await subject.subscribed();
    await failed(webhook, 9);
    await attempted(webhook, FAILED, NOW + 5 * DAY_MS);
    const on = await subject.switchOn(webhook, 'discard');
    expect(await healthOf(webhook)).toMatchObject({
      failingSince: null,
      failureCount: 0,
      lastFailureAt: NOW + 5 * DAY_MS,
    });
    await attempted(on, FAILED, NOW + 6 * DAY_MS);
    expect(await stored(webhook)).toMatchObject({ isActive: true });
    await subject.change(webhook, { description: 'the same URL' });
    expect(await healthOf(webhook)).toMatchObject({ failureCount: 1 });
    await subject.change(webhook, { url: `${webhook.url}/moved` });
    expect(await healthOf(webhook)).toMatchObject({ failingSince: null, failureCount: 0 });
  });

  it('health-6: lists tell it as single webhooks do; a deleted one leaves nothing', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    await failed(webhook, 2);
    const page = { tenantId, filter: {}, order: { field: 'id', descending: true } as const, offset: 0, limit: 9 };
    expect((await subject.store.listWebhooks(page)).items).toMatchObject([{ health: { failureCount: 2 } }]);
    const delivery = newExtra(webhook.id, { isTest: true });
    await subject.store.addDelivery({ tenantId, now: NOW, delivery });
    const claimed = await subject.claimOne(webhook);
    await subject.store.deleteWebhook({ tenantId, id: webhook.id, now: NOW, actor: { tokenId: null, name: 'test' } });
    await subject.settleAll([settlementOf(claimed, FAILED, { attempt: { url: webhook.url } })]);
    expect((await subject.store.listWebhooks(page)).items).toEqual([]);
  });
}
