import { expect, it } from 'vitest';
import type { Transition } from '../../../src/domain/transition.ts';
import { NOW, newExtra } from '../../support/builders.ts';
import { type OpenStore, Subject } from './subject.ts';

const RETRY: Transition = { status: 'retrying', dueAt: NOW + 5000, failures: 1 };
const FAILED: Transition = { status: 'failed', failures: 1 };

export function byHandContract(open: OpenStore): void {
  const subject = new Subject(open);
  const cancel = (tenantId: number, id: string, now = NOW + 7) => subject.store.cancel({ tenantId, id, now });
  const resend = (tenantId: number, id: string, now = NOW + 8) => subject.store.resend({ tenantId, id, now });
  /** A delivery that came to this by one attempt; `null` = none was made. */
  const settled = async (transition: Transition | null) => {
    const { tenantId, webhook } = await subject.subscribed();
    const id = await subject.accept(webhook);
    const over = { attempt: { url: webhook.url }, endedAt: NOW + 3 };
    if (transition !== null) await subject.settle(await subject.claimOne(webhook), transition, over);
    return { tenantId, webhook, id };
  };

  const CANCELLED = { status: 'cancelled', reason: 'by_user', dueAt: null, completedAt: NOW + 7 };

  it.each<[string, Transition | null]>([
    ['pending', null],
    ['retrying', RETRY],
    ['held', { status: 'held', switchOff: 'gone' }],
  ])('claim-6: what is %s can be cancelled, and is never due again', async (_, transition) => {
    const { tenantId, webhook, id } = await settled(transition);
    expect(await cancel(tenantId, id)).toBe('cancelled');
    expect(await subject.delivery(tenantId, id)).toMatchObject(CANCELLED);
    expect((await subject.claim(webhook, NOW + 1e9)).deliveries).toEqual([]);
    expect(await cancel(tenantId, id)).toBe('finished');
  });

  it.each<Transition>([{ status: 'delivered' }, RETRY, FAILED])(
    'claim-6: what is in flight can be cancelled: the attempt (%o) is recorded, the delivery stays cancelled',
    async (transition) => {
      const { tenantId, webhook, id } = await settled(null);
      const claimed = await subject.claimOne(webhook);
      expect(await cancel(tenantId, id)).toBe('cancelled');
      expect(await subject.settle(claimed, transition, { endedAt: NOW + 9 })).toBe('settled');
      expect(await subject.settle(claimed, transition)).toBe('lease-lost');
      expect(await subject.delivery(tenantId, id)).toMatchObject({ ...CANCELLED, attempts: [{ number: 1 }] });
    },
  );

  it.each<Transition>([{ status: 'delivered' }, FAILED])(
    'claim-6: what is finished (%o) cannot be cancelled',
    async (transition) => {
      const { tenantId, id } = await settled(transition);
      expect(await cancel(tenantId, id)).toBe('finished');
      expect(await subject.delivery(tenantId, id)).toMatchObject({ status: transition.status, completedAt: NOW + 3 });
    },
  );

  it('claim-6: what was cancelled in flight and resent goes on by its newest attempt alone; the old one is recorded', async () => {
    const { tenantId, webhook, id } = await settled(null);
    const old = await subject.claimOne(webhook);
    await cancel(tenantId, id);
    await resend(tenantId, id);
    const current = await subject.claimOne(webhook, NOW + 8);
    expect(current.number).toBe(2);
    expect(await subject.settle(old, RETRY, { attempt: { status: 503 } })).toBe('settled');
    expect(await subject.settle(old, { status: 'delivered' })).toBe('lease-lost');
    expect(await subject.delivery(tenantId, id)).toMatchObject({ status: 'in_flight', attempts: [{ number: 1 }] });
    expect(await subject.settle(current, { status: 'delivered' })).toBe('settled');
    expect(await subject.delivery(tenantId, id)).toMatchObject({
      status: 'delivered',
      attempts: [{ status: 503 }, { status: 200 }],
    });
  });

  it('claim-6: cancelling a resend leaves what was finished as it was', async () => {
    for (const inFlight of [false, true]) {
      const { tenantId, webhook, id } = await settled({ status: 'delivered' });
      await resend(tenantId, id);
      const claimed = inFlight ? await subject.claimOne(webhook, NOW + 8) : null;
      expect(await cancel(tenantId, id, NOW + 9)).toBe('cancelled');
      if (claimed !== null) await subject.settle(claimed, { status: 'delivered', restored: true });
      const shown = await subject.delivery(tenantId, id);
      expect(shown).toMatchObject({ status: 'delivered', reason: null, completedAt: NOW + 3, dueAt: null });
      expect(shown.attempts).toHaveLength(inFlight ? 2 : 1);
      expect((await subject.claim(webhook, NOW + 1e9)).deliveries).toEqual([]);
    }
  });

  it('claim-9: a waiting delivery is resent by making it due, and keeps its place in the schedule', async () => {
    for (const transition of [null, RETRY]) {
      const { tenantId, webhook, id } = await settled(transition);
      expect(await resend(tenantId, id)).toEqual({ kind: 'queued' });
      const failures = transition === null ? 0 : 1;
      const claimed = await subject.claimOne(webhook, NOW + 8);
      expect(claimed).toMatchObject({ id, number: failures + 1, failures, fallback: null });
    }
  });

  it.each<[string, Transition | null]>([
    ['delivered', { status: 'delivered' }],
    ['failed', FAILED],
    ['held', { status: 'held', switchOff: 'gone' }],
    ['cancelled', null],
  ])('claim-9: a %s delivery gets one more attempt; if that fails it is what it was', async (status, transition) => {
    const { tenantId, webhook, id } = await settled(transition);
    if (transition === null) await cancel(tenantId, id, NOW + 3);
    const before = await subject.delivery(tenantId, id);
    expect(await resend(tenantId, id)).toEqual({ kind: 'queued' });
    expect(await subject.delivery(tenantId, id)).toMatchObject({
      status: 'retrying',
      reason: null,
      dueAt: NOW + 8,
      completedAt: null,
    });
    const claimed = await subject.claimOne(webhook, NOW + 8);
    expect(claimed).toMatchObject({ id, number: transition === null ? 1 : 2, fallback: status });
    const restored = { status: claimed.fallback, restored: true } as Transition;
    expect(await subject.settle(claimed, restored, { endedAt: NOW + 10 })).toBe('settled');
    const after = await subject.delivery(tenantId, id);
    const told = { attempts: 0, attemptCount: 0, lastAttempt: null };
    expect({ ...after, ...told }).toEqual({ ...before, ...told });
    expect(after.attempts).toHaveLength(before.attempts.length + 1);
    expect((await subject.claim(webhook, NOW + 1e9)).deliveries).toEqual([]);
  });

  it('claim-9: a resend that succeeds is a delivery, whatever it was', async () => {
    const { tenantId, webhook, id } = await settled(null);
    await cancel(tenantId, id);
    await resend(tenantId, id);
    await subject.settle(await subject.claimOne(webhook, NOW + 8), { status: 'delivered' }, { endedAt: NOW + 11 });
    expect(await subject.delivery(tenantId, id)).toMatchObject({
      status: 'delivered',
      reason: null,
      completedAt: NOW + 11,
    });
  });

  it('claim-9: a 410 to a resend switches the webhook off and leaves what was finished as it was', async () => {
    const { tenantId, webhook, id } = await settled({ status: 'delivered' });
    await resend(tenantId, id);
    await subject.settle(
      await subject.claimOne(webhook, NOW + 8),
      { status: 'held', switchOff: 'gone' },
      { attempt: { url: webhook.url } },
    );
    expect(await subject.delivery(tenantId, id)).toMatchObject({ status: 'delivered', completedAt: NOW + 3 });
    expect(await subject.store.getWebhook({ tenantId, id: webhook.id })).toMatchObject({
      webhook: { isActive: false, disabledReason: 'gone' },
      heldCount: 0,
    });
  });

  it('claim-9: a resend that still waits when its webhook is switched off or deleted is what it was', async () => {
    const off = await settled({ status: 'delivered' });
    await resend(off.tenantId, off.id);
    await subject.switchOff(off.webhook);
    const gone = await settled({ status: 'delivered' });
    await resend(gone.tenantId, gone.id);
    await subject.store.deleteWebhook({ tenantId: gone.tenantId, id: gone.webhook.id, now: NOW + 9 });
    for (const { tenantId, id } of [off, gone]) {
      const expected = { status: 'delivered', reason: null, completedAt: NOW + 3, dueAt: null };
      expect(await subject.delivery(tenantId, id)).toMatchObject(expected);
    }
  });

  it('claim-9: what is in flight, unknown, another tenant’s or of a deleted webhook is not resent', async () => {
    const { tenantId, webhook, id } = await settled({ status: 'delivered' });
    const stranger = await subject.tenant();
    expect(await resend(stranger.tenantId, id)).toEqual({ kind: 'not-found' });
    expect(await cancel(stranger.tenantId, id)).toBe('not-found');
    expect(await resend(tenantId, 'dlv_none')).toEqual({ kind: 'not-found' });
    expect(await cancel(tenantId, 'dlv_none')).toBe('not-found');
    await resend(tenantId, id);
    await subject.claimOne(webhook, NOW + 8);
    expect(await resend(tenantId, id)).toEqual({ kind: 'in-flight' });
    await subject.store.deleteWebhook({ tenantId, id: webhook.id, now: NOW });
    expect(await resend(tenantId, id)).toEqual({ kind: 'endpoint-deleted' });
  });

  it('claim-10: a delivery is added beside an accept: leased or waiting, with its own body, for its event', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const first = await subject.accept(webhook, { event: { id: `evt_${webhook.id}`, profileId: 'p9' } });
    const anew = newExtra(webhook.id, { eventId: `evt_${webhook.id}`, replayOf: first, body: '{"edited":true}' });
    const test = newExtra(webhook.id, { id: `tst_${webhook.id}`, isTest: true, lease: { until: NOW + 99 } });
    for (const delivery of [anew, test]) {
      expect(await subject.store.addDelivery({ tenantId, now: NOW + 1, delivery })).toEqual({ kind: 'added' });
    }
    expect(await subject.delivery(tenantId, anew.id)).toMatchObject({
      eventId: `evt_${webhook.id}`,
      profileId: 'p9',
      status: 'pending',
      replayOf: first,
      body: '{"edited":true}',
      createdAt: NOW + 1,
    });
    expect(await subject.delivery(tenantId, test.id)).toMatchObject({
      eventId: null,
      status: 'in_flight',
      isTest: true,
      attemptCount: 1,
    });
  });

  it('claim-10: what is added for a webhook that was switched off meanwhile is held; a test goes out', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const off = { ...webhook, isActive: false, disabledReason: 'by_user' as const, disabledAt: NOW };
    await subject.store.updateWebhook({ webhook: off, now: NOW, held: 'release' });
    const anew = newExtra(webhook.id, { id: `dlv_off_${webhook.id}` });
    const test = newExtra(webhook.id, { id: `tst_off_${webhook.id}`, isTest: true, lease: { until: NOW + 99 } });
    for (const delivery of [anew, test]) await subject.store.addDelivery({ tenantId, now: NOW, delivery });
    expect(await subject.delivery(tenantId, anew.id)).toMatchObject({ status: 'held', dueAt: null });
    expect(await subject.delivery(tenantId, test.id)).toMatchObject({ status: 'in_flight' });
  });

  it('claim-10: none is added for a webhook that is gone, or another tenant’s', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const stranger = await subject.tenant();
    const add = (id: number, endpointId: number) =>
      subject.store.addDelivery({ tenantId: id, now: NOW, delivery: newExtra(endpointId) });
    expect(await add(stranger.tenantId, webhook.id)).toEqual({ kind: 'endpoint-deleted' });
    await subject.store.deleteWebhook({ tenantId, id: webhook.id, now: NOW });
    expect(await add(tenantId, webhook.id)).toEqual({ kind: 'endpoint-deleted' });
  });
}
