import { expect, it } from 'vitest';
import type { People } from '../../../src/domain/people.ts';
import type { Webhook } from '../../../src/domain/webhook.ts';
import { accepted, createdWebhook, entry, keyOf, NOW, newDelivery, newEvent } from '../../support/builders.ts';
import { type OpenStore, Subject } from './subject.ts';

const LATER = NOW + 60_000;
const ACTOR = { tokenId: 7, name: 'privacy office' };
const NOTHING = { profiles: 0, events: 0, deliveries: 0, cancelled: 0, attempts: 0 };

export function eraseContract(open: OpenStore): void {
  const subject = new Subject(open);
  const erase = async (tenantId: number, profileId: string) => {
    const outcome = await subject.store.eraseProfile({ tenantId, profileId, now: LATER, actor: ACTOR });
    if (outcome.kind !== 'done') throw new Error('one commit was not enough');
    return outcome.erased;
  };
  const event = async (tenantId: number, id: string) => {
    const found = await subject.store.getEvent({ tenantId, id });
    if (found === null) throw new Error(`there is no event ${id}`);
    return found;
  };
  const about = (webhook: Webhook, profileId: string | null, people: Partial<People> = {}, name = 'profile.updated') =>
    accepted(subject.store, webhook.tenantId, [webhook], {
      event: { name, people: { profileId, others: [], merge: null, rootId: null, ...people } },
    });
  const isErased = async (tenantId: number, id: string) => (await event(tenantId, id)).event.erasedAt !== null;

  it('erase-1: content, headers, answers and plain keys go; ids, names, times, statuses and codes stay', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const { version } = await subject.store.routingTable({ tenantId });
    const made = newEvent({ context: '{"id":"p1","email":"p1@example.com"}', profileId: 'p1', namespace: 'crm' });
    const delivery = newDelivery(webhook.id, { body: '{"id":"p1","extra":1}', extraDataFault: 'p1 has no tier' });
    const suppressions = [{ endpointId: 4711, reason: 'condition' as const, detail: 'email is p1@example.com' }];
    const entries = [entry({ event: made, key: keyOf('order-1'), deliveries: [delivery], suppressions })];
    await subject.store.accept({ tenantId, routingVersion: version, now: NOW, entries });
    const response = { headers: { 'x-who': 'p1' }, body: Buffer.from('hello p1'), truncated: false };
    await subject.settle(await subject.claimOne(webhook), { status: 'delivered' }, { attempt: { response } });
    const before = await subject.delivery(tenantId, delivery.id);

    expect(await erase(tenantId, 'p1')).toEqual({ profiles: 1, events: 1, deliveries: 1, cancelled: 0, attempts: 1 });

    const after = await event(tenantId, made.id);
    expect(after.event).toEqual({
      id: made.id,
      name: made.name,
      context: 'null',
      idempotencyKey: null,
      namespace: 'crm',
      profileId: null,
      occurredAt: null,
      deliverAt: null,
      createdAt: NOW,
      erasedAt: LATER,
      depth: 0,
    });
    expect(after.suppressions).toEqual([{ endpointId: 4711, reason: 'condition', detail: 'erased' }]);
    const stripped = { ...before.attempts[0], requestHeaders: {}, response: null };
    expect(await subject.delivery(tenantId, delivery.id)).toEqual({
      ...before,
      profileId: null,
      extraDataFault: null,
      body: '',
      bodyBytes: 0,
      attempts: [stripped],
    });
  });

  it('erase-2: what is unfinished is cancelled as erased, whatever it waits for; what is finished stays what it was', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const off = await createdWebhook(subject.store, tenantId, { isActive: false });
    const done = (await about(webhook, 'p1')).ids[0] ?? '';
    await subject.settle(await subject.claimOne(webhook), { status: 'delivered' });
    const retrying = (await about(webhook, 'p1')).ids[0] ?? '';
    const again = { status: 'retrying' as const, dueAt: NOW + 5000, failures: 1 };
    await subject.settle(await subject.claimOne(webhook), again);
    const pending = (await about(webhook, 'p1')).ids[0] ?? '';
    const held = (await about(off, 'p1')).ids[0] ?? '';
    const others = (await about(webhook, 'p2')).ids[0] ?? '';
    expect(await erase(tenantId, 'p1')).toMatchObject({ events: 4, deliveries: 4, cancelled: 3 });
    const ids = [done, retrying, pending, held, others];
    expect(await subject.statuses(tenantId, ids)).toEqual([
      'delivered',
      'cancelled',
      'cancelled',
      'cancelled',
      'pending',
    ]);
    expect(await subject.delivery(tenantId, held)).toMatchObject({ reason: 'erased', completedAt: LATER, dueAt: null });
    const { deliveries } = await subject.claim(webhook, LATER);
    expect(deliveries.map(({ id }) => id)).toEqual([others]);
  });

  it('erase-3: an attempt under way is recorded without what was captured, and revives nothing', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const id = (await about(webhook, 'p1')).ids[0] ?? '';
    const claimed = await subject.claimOne(webhook);
    await erase(tenantId, 'p1');
    const again = { status: 'retrying' as const, dueAt: LATER, failures: 1 };
    expect(await subject.settle(claimed, again, { attempt: { status: 503 } })).toBe('settled');
    const after = await subject.delivery(tenantId, id);
    expect(after).toMatchObject({ status: 'cancelled', reason: 'erased', dueAt: null, body: '' });
    expect(after.attempts).toMatchObject([{ number: 1, status: 503, requestHeaders: {}, response: null }]);
    expect((await subject.claim(webhook, LATER + 1_000_000)).deliveries).toEqual([]);
  });

  it('erase-3: nor does an attempt of a finished delivery that was sent once more by hand', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const id = (await about(webhook, 'p1')).ids[0] ?? '';
    await subject.settle(await subject.claimOne(webhook), { status: 'delivered' });
    await subject.store.resend({ tenantId, id, now: NOW });
    const claimed = await subject.claimOne(webhook);
    await erase(tenantId, 'p1');
    expect(await subject.settle(claimed, { status: 'delivered' })).toBe('settled');
    const after = await subject.delivery(tenantId, id);
    expect(after).toMatchObject({ status: 'delivered', completedAt: NOW, body: '' });
    expect(after.attempts.map(({ response }) => response)).toEqual([null, null]);
  });

  it('erase-4: everybody merged into the profile is erased with it, over any number of merges', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const merge = (winnerId: string, loserId: string) =>
      about(webhook, winnerId, { others: [loserId], merge: { winnerId, loserId } }, 'profile.merged');
    const of = new Map<string, string>();
    for (const id of ['w', 'l1', 'l2', 'l3', 'stranger']) of.set(id, (await about(webhook, id)).event.id);
    await merge('l1', 'l2');
    await merge('w', 'l1');
    await merge('l3', 'w');
    // A circle, which data of a vendor may have, ends too.
    await merge('l2', 'w');
    expect(await erase(tenantId, 'w')).toMatchObject({ profiles: 3, events: 7 });
    const erased: Record<string, boolean> = {};
    for (const [id, eventId] of of) erased[id] = await isErased(tenantId, eventId);
    expect(erased).toEqual({ w: true, l1: true, l2: true, l3: false, stranger: false });
  });

  it('erase-5: events that name the profile beside their own are erased; those of other tenants and profiles are not', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const elsewhere = await subject.subscribed();
    const named = await about(webhook, 'somebody', { others: ['p1', 'p3'] });
    const own = await about(webhook, 'p1');
    const other = await about(webhook, 'p10', { rootId: 'p1' });
    const foreign = await about(elsewhere.webhook, 'p1');
    expect(await erase(tenantId, 'p1')).toMatchObject({ profiles: 1, events: 2 });
    expect(await isErased(tenantId, named.event.id)).toBe(true);
    expect(await isErased(tenantId, own.event.id)).toBe(true);
    expect(await isErased(tenantId, other.event.id)).toBe(false);
    expect(await isErased(elsewhere.tenantId, foreign.event.id)).toBe(false);
    // What was erased belongs to nobody any more.
    expect(await erase(tenantId, 'p3')).toEqual(NOTHING);
    expect(await erase(tenantId, 'somebody')).toEqual(NOTHING);
  });

  it('erase-6: erasing again finds nothing, nor does erasing somebody who is not there', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    await about(webhook, 'p1');
    expect(await erase(tenantId, 'p1')).not.toEqual(NOTHING);
    expect(await erase(tenantId, 'p1')).toEqual(NOTHING);
    expect(await erase(tenantId, "nobody' OR 1=1")).toEqual(NOTHING);
  });

  it('erase-6: the audit log says who erased, and whom to those alone who know the id', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    await about(webhook, 'p1');
    await erase(tenantId, 'p1');
    const { items } = await subject.store.listAudit({
      tenantId,
      filter: { action: 'profile.erased' },
      after: null,
      limit: 9,
    });
    expect(items).toMatchObject([{ actor: ACTOR, at: LATER, subject: 'profile', changes: {} }]);
    expect(items[0]?.subjectId).toBe('sha256:f64551fcd6f07823cb87971cfb91446425da18286b3ab1ef935e0cbd7a69f68a');
    expect(JSON.stringify(items)).not.toContain('p1');
  });

  it('erase-7: a producer’s key goes on refusing repeats', async () => {
    const { tenantId } = await subject.tenant();
    const { version } = await subject.store.routingTable({ tenantId });
    const accept = () =>
      subject.store.accept({
        tenantId,
        routingVersion: version,
        now: NOW,
        entries: [entry({ event: newEvent({ profileId: 'p1' }), key: keyOf('order-9') })],
      });
    await accept();
    await erase(tenantId, 'p1');
    expect(await accept()).toMatchObject({ results: [{ kind: 'duplicate' }] });
    const filter = { idempotencyKey: 'order-9' };
    expect((await subject.store.listEvents({ tenantId, filter, after: null, limit: 9 })).items).toEqual([]);
  });

  it('erase-7: what was erased is not sent again', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const id = (await about(webhook, 'p1')).ids[0] ?? '';
    await subject.settle(await subject.claimOne(webhook), { status: 'delivered' });
    await erase(tenantId, 'p1');
    expect(await subject.store.resend({ tenantId, id, now: LATER })).toEqual({ kind: 'erased' });
    const anew = await subject.store.copyDelivery({ tenantId, id, newId: `${id}x`, body: null, now: LATER });
    expect(anew).toEqual({ kind: 'erased' });
    expect((await subject.claim(webhook, LATER)).deliveries).toEqual([]);
  });

  it('erase-2: in an order the next one is due at once', async () => {
    const { tenantId, webhook } = await subject.subscribed({ ordering: 'profile' });
    const turn = (keys: string[]) => ({ delivery: { turn: { keys, enteredAt: NOW } } });
    const merge = { winnerId: 'w', loserId: 'l' };
    const first = await accepted(subject.store, tenantId, [webhook], {
      event: { name: 'profile.merged', people: { profileId: 'w', others: ['l'], merge, rootId: null } },
      ...turn(['w', 'l']),
    });
    const behind = await accepted(subject.store, tenantId, [webhook], {
      event: { people: { profileId: 'w', others: [], merge: null, rootId: null } },
      ...turn(['w']),
    });
    expect(await erase(tenantId, 'l')).toMatchObject({ events: 1, cancelled: 1 });
    expect(await subject.statuses(tenantId, [...first.ids, ...behind.ids])).toEqual(['cancelled', 'pending']);
    expect(await subject.claimOne(webhook, LATER)).toMatchObject({ id: behind.ids[0] });
  });
}
