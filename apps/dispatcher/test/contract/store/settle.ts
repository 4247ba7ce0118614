import { expect, it } from 'vitest';
import type { Transition } from '../../../src/domain/transition.ts';
import { entry, NOW, newAttempt, newEvent, newToken, settlementOf } from '../../support/builders.ts';
import { MARGIN_MS, type OpenStore, Subject } from './subject.ts';

const RETRY: Transition = { status: 'retrying', dueAt: NOW + 5000, failures: 1 };

export function settleContract(open: OpenStore): void {
  const subject = new Subject(open);
  const claimed = async (over: Parameters<Subject['subscribed']>[0] = {}) => {
    const { tenantId, webhook } = await subject.subscribed(over);
    const id = await subject.accept(webhook);
    return { tenantId, webhook, id, delivery: await subject.claimOne(webhook) };
  };

  it.each<[Transition, object]>([
    [{ status: 'delivered' }, { status: 'delivered', dueAt: null, completedAt: NOW + 9 }],
    [RETRY, { status: 'retrying', dueAt: NOW + 5000, completedAt: null }],
    [
      { status: 'failed', failures: 1 },
      { status: 'failed', dueAt: null, completedAt: NOW + 9 },
    ],
    [
      { status: 'held', switchOff: 'gone' },
      { status: 'held', dueAt: null, completedAt: null },
    ],
  ])('claim-5: %o moves the delivery on', async (transition, expected) => {
    const { tenantId, webhook, id, delivery } = await claimed();
    const over = { attempt: { url: webhook.url }, endedAt: NOW + 9 };
    expect(await subject.settle(delivery, transition, over)).toBe('settled');
    expect(await subject.delivery(tenantId, id)).toMatchObject({ ...expected, reason: null, attemptCount: 1 });
  });

  it('claim-5: what is finished is never due again', async () => {
    for (const transition of [{ status: 'delivered' }, { status: 'failed', failures: 1 }] as const) {
      const { webhook, delivery } = await claimed();
      await subject.settle(delivery, transition);
      const { deliveries, nextDue } = await subject.claim(webhook, NOW + 1e12);
      expect([deliveries, nextDue[0]?.dueAt]).toEqual([[], null]);
    }
  });

  it('claim-5: a retry is due at its time, and knows its place in the schedule', async () => {
    const { webhook, delivery } = await claimed();
    await subject.settle(delivery, { status: 'retrying', dueAt: NOW + 5000, failures: 4 });
    expect((await subject.claim(webhook, NOW + 4999)).nextDue[0]?.dueAt).toBe(NOW + 5000);
    expect(await subject.claimOne(webhook, NOW + 5000)).toMatchObject({ number: 2, failures: 4 });
  });

  it('claim-5: the attempt is recorded as it was', async () => {
    const { tenantId, id, delivery } = await claimed();
    const attempt = newAttempt(1, {
      status: 503,
      startedAt: NOW + 3,
      url: 'https://receiver.example/ü',
      requestHeaders: { 'x-secret': '••••', 'webhook-id': id },
      response: {
        headers: { 'set-cookie': ['a=1', 'b=2'], 'retry-after': '5' },
        body: Uint8Array.from([0, 255, 128]),
        truncated: true,
      },
    });
    await subject.settleAll([{ ...settlementOf(delivery, RETRY), attempt }]);
    const [stored] = (await subject.delivery(tenantId, id)).attempts;
    const bytes = [...(stored?.response?.body ?? [])];
    expect({ ...stored, response: { ...stored?.response, body: bytes } }).toEqual({
      ...attempt,
      response: { ...attempt.response, body: [0, 255, 128] },
    });
  });

  it('claim-5: an attempt without an answer', async () => {
    const { tenantId, id, delivery } = await claimed();
    const error = { kind: 'timeout', message: 'no answer within 15 s' } as const;
    const attempt = newAttempt(1, { status: null, error, response: null });
    await subject.settleAll([{ ...settlementOf(delivery, RETRY), attempt }]);
    expect((await subject.delivery(tenantId, id)).attempts).toEqual([attempt]);
  });

  it('claim-5: many settlements in one act, each with its own outcome', async () => {
    const all = [await claimed(), await claimed(), await claimed()];
    const settlements = all.map(({ delivery }) => settlementOf(delivery, { status: 'delivered' }));
    settlements[1] = settlementOf({ id: 'dlv_unknown', number: 1 }, { status: 'delivered' });
    expect(await subject.settleAll(settlements)).toEqual(['settled', 'lease-lost', 'settled']);
    const statuses = await Promise.all(all.map(({ tenantId, id }) => subject.statuses(tenantId, [id])));
    expect(statuses.flat()).toEqual(['delivered', 'in_flight', 'delivered']);
  });

  it('claim-4: a settlement counts once', async () => {
    const { tenantId, id, delivery } = await claimed();
    expect(await subject.settle(delivery, RETRY)).toBe('settled');
    for (const transition of [RETRY, { status: 'delivered' }] as const) {
      expect(await subject.settle(delivery, transition)).toBe('lease-lost');
    }
    expect(await subject.delivery(tenantId, id)).toMatchObject({ status: 'retrying', attempts: [{ number: 1 }] });
  });

  it('claim-4: who holds an old number changes nothing', async () => {
    const { tenantId, webhook, id, delivery: old } = await claimed();
    await subject.settle(old, RETRY);
    const current = await subject.claimOne(webhook, NOW + 5000);
    expect(await subject.settle(old, { status: 'delivered' })).toBe('lease-lost');
    expect(await subject.delivery(tenantId, id)).toMatchObject({ status: 'in_flight', attempts: [{ number: 1 }] });
    expect(await subject.settle(current, { status: 'delivered' })).toBe('settled');
  });

  it('claim-4: after a lease ran out the first to settle wins, the interrupted record or the late outcome', async () => {
    for (const lateFirst of [true, false]) {
      const { tenantId, webhook, id, delivery: late } = await claimed();
      const taken = await subject.claimOne(webhook, NOW + webhook.timeoutMs + MARGIN_MS);
      const order = lateFirst ? [late, taken] : [taken, late];
      const outcomes = [];
      for (const one of order) {
        outcomes.push(await subject.settle(one, one === late ? { status: 'delivered' } : RETRY));
      }
      expect(outcomes).toEqual(['settled', 'lease-lost']);
      expect(await subject.statuses(tenantId, [id])).toEqual([lateFirst ? 'delivered' : 'retrying']);
      expect((await subject.delivery(tenantId, id)).attempts).toHaveLength(1);
    }
  });

  it('claim-4: a delivery that does not exist is nobody’s', async () =>
    expect(await subject.settle({ id: 'dlv_none', number: 1 }, { status: 'delivered' })).toBe('lease-lost'));

  it('claim-4: nor is an attempt that nobody claimed', async () => {
    const { tenantId, id, delivery } = await claimed();
    expect(await subject.settle({ ...delivery, number: 2 }, { status: 'delivered' })).toBe('lease-lost');
    expect(await subject.delivery(tenantId, id)).toMatchObject({ status: 'in_flight', attempts: [] });
  });

  it('hold-1: gone switches the webhook off, holds all that waits, and what is in flight when it settles', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const ids: string[] = [];
    for (let i = 0; i < 4; i += 1) ids.push(await subject.accept(webhook));
    const [a, b, c] = (await subject.claim(webhook, NOW, 3)).deliveries;
    if (!a || !b || !c) throw new Error('three were to be claimed');
    await subject.settle(a, { status: 'held', switchOff: 'gone' }, { attempt: { url: webhook.url }, endedAt: NOW + 5 });
    const stored = await subject.store.getWebhook({ tenantId, id: webhook.id });
    expect(stored).toMatchObject({
      webhook: { isActive: false, disabledReason: 'gone', disabledAt: NOW + 5 },
      heldCount: 2,
    });
    expect(stored?.webhook.version).toBeGreaterThan(webhook.version);
    expect(await subject.statuses(tenantId, ids)).toEqual(['held', 'in_flight', 'in_flight', 'held']);
    await subject.settle(b, RETRY);
    await subject.settle(c, { status: 'delivered' });
    expect(await subject.statuses(tenantId, ids)).toEqual(['held', 'held', 'delivered', 'held']);
    expect((await subject.claim(webhook, NOW + 1e9)).deliveries).toEqual([]);
  });

  it('hold-1: of several 410 the first switches off', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    for (let i = 0; i < 2; i += 1) await subject.accept(webhook);
    const { deliveries } = await subject.claim(webhook);
    await subject.settleAll(
      deliveries.map((one, i) =>
        settlementOf(one, { status: 'held', switchOff: 'gone' }, { attempt: { url: webhook.url }, endedAt: NOW + i }),
      ),
    );
    const stored = await subject.store.getWebhook({ tenantId, id: webhook.id });
    expect(stored).toMatchObject({ webhook: { disabledAt: NOW, disabledReason: 'gone' }, heldCount: 2 });
  });

  it('hold-1: a 410 from a URL that the webhook no longer has is tried again at the one it has', async () => {
    const { tenantId, webhook, id, delivery } = await claimed();
    const moved = { ...webhook, url: `${webhook.url}/moved` };
    await subject.store.updateWebhook({ webhook: moved, now: NOW, held: 'release' });
    await subject.settle(delivery, { status: 'held', switchOff: 'gone' }, { attempt: { url: webhook.url } });
    expect(await subject.statuses(tenantId, [id])).toEqual(['retrying']);
    expect((await subject.store.getWebhook({ tenantId, id: webhook.id }))?.webhook.isActive).toBe(true);
    expect((await subject.claim(webhook, NOW)).deliveries).toHaveLength(1);
  });

  it('hold-1: nor does such a 410 to a resend change what was delivered', async () => {
    const { tenantId, webhook, id, delivery } = await claimed();
    await subject.settle(delivery, { status: 'delivered' });
    await subject.store.resend({ tenantId, id, now: NOW });
    const again = await subject.claimOne(webhook);
    const moved = { ...webhook, url: `${webhook.url}/moved` };
    await subject.store.updateWebhook({ webhook: moved, now: NOW, held: 'release' });
    await subject.settle(again, { status: 'held', switchOff: 'gone' }, { attempt: { url: webhook.url } });
    expect(await subject.statuses(tenantId, [id])).toEqual(['delivered']);
  });

  it('hold-1: a webhook that its user had switched off stays off by its user', async () => {
    const { tenantId, webhook, delivery } = await claimed();
    await subject.switchOff(webhook);
    await subject.settle(delivery, { status: 'held', switchOff: 'gone' }, { attempt: { url: webhook.url } });
    const stored = await subject.store.getWebhook({ tenantId, id: webhook.id });
    expect(stored).toMatchObject({ webhook: { disabledReason: 'by_user' }, heldCount: 1 });
  });

  it('hold-1: 410 counts also for a delivery that was cancelled meanwhile', async () => {
    const { tenantId, webhook, id, delivery } = await claimed();
    await subject.store.cancel({ tenantId, id, now: NOW });
    await subject.settle(delivery, { status: 'held', switchOff: 'gone' }, { attempt: { url: webhook.url } });
    expect((await subject.store.getWebhook({ tenantId, id: webhook.id }))?.webhook.isActive).toBe(false);
    expect(await subject.statuses(tenantId, [id])).toEqual(['cancelled']);
  });

  it('claim-8: an act that fails is undone alone: the acts beside it are committed', async () => {
    const { tenantId, webhook, id, delivery } = await claimed();
    const { version } = await subject.store.routingTable({ tenantId });
    const twice = newEvent();
    const entries = [entry({ event: twice }), entry({ event: twice })];
    const broken = { tenantId, routingVersion: version, now: NOW, entries };
    const results = await Promise.allSettled([
      subject.store.createToken({ tenant: `beside-${id}`, token: newToken() }),
      subject.store.accept(broken),
      subject.settle(delivery, { status: 'delivered' }),
      subject.store.accept(broken),
      subject.change(webhook, { description: 'beside' }),
    ]);
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(await subject.statuses(tenantId, [id])).toEqual(['delivered']);
    expect((await subject.store.getWebhook({ tenantId, id: webhook.id }))?.webhook.description).toBe('beside');
  });
}
