import { expect, it } from 'vitest';
import type { Webhook } from '../../../src/domain/webhook.ts';
import {
  accepted,
  createdWebhook,
  endpointOf,
  entry,
  NOW,
  newDelivery,
  newEvent,
  newExtra,
} from '../../support/builders.ts';
import { MARGIN_MS, type OpenStore, Subject } from './subject.ts';

export function claimContract(open: OpenStore): void {
  const subject = new Subject(open);

  it('claim-1: only what is due is claimed, and the next due time is told', async () => {
    const { webhook } = await subject.subscribed();
    const due = await subject.accept(webhook, { delivery: { dueAt: NOW } });
    await subject.accept(webhook, { delivery: { dueAt: NOW + 1 } });
    const { deliveries, endpoints, nextDue } = await subject.claim(webhook, NOW);
    expect(deliveries.map(({ id }) => id)).toEqual([due]);
    expect(endpoints).toEqual([endpointOf(webhook)]);
    expect(nextDue).toEqual([{ endpointId: webhook.id, dueAt: NOW + 1 }]);
  });

  it('limit-12: a large context that is known is left out, and a body of its own never', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const [context, own] = [`{"text":"${'x'.repeat(20_000)}"}`, `{"own":"${'y'.repeat(20_000)}"}`];
    const event = newEvent({ context });
    const bodies = [null, own];
    const deliveries = bodies.map((body) => newDelivery(webhook.id, { dueAt: NOW, body }));
    const { version } = await subject.store.routingTable({ tenantId });
    const entries = [entry({ event, deliveries })];
    await subject.store.accept({ tenantId, routingVersion: version, now: NOW, entries });
    const claim = async (now: number, knownContexts?: string[]) => {
      const wants = [{ endpointId: webhook.id, limit: 2 }];
      const known = knownContexts === undefined ? {} : { knownContexts };
      const claimed = await subject.store.claim({ now, leaseMarginMs: MARGIN_MS, wants, ...known });
      return claimed.deliveries.map(({ body, context: of }) => [body, of]);
    };
    const later = NOW + 10 * webhook.timeoutMs;
    expect(await claim(NOW, ['evt_other', event.id])).toEqual([
      ['', 'known'],
      [own, undefined],
    ]);
    expect(await claim(later, ['evt_other'])).toEqual([
      [context, 'read'],
      [own, undefined],
    ]);
  });

  it('endpoint-4: an endpoint is answered unless the wish names its version', async () => {
    const { webhook } = await subject.subscribed();
    const claimKnowing = async (version: number) => {
      await subject.accept(webhook);
      const wants = [{ endpointId: webhook.id, limit: 1, version }];
      const { deliveries, endpoints } = await subject.store.claim({ now: NOW, leaseMarginMs: MARGIN_MS, wants });
      return [deliveries.length, endpoints.map(({ timeoutMs }) => timeoutMs)];
    };
    expect(await claimKnowing(webhook.version)).toEqual([1, []]);
    const changed = { ...webhook, timeoutMs: 1234 };
    await subject.store.updateWebhook({ webhook: changed, now: NOW, held: 'release' });
    expect(await claimKnowing(webhook.version)).toEqual([1, [1234]]);
    expect(await claimKnowing(webhook.version + 1)).toEqual([1, []]);
  });

  it('claim-1: by due time, then by acceptance, and no more than asked for', async () => {
    const { webhook } = await subject.subscribed();
    const dueTimes = [NOW, NOW - 5, NOW, NOW - 9, NOW - 5];
    const ids: string[] = [];
    for (const dueAt of dueTimes) ids.push(await subject.accept(webhook, { delivery: { dueAt } }));
    const order = [3, 1, 4, 0, 2].map((i) => ids[i]);
    const first = await subject.claim(webhook, NOW, 2);
    expect(first.deliveries.map(({ id }) => id)).toEqual(order.slice(0, 2));
    expect(first.nextDue).toEqual([{ endpointId: webhook.id, dueAt: NOW - 5 }]);
    const rest = await subject.claim(webhook, NOW, 100);
    expect(rest.deliveries.map(({ id }) => id)).toEqual(order.slice(2));
  });

  it('claim-1: several webhooks in one claim, each within its limit', async () => {
    const [a, b, c] = [await subject.subscribed(), await subject.subscribed(), await subject.subscribed()];
    for (const { webhook } of [a, a, b, b, c]) await subject.accept(webhook);
    const wants = [
      { endpointId: a.webhook.id, limit: 1 },
      { endpointId: b.webhook.id, limit: 9 },
      { endpointId: 999_999, limit: 9 },
    ];
    const {
      deliveries,
      endpoints: webhooks,
      nextDue,
    } = await subject.store.claim({ now: NOW, leaseMarginMs: 1, wants });
    expect(deliveries.map(({ endpointId }) => endpointId)).toEqual([a.webhook.id, b.webhook.id, b.webhook.id]);
    expect(webhooks.map(({ id }) => id)).toEqual([a.webhook.id, b.webhook.id]);
    expect(nextDue.map(({ endpointId }) => endpointId)).toEqual(wants.map(({ endpointId }) => endpointId));
    expect(nextDue[0]?.dueAt).toBe(NOW);
    expect(nextDue[2]?.dueAt).toBeNull();
  });

  it('share-12, fan-out-16: bodies are claimed up to the bytes of the webhook, of its tenant and of the claim, and the rest stays due', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const sibling = await createdWebhook(subject.store, tenantId);
    const { webhook: other } = await subject.subscribed();
    const context = JSON.stringify({ id: 'x'.repeat(88) });
    expect(context).toHaveLength(97);
    for (const one of [webhook, sibling, other]) {
      for (let i = 0; i < 5; i += 1) await subject.accept(one, { event: { context } });
    }
    const claim = async (bytesMax: number, own: number, tenantBytesMax: number, tenantBytesMin = 0) => {
      const wants = [webhook, sibling, other].map(({ id }) => ({
        ...{ endpointId: id, limit: 9 },
        bytesMax: own,
        tenantBytesMax,
      }));
      const bytes = { bytesMax, tenantBytesMin };
      const { deliveries, nextDue } = await subject.store.claim({ now: NOW, leaseMarginMs: 1, wants, ...bytes });
      const counts = wants.map(({ endpointId }) => deliveries.filter((one) => one.endpointId === endpointId).length);
      return [...counts, ...nextDue.map(({ dueAt }) => dueAt)];
    };
    // The last one may go beyond: with room for one byte one body is claimed.
    expect(await claim(1, 1000, 1000)).toEqual([1, 0, 0, NOW, NOW, NOW]);
    expect(await claim(1000, 1, 1000)).toEqual([1, 1, 1, NOW, NOW, NOW]);
    expect(await claim(1000, 1000, 98)).toEqual([2, 0, 2, NOW, NOW, NOW]);
    expect(await claim(0, 1000, 1000)).toEqual([0, 0, 0, NOW, NOW, NOW]);
    // The first tenant uses up the claim; another still gets its minimum.
    expect((await claim(1, 1000, 1000, 1)).slice(0, 3)).toEqual([1, 0, 1]);
    expect((await claim(1000, 1000, 1000)).slice(0, 3)).toEqual([0, 4, 1]);
  });

  it('fairness-7: once its rows are used up, a claim takes one row of each further webhook, and the rest stays due', async () => {
    const subscribed = [await subject.subscribed(), await subject.subscribed(), await subject.subscribed()];
    for (const { webhook } of subscribed) for (let i = 0; i < 5; i += 1) await subject.accept(webhook);
    const wants = subscribed.map(({ webhook }) => ({ endpointId: webhook.id, limit: 9 }));
    const claim = async (rowsMax: number) => {
      const { deliveries, nextDue } = await subject.store.claim({ now: NOW, leaseMarginMs: 1, rowsMax, wants });
      const counts = wants.map(({ endpointId }) => deliveries.filter((one) => one.endpointId === endpointId).length);
      return [...counts, ...nextDue.map(({ dueAt }) => dueAt === NOW)];
    };
    expect(await claim(4)).toEqual([4, 1, 1, true, true, true]);
    expect(await claim(4)).toEqual([1, 3, 1, false, true, true]);
    expect(await claim(4)).toEqual([0, 1, 3, false, false, false]);
  });

  it('fairness-7: deliveries that a claim sends back to their order count as its rows', async () => {
    const { webhook } = await subject.subscribed({ ordering: 'profile' });
    const later = NOW + 5;
    const turn = { keys: ['p'], enteredAt: later };
    const ids: string[] = [];
    for (let i = 0; i < 5; i += 1) ids.push(await subject.accept(webhook, { delivery: { turn, dueAt: later } }));
    const claim = async () => {
      const wants = [{ endpointId: webhook.id, limit: 9 }];
      const { deliveries, nextDue } = await subject.store.claim({ now: later, leaseMarginMs: 1, rowsMax: 2, wants });
      return [deliveries.map(({ id }) => id), nextDue[0]?.dueAt === later];
    };
    expect(await claim()).toEqual([[ids[0]], true]);
    expect(await claim()).toEqual([[], true]);
    expect(await claim()).toEqual([[], false]);
  });

  it('fairness-8: a large body of several bytes a character is claimed whole and counted in bytes', async () => {
    const { webhook } = await subject.subscribed();
    const context = JSON.stringify({ id: '€'.repeat(2000) });
    for (let i = 0; i < 3; i += 1) await subject.accept(webhook, { event: { context } });
    const wants = [{ endpointId: webhook.id, limit: 9, bytesMax: 6100 }];
    const { deliveries } = await subject.store.claim({ now: NOW, leaseMarginMs: 1, wants });
    expect(deliveries.map(({ body }) => body)).toEqual([context, context]);
  });

  it('claim-1: a claim answers everything an attempt needs', async () => {
    const { tenantId, webhook } = await subject.subscribed({ secret: 'secret', headers: { 'x-a': 'b' } });
    const context = '{"id":"p", "n": 1.0}';
    const id = await subject.accept(webhook, { event: { context, id: 'evt_1', name: 'profile.created' } });
    expect(await subject.claim(webhook)).toMatchObject({
      deliveries: [
        {
          id,
          tenantId,
          eventId: 'evt_1',
          eventName: 'profile.created',
          endpointId: webhook.id,
          number: 1,
          failures: 0,
          fallback: null,
          isTest: false,
          body: context,
          interrupted: null,
        },
      ],
      endpoints: [{ id: webhook.id, secret: 'secret', headers: { 'x-a': 'b' } }],
    });
  });

  it('claim-1: a delivery of its own body and without an event', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const extra = newExtra(webhook.id, { body: '{"edited":1}', isTest: true });
    expect(await subject.store.addDelivery({ tenantId, now: NOW, delivery: extra })).toEqual({ kind: 'added' });
    const claimed = await subject.claimOne(webhook);
    expect(claimed).toMatchObject({ id: extra.id, eventId: null, body: '{"edited":1}', isTest: true });
  });

  it('claim-2: what is claimed is in flight until its lease is over: the webhook’s timeout and a margin', async () => {
    const { tenantId, webhook } = await subject.subscribed({ timeoutMs: 1000 });
    const id = await subject.accept(webhook);
    await subject.claim(webhook, NOW + 7);
    expect(await subject.delivery(tenantId, id)).toMatchObject({ status: 'in_flight', attemptCount: 1, dueAt: null });
    const until = NOW + 7 + 1000 + MARGIN_MS;
    const none = await subject.claim(webhook, until - 1);
    expect(none.deliveries).toEqual([]);
    expect(none.nextDue).toEqual([{ endpointId: webhook.id, dueAt: until }]);
  });

  it('claim-2: no two claims get the same delivery', async () => {
    const { webhook } = await subject.subscribed();
    for (let i = 0; i < 20; i += 1) await subject.accept(webhook);
    const claims = await Promise.all(Array.from({ length: 6 }, () => subject.claim(webhook, NOW, 4)));
    const ids = claims.flatMap(({ deliveries }) => deliveries.map(({ id }) => id));
    expect(new Set(ids).size).toBe(20);
    expect(ids).toHaveLength(20);
  });

  it('claim-2: each claim raises the number', async () => {
    const { webhook } = await subject.subscribed();
    await subject.accept(webhook);
    for (const number of [1, 2, 3]) {
      const claimed = await subject.claimOne(webhook, NOW + number);
      expect(claimed).toMatchObject({ number, failures: number - 1 });
      await subject.settle(claimed, { status: 'retrying', dueAt: NOW, failures: number });
    }
  });

  it('claim-3: an expired lease is due again, as the interrupted attempt it was, under the same number', async () => {
    const { webhook } = await subject.subscribed({ timeoutMs: 1000 });
    const id = await subject.accept(webhook);
    await subject.claim(webhook, NOW + 3);
    const until = NOW + 3 + 1000 + MARGIN_MS;
    const again = await subject.claim(webhook, until);
    expect(again.deliveries).toMatchObject([{ id, number: 1, failures: 0, interrupted: { startedAt: NOW + 3 } }]);
    // It has a lease again, so that only one records it.
    expect(again.nextDue).toEqual([{ endpointId: webhook.id, dueAt: until + 1000 + MARGIN_MS }]);
    expect((await subject.claim(webhook, until)).deliveries).toEqual([]);
  });

  it('claim-3: once recorded, the next attempt has the next number', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const id = await subject.accept(webhook);
    await subject.claim(webhook);
    const later = NOW + webhook.timeoutMs + MARGIN_MS;
    const interrupted = await subject.claimOne(webhook, later);
    await subject.settle(interrupted, { status: 'retrying', dueAt: later, failures: 1 });
    const next = await subject.claimOne(webhook, later);
    expect(next).toMatchObject({ number: 2, failures: 1, interrupted: null });
    expect((await subject.delivery(tenantId, id)).attempts.map(({ number }) => number)).toEqual([1]);
  });

  it('claim-7: at start it is known which webhooks have work, and since when', async () => {
    const [busy, idle, off] = [
      await subject.subscribed(),
      await subject.subscribed(),
      await subject.subscribed({ isActive: false }),
    ];
    await subject.accept(busy.webhook, { delivery: { dueAt: NOW + 9 } });
    await subject.accept(busy.webhook, { delivery: { dueAt: NOW + 4 } });
    await subject.accept(off.webhook);
    const { due: all } = await subject.store.dueEndpoints();
    const dueAt = (id: number) => all.find(({ endpoint: webhook }) => webhook.id === id)?.dueAt;
    expect([busy, idle, off].map(({ webhook }) => dueAt(webhook.id))).toEqual([NOW + 4, undefined, undefined]);
    expect(all.find(({ endpoint: webhook }) => webhook.id === busy.webhook.id)?.endpoint).toEqual(
      endpointOf(busy.webhook),
    );
  });

  it('fairness-10: webhooks with work are found however many there are', async () => {
    const { tenantId } = await subject.tenant();
    const webhooks: Webhook[] = [];
    for (let i = 0; i < 450; i += 1) webhooks.push(await createdWebhook(subject.store, tenantId));
    await accepted(subject.store, tenantId, webhooks);
    const due = new Set((await subject.store.dueEndpoints()).due.map(({ endpoint: webhook }) => webhook.id));
    expect(webhooks.filter(({ id }) => !due.has(id))).toEqual([]);
  });

  it('claim-7: a delivery in flight counts with the end of its lease', async () => {
    const { webhook } = await subject.subscribed();
    await subject.accept(webhook, { delivery: { lease: { until: NOW + 77 } } });
    const { due: all } = await subject.store.dueEndpoints();
    expect(all.find((one) => one.endpoint.id === webhook.id)?.dueAt).toBe(NOW + 77);
  });
}
