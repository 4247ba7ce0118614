// Fan-outs that are pending, as the store sees them.
import { describe, expect, it } from 'vitest';
import type { NewDelivery } from '../../../src/domain/acceptance.ts';
import type { FanOutPart } from '../../../src/domain/fan-out.ts';
import type { Webhook } from '../../../src/domain/webhook.ts';
import { createdWebhook, type EventOver, entry, keyOf, NOW, newDelivery, newEvent } from '../../support/builders.ts';
import { type OpenStore, Subject } from './subject.ts';

export function fanOutContract(open: OpenStore): void {
  const subject = new Subject(open);
  const { actor } = { actor: { tokenId: null, name: 'test' } };

  const accept = async (tenantId: number, over: Parameters<typeof entry>[0], now = NOW) => {
    const { version } = await subject.store.routingTable({ tenantId });
    const outcome = await subject.store.accept({ tenantId, routingVersion: version, now, entries: [entry(over)] });
    if (outcome.kind !== 'accepted') throw new Error('it is stale');
    return outcome.results[0];
  };
  /** @returns the event's id */
  const acceptPending = async (tenantId: number, over: EventOver = {}): Promise<string> => {
    const event = newEvent(over);
    await accept(tenantId, { event, fanOutPending: true });
    return event.id;
  };
  const pendingOf = async (tenantId: number) =>
    (await subject.store.pendingFanOuts({ tenantId, limit: 10, maxChars: 1e6 })).map(({ eventId }) => eventId);
  /** `from`, `reached`: the last webhook. */
  const part = (
    eventId: string,
    {
      from = 0,
      reached = null,
      ...over
    }: Partial<Omit<FanOutPart, 'from' | 'reached'>> & { from?: number; reached?: number | null } = {},
  ): FanOutPart => ({
    ...{ eventId, deliveries: [], suppressions: [], runs: [] },
    from: { webhook: from, trigger: 0 },
    reached: reached === null ? null : { webhook: reached, trigger: 0 },
    ...over,
  });
  const expand = (tenantId: number, ...parts: FanOutPart[]) =>
    subject.store.expandFanOut({ tenantId, parts, now: NOW });
  const sent = ({ id }: Webhook, over: Partial<NewDelivery> = {}): NewDelivery => newDelivery(id, over);
  const find = (tenantId: number, id: string) => subject.store.getEvent({ tenantId, id });

  describe('steps', () => {
    it('fan-out-3: a step writes subscribers and how far it is; the last one ends the fan-out', async () => {
      const { tenantId, webhook: a } = await subject.subscribed();
      const b = await createdWebhook(subject.store, tenantId);
      const id = await acceptPending(tenantId);
      expect(await subject.store.tenantsFanningOut()).toContain(tenantId);
      expect(await find(tenantId, id)).toMatchObject({ deliveries: [], remaining: [a.id, b.id] });
      const first = await expand(tenantId, part(id, { reached: a.id, deliveries: [sent(a)] }));
      expect(first).toEqual({ written: 1, held: 0 });
      expect(await find(tenantId, id)).toMatchObject({ deliveries: [{ endpointId: a.id }], remaining: [b.id] });
      const suppressions = [{ endpointId: b.id, reason: 'condition' as const, detail: 'so' }];
      await expand(tenantId, part(id, { from: a.id, suppressions }));
      expect(await find(tenantId, id)).toMatchObject({ suppressions: [{ endpointId: b.id }], remaining: null });
      expect(await pendingOf(tenantId)).toEqual([]);
      expect(await subject.store.tenantsFanningOut()).not.toContain(tenantId);
    });

    it('limit-9: one commit begins the fan-outs of all its events that are pending, and of no other', async () => {
      const { tenantId, webhook } = await subject.subscribed();
      const known = keyOf('known');
      await accept(tenantId, { key: known });
      const pending = (): Parameters<typeof entry>[0] => ({ event: newEvent(), fanOutPending: true });
      const whole = () => ({ deliveries: [sent(webhook)] });
      const overs = [pending(), pending(), whole(), pending(), { key: known, fanOutPending: true }, pending(), whole()];
      const entries = overs.map((over) => entry(over));
      const { version } = await subject.store.routingTable({ tenantId });
      const outcome = await subject.store.accept({ tenantId, routingVersion: version, now: NOW, entries });
      const results = outcome.kind === 'accepted' ? outcome.results : [];
      expect(results.map(({ kind }) => kind)).toEqual(['new', 'new', 'new', 'new', 'duplicate', 'new', 'new']);
      expect(await pendingOf(tenantId)).toEqual([0, 1, 3, 5].map((n) => entries[n]?.event.id));
    });

    it('fan-out-3: of two steps that begin at the same place one is written', async () => {
      const { tenantId, webhook } = await subject.subscribed();
      const id = await acceptPending(tenantId);
      const step = () => part(id, { reached: webhook.id, deliveries: [sent(webhook)] });
      const results = await Promise.all([expand(tenantId, step()), expand(tenantId, step())]);
      expect(results.map(({ written }) => written).sort()).toEqual([0, 1]);
      expect((await find(tenantId, id))?.deliveries).toHaveLength(1);
    });

    it('fan-out-5: an event is expanded after all that were accepted before it', async () => {
      const { tenantId, webhook } = await subject.subscribed();
      const [first, second] = [await acceptPending(tenantId), await acceptPending(tenantId)];
      expect(await pendingOf(tenantId)).toEqual([first, second]);
      const later = () => part(second, { deliveries: [sent(webhook)] });
      expect(await expand(tenantId, later())).toMatchObject({ written: 0 });
      // The first is not over with its part: what follows it is not written either.
      const begun = part(first, { reached: webhook.id, deliveries: [sent(webhook)] });
      expect(await expand(tenantId, begun, later())).toMatchObject({ written: 1 });
      expect(await expand(tenantId, part(first, { from: webhook.id }), later())).toMatchObject({ written: 2 });
      expect(await pendingOf(tenantId)).toEqual([]);
    });

    it('fan-out-3: contexts are read a few at a time, one at least', async () => {
      const { tenantId } = await subject.subscribed();
      for (let i = 0; i < 3; i += 1) await acceptPending(tenantId);
      const few = (maxChars: number) => subject.store.pendingFanOuts({ tenantId, limit: 10, maxChars });
      expect(await few(1)).toHaveLength(1);
      expect(await few(1e6)).toHaveLength(3);
      expect(await subject.store.pendingFanOuts({ tenantId, limit: 2, maxChars: 1e6 })).toHaveLength(2);
    });
  });

  describe('routing as accepted', () => {
    it('fan-out-2: what is created, changed or deleted afterwards does not count', async () => {
      const { tenantId, webhook: changed } = await subject.subscribed();
      const deleted = await createdWebhook(subject.store, tenantId, { namespace: 'crm' });
      const untouched = await createdWebhook(subject.store, tenantId);
      await acceptPending(tenantId);
      const { version } = await subject.store.routingTable({ tenantId });
      const routes = (after = 0, limit = 10) =>
        subject.store.routesAsAccepted({ tenantId, version, after, limit }).then((all) => all);
      const before = await routes();
      expect(before.map(({ id }) => id)).toEqual([changed.id, deleted.id, untouched.id]);
      await subject.change(changed, { events: ['order.created'], extraDataTemplate: '{}', ordering: 'profile' });
      await subject.change(changed, { namespace: 'shop' });
      await subject.store.deleteWebhook({ tenantId, id: deleted.id, now: NOW });
      await createdWebhook(subject.store, tenantId);
      expect(await routes()).toEqual(before);
      expect(await routes(changed.id, 1)).toEqual(before.slice(1, 2));
      // Accepted now, it is routed as they are now.
      const now = await subject.store.routingTable({ tenantId });
      const present = await subject.store.routesAsAccepted({ tenantId, version: now.version, after: 0, limit: 10 });
      expect(present.map(({ id }) => id)).toEqual(now.webhooks.map(({ id }) => id));
      expect(present[0]).toMatchObject({ events: ['order.created'], namespace: 'shop', ordering: 'profile' });
    });

    it('fan-out-2: a change that routing does not see leaves nothing behind, and what is over is forgotten', async () => {
      const { tenantId, webhook } = await subject.subscribed();
      const id = await acceptPending(tenantId);
      const { version } = await subject.store.routingTable({ tenantId });
      await subject.switchOff(webhook);
      const routes = () => subject.store.routesAsAccepted({ tenantId, version, after: 0, limit: 10 });
      expect(await routes()).toMatchObject([{ id: webhook.id }]);
      await subject.change(webhook, { events: ['order.created'] });
      expect(await routes()).toMatchObject([{ id: webhook.id, events: webhook.events }]);
      await expand(tenantId, part(id));
      expect(await routes()).toEqual([]);
    });
  });

  describe('what happened meanwhile', () => {
    it.each([
      ['was deleted', 'cancelled', 'webhook_deleted'],
      ['was switched off', 'held', null],
      ['was switched off and on again', 'pending', null],
      ['was switched on again, what was held discarded', 'cancelled', 'discarded'],
    ])('fan-out-4: a webhook that %s: its delivery is %s', async (what, status, reason) => {
      const { tenantId, webhook } = await subject.subscribed();
      const id = await acceptPending(tenantId);
      if (what.includes('deleted')) await subject.store.deleteWebhook({ tenantId, id: webhook.id, now: NOW });
      else await subject.switchOff(webhook);
      if (what.includes('on again'))
        await subject.switchOn(webhook, what.includes('discarded') ? 'discard' : 'release');
      await expand(tenantId, part(id, { deliveries: [sent(webhook)] }));
      expect((await find(tenantId, id))?.deliveries).toMatchObject([{ status, reason }]);
      const later = await acceptPending(tenantId);
      await expand(tenantId, part(later, { deliveries: what.includes('deleted') ? [] : [sent(webhook)] }));
      if (status !== 'held' && !what.includes('deleted'))
        expect((await find(tenantId, later))?.deliveries).toMatchObject([{ status: 'pending' }]);
    });

    it('fan-out-4: the order of a webhook that has none any more is not asked for', async () => {
      const { tenantId, webhook } = await subject.subscribed({ ordering: 'profile' });
      const [a, b] = [await acceptPending(tenantId), await acceptPending(tenantId)];
      const turn = { keys: ['p'], enteredAt: NOW };
      await expand(tenantId, part(a, { deliveries: [sent(webhook, { turn })] }));
      await subject.change(webhook, { ordering: 'none' });
      await expand(tenantId, part(b, { deliveries: [sent(webhook, { turn })] }));
      expect((await subject.claim(webhook)).deliveries).toHaveLength(2);
    });
  });

  describe('order', () => {
    const turn = { keys: ['p'], enteredAt: NOW };
    it.each([
      ['is about the same person', { profileId: 'p' }, turn, true],
      ['names the same person', { profileId: 'q', others: ['p'] }, turn, true],
      ['is about another', { profileId: 'q' }, turn, false],
      ['asks for no order', { profileId: 'p' }, null, false],
    ])('fan-out-5: where a pending event %s, a later one is pending too: %s', async (_, people, place, isPending) => {
      const { tenantId, webhook } = await subject.subscribed({ ordering: 'profile' });
      const about = { others: [], merge: null, rootId: null };
      const first = await acceptPending(tenantId, { people: { ...about, ...people } });
      const event = newEvent({ profileId: 'p' });
      const result = await accept(tenantId, { event, deliveries: [sent(webhook, { turn: place })] });
      expect(result).toMatchObject({
        kind: 'new',
        receipt: isPending ? { deliveries: 0, fanOutPending: true } : { deliveries: 1, fanOutPending: false },
      });
      expect(await pendingOf(tenantId)).toEqual(isPending ? [first, event.id] : [first]);
    });
  });

  it('fan-out-6: a repeat is answered as the first time, also when the fan-out is over', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const event = newEvent();
    const posted = { event, key: keyOf('k'), fanOutPending: true };
    const first = await accept(tenantId, posted);
    expect(first).toMatchObject({ kind: 'new', receipt: { deliveries: 0, suppressed: 0, fanOutPending: true } });
    await expand(tenantId, part(event.id, { deliveries: [sent(webhook)] }));
    expect(await accept(tenantId, { ...posted, event: newEvent() })).toEqual({ ...first, kind: 'duplicate' });
  });

  it('fan-out-8: erasing a person ends the fan-outs of its events', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const id = await acceptPending(tenantId, { profileId: 'gone' });
    const other = await acceptPending(tenantId, { profileId: 'stays' });
    await subject.store.eraseProfile({ tenantId, profileId: 'gone', now: NOW, actor });
    expect(await expand(tenantId, part(id, { deliveries: [sent(webhook)] }))).toMatchObject({ written: 0 });
    expect(await find(tenantId, id)).toMatchObject({ deliveries: [], remaining: null });
    expect(await pendingOf(tenantId)).toEqual([other]);
  });

  it('fan-out-8: retention leaves an event whose fan-out is pending', async () => {
    const { tenantId } = await subject.subscribed();
    const id = await acceptPending(tenantId);
    const pass = async () => {
      for (let cursor = null as Awaited<ReturnType<typeof subject.store.prune>>['cursor'], more = true; more; ) {
        const request = { cursor, now: NOW + 1, eventsBefore: NOW + 1, auditBefore: 0 };
        ({ cursor } = await subject.store.prune(request));
        more = cursor !== null;
      }
    };
    await pass();
    expect(await find(tenantId, id)).not.toBeNull();
    await expand(tenantId, part(id));
    await pass();
    expect(await find(tenantId, id)).toBeNull();
  });

  it('fan-out-11: how many events are pending, and since when', async () => {
    const { tenantId } = await subject.subscribed();
    const before = await subject.store.fanOutDepth();
    const id = await acceptPending(tenantId);
    const depth = await subject.store.fanOutDepth();
    expect(depth.events - before.events).toBe(1);
    expect(depth.oldestAcceptedAt).toBe(before.oldestAcceptedAt ?? NOW);
    await expand(tenantId, part(id));
    expect(await subject.store.fanOutDepth()).toEqual(before);
  });
}
