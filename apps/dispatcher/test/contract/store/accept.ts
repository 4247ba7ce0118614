import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import type { AcceptEntry } from '../../../src/domain/acceptance.ts';
import { createdWebhook, entry, keyOf, NOW, newDelivery, newEvent } from '../../support/builders.ts';
import { MARGIN_MS, type OpenStore, Subject } from './subject.ts';

export function acceptContract(open: OpenStore): void {
  const subject = new Subject(open);
  const accept = async (tenantId: number, entries: AcceptEntry[], now = NOW) => {
    const { version } = await subject.store.routingTable({ tenantId });
    const outcome = await subject.store.accept({ tenantId, routingVersion: version, now, entries });
    if (outcome.kind !== 'accepted') throw new Error(outcome.kind);
    return outcome.results;
  };
  const countOf = async (tenantId: number) =>
    (await subject.store.listEvents({ tenantId, filter: {}, after: null, limit: 1000 })).items.length;

  it('limit-11: a large context is stored and claimed as it was posted, with every character', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const context = `{"id":"ü","text":"${'ä€😀\\u0000'.repeat(20_000)}"}`;
    const [stored, sent] = [newEvent({ context }), newEvent({ context })];
    await accept(tenantId, [
      entry({ event: stored }),
      entry({ event: sent, deliveries: [newDelivery(webhook.id, { dueAt: NOW })] }),
    ]);
    const found = await subject.store.getEvent({ tenantId, id: stored.id });
    expect(found?.event.context === context).toBe(true);
    const claimed = await subject.claim(webhook);
    expect(claimed.deliveries[0]?.body === context).toBe(true);
  });

  it('accept-1: an event is written whole: itself, its deliveries, its suppressions', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const off = await createdWebhook(subject.store, tenantId, { isActive: false });
    const own = await createdWebhook(subject.store, tenantId, { namespace: 'crm' });
    const event = newEvent({
      context: '{ "id": "ü",\n "total": 1.0 }',
      namespace: 'crm',
      profileId: 'p1',
      tokenId: 3,
      occurredAt: NOW - 5,
      deliverAt: NOW + 5,
    });
    const [sent, held] = [newDelivery(webhook.id, { dueAt: NOW + 5 }), newDelivery(off.id, { status: 'held' })];
    const suppression = { endpointId: own.id, reason: 'namespace', detail: 'its own doing' } as const;
    const results = await accept(tenantId, [
      entry({ event, key: keyOf('k-1'), deliveries: [sent, held], suppressions: [suppression] }),
    ]);
    expect(results).toEqual([
      {
        kind: 'new',
        receipt: { id: event.id, name: event.name, createdAt: NOW, deliveries: 2, suppressed: 1, fanOutPending: false },
      },
    ]);
    const { tokenId: _, people, traceparent: __, ...fields } = event;
    const common = { eventId: event.id, eventName: event.name, profileId: 'p1', attemptCount: 0, createdAt: NOW };
    const found = await subject.store.getEvent({ tenantId, id: event.id });
    expect(found?.event).toEqual({
      ...fields,
      profileId: people.profileId,
      erasedAt: null,
      idempotencyKey: 'k-1',
      createdAt: NOW,
    });
    expect(found?.suppressions).toEqual([suppression]);
    expect(found?.deliveries).toMatchObject([
      { ...common, id: sent.id, endpointId: webhook.id, status: 'pending', dueAt: NOW + 5, completedAt: null },
      { ...common, id: held.id, endpointId: off.id, status: 'held', dueAt: null, completedAt: null },
    ]);
    expect((await subject.delivery(tenantId, sent.id)).body).toBe(event.context);
  });

  it('accept-1: all of a batch, or nothing', async () => {
    const { tenantId } = await subject.tenant();
    const good = newEvent();
    const { version } = await subject.store.routingTable({ tenantId });
    const entries = [entry({ event: good, key: keyOf('k') }), entry({ event: newEvent({ id: good.id }) })];
    await expect(subject.store.accept({ tenantId, routingVersion: version, now: NOW, entries })).rejects.toThrow();
    expect(await countOf(tenantId)).toBe(0);
    expect(await accept(tenantId, [entry({ key: keyOf('k') })])).toMatchObject([{ kind: 'new' }]);
  });

  it('accept-1: a thousand events in one commit, in their order', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const entries = Array.from({ length: 1000 }, () => entry({ deliveries: [newDelivery(webhook.id)] }));
    const results = await accept(tenantId, entries);
    expect(results.map((one) => (one.kind === 'new' ? one.receipt.id : null))).toEqual(entries.map((e) => e.event.id));
    const { deliveries } = await subject.claim(webhook, NOW, 1000);
    expect(deliveries.map(({ id }) => id)).toEqual(entries.map(({ deliveries: [one] }) => one?.id));
  });

  it('accept-2: an event that was routed by an older table is not written', async () => {
    const { tenantId } = await subject.tenant();
    const { version } = await subject.store.routingTable({ tenantId });
    await createdWebhook(subject.store, tenantId);
    const batch = { tenantId, routingVersion: version, now: NOW, entries: [entry({ key: keyOf('k') })] };
    expect(await subject.store.accept(batch)).toEqual({ kind: 'stale' });
    expect(await countOf(tenantId)).toBe(0);
    expect(await accept(tenantId, batch.entries)).toMatchObject([{ kind: 'new' }]);
  });

  it('accept-2: a webhook that was switched off by its receiver makes routing tables stale too', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    await subject.accept(webhook);
    const { version } = await subject.store.routingTable({ tenantId });
    await subject.settle(
      await subject.claimOne(webhook),
      { status: 'held', switchOff: 'gone' },
      { attempt: { url: webhook.url } },
    );
    const batch = { tenantId, routingVersion: version, now: NOW, entries: [entry()] };
    expect(await subject.store.accept(batch)).toEqual({ kind: 'stale' });
  });

  it('accept-3: a repeat of a key with the same content answers the first receipt and writes nothing', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const first = entry({ key: keyOf('same'), deliveries: [newDelivery(webhook.id)] });
    const [made] = await accept(tenantId, [first]);
    if (made?.kind !== 'new') throw new Error('it was not new');
    const again = entry({ key: keyOf('same'), deliveries: [newDelivery(webhook.id), newDelivery(webhook.id)] });
    expect(await accept(tenantId, [again], NOW + 99)).toEqual([{ kind: 'duplicate', receipt: made.receipt }]);
    expect(await countOf(tenantId)).toBe(1);
    expect((await subject.claim(webhook)).deliveries).toHaveLength(1);
  });

  it('accept-3: a repeat with another content is a conflict, and the others of its batch are accepted', async () => {
    const { tenantId } = await subject.tenant();
    await accept(tenantId, [entry({ key: keyOf('k', 'one') })]);
    const results = await accept(tenantId, [entry({ key: keyOf('k', 'two') }), entry({ key: keyOf('k2', 'two') })]);
    expect(results).toMatchObject([{ kind: 'conflict' }, { kind: 'new' }]);
    expect(await countOf(tenantId)).toBe(2);
  });

  it('input-2: a key from before fingerprints had a version goes on telling equal content from other', async () => {
    const { tenantId } = await subject.tenant();
    const old = (context: string) => createHash('sha256').update(`order.created\n${context}`).digest();
    const context = '{"id": 1, "total": 1.0}';
    const first = newEvent({ name: 'order.created', context, profileId: 'p' });
    await accept(tenantId, [entry({ event: first, key: { ...keyOf('k'), fingerprint: old(context) } })]);
    const repeat = async (text: string, name = 'order.created') => {
      const [result] = await accept(tenantId, [
        entry({ event: newEvent({ name, context: text }), key: keyOf('k', text) }),
      ]);
      return result?.kind;
    };
    expect(await repeat(context)).toBe('duplicate');
    expect(await repeat('{"total":1.0,"id":1}')).toBe('duplicate');
    expect(await repeat('{"total":1.00,"id":1}')).toBe('conflict');
    expect(await repeat(context, 'order.updated')).toBe('conflict');
    await subject.store.eraseProfile({
      tenantId,
      profileId: 'p',
      now: NOW,
      actor: { tokenId: 7, name: 'privacy office' },
    });
    expect(await repeat(context)).toBe('duplicate');
    expect(await repeat('{"total":1.0,"id":1}')).toBe('conflict');
  });

  it('accept-3: a repeat inside one batch is a repeat', async () => {
    const { tenantId } = await subject.tenant();
    const results = await accept(tenantId, [
      entry({ key: keyOf('twin') }),
      entry({ key: keyOf('twin') }),
      entry({ key: keyOf('twin', 'other') }),
      entry(),
      entry(),
    ]);
    expect(results.map(({ kind }) => kind)).toEqual(['new', 'duplicate', 'conflict', 'new', 'new']);
    expect(results[1]).toMatchObject({ receipt: results[0]?.kind === 'new' ? results[0].receipt : {} });
    expect(await countOf(tenantId)).toBe(3);
  });

  it('accept-3: a key counts until retention removes it, however far the clock is set forward', async () => {
    const { tenantId } = await subject.tenant();
    await accept(tenantId, [entry({ key: keyOf('old', 'one', NOW + 1000) })]);
    const again = (content: string) => [entry({ key: keyOf('old', content, NOW + 5000) })];
    const later = NOW + 400 * 86_400_000;
    expect(await accept(tenantId, again('two'), later)).toMatchObject([{ kind: 'conflict' }]);
    expect(await accept(tenantId, again('one'), later)).toMatchObject([{ kind: 'duplicate' }]);
  });

  it('accept-3: each tenant has keys of its own', async () => {
    const [a, b] = [await subject.tenant(), await subject.tenant()];
    for (const { tenantId } of [a, b]) {
      expect(await accept(tenantId, [entry({ key: keyOf('shared') })])).toMatchObject([{ kind: 'new' }]);
    }
  });

  it('accept-4: a leased delivery is already claimed: nobody else gets it before its lease is over', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const until = NOW + webhook.timeoutMs + MARGIN_MS;
    const id = await subject.accept(webhook, { delivery: { lease: { until } } });
    expect(await subject.delivery(tenantId, id)).toMatchObject({ status: 'in_flight', attemptCount: 1, dueAt: null });
    expect(await subject.claim(webhook, until - 1)).toMatchObject({
      deliveries: [],
      nextDue: [{ endpointId: webhook.id, dueAt: until }],
    });
    expect(await subject.settle({ id, number: 1 }, { status: 'delivered' })).toBe('settled');
    expect(await subject.delivery(tenantId, id)).toMatchObject({ status: 'delivered', attempts: [{ number: 1 }] });
  });

  it('accept-4: a lease that runs out leaves an interrupted first attempt', async () => {
    const { webhook } = await subject.subscribed();
    const id = await subject.accept(webhook, { delivery: { lease: { until: NOW + 100 } } });
    const claimed = await subject.claimOne(webhook, NOW + 100);
    expect(claimed).toMatchObject({ id, number: 1, failures: 0, interrupted: { startedAt: NOW } });
  });

  it('routing-5: an event is not there for another tenant', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const { tenantId: stranger } = await subject.tenant();
    const event = newEvent();
    const delivery = newDelivery(webhook.id);
    await accept(tenantId, [entry({ event, deliveries: [delivery] })]);
    expect(await subject.store.getEvent({ tenantId: stranger, id: event.id })).toBeNull();
    expect(await subject.store.getDelivery({ tenantId: stranger, id: delivery.id })).toBeNull();
    expect(await countOf(stranger)).toBe(0);
    const deliveries = await subject.store.listDeliveries({ tenantId: stranger, filter: {}, after: null, limit: 9 });
    expect(deliveries.items).toEqual([]);
  });
}
