import { expect, it } from 'vitest';
import type { DeliveryFilter, EventFilter } from '../../../src/domain/records.ts';
import { accepted, createdWebhook, entry, keyOf, NOW, newEvent } from '../../support/builders.ts';
import { type OpenStore, Subject } from './subject.ts';

export function readsContract(open: OpenStore): void {
  const subject = new Subject(open);
  const listDeliveries = (tenantId: number, filter: DeliveryFilter, after: string | null = null, limit = 100) =>
    subject.store.listDeliveries({ tenantId, filter, after, limit });
  const listEvents = (tenantId: number, filter: EventFilter, after: string | null = null, limit = 100) =>
    subject.store.listEvents({ tenantId, filter, after, limit });

  it('list-1: deliveries are found by every filter, newest first', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const other = await createdWebhook(subject.store, tenantId);
    const make = async (over: object, hooks = [webhook], now = NOW) =>
      accepted(subject.store, tenantId, hooks, { event: over, now });
    const done = await make({ profileId: 'p1' });
    await subject.settle(await subject.claimOne(webhook), { status: 'delivered' }, { attempt: { status: 201 } });
    const failed = await make({ profileId: 'person-2' });
    await subject.settle(
      await subject.claimOne(webhook),
      { status: 'failed', failures: 1 },
      { attempt: { status: 503 } },
    );
    const waiting = await make({ profileId: 'p1', name: 'order.100%_x' }, [other], NOW + 50);
    const [a = '', b = '', c = ''] = [done.ids[0], failed.ids[0], waiting.ids[0]];
    const cases: [DeliveryFilter, string[]][] = [
      [{}, [c, b, a]],
      [{ statuses: ['delivered', 'failed'] }, [b, a]],
      [{ statuses: ['failed', 'delivered', 'failed'] }, [b, a]],
      [{ statuses: ['held'] }, []],
      [{ name: 'order.100%_x' }, [c]],
      [{ webhookId: webhook.id }, [b, a]],
      [{ eventId: failed.event.id }, [b]],
      [{ eventId: 'evt_none' }, []],
      [{ profileId: 'p1' }, [c, a]],
      [{ code: 503 }, [b]],
      [{ code: 201 }, [a]],
      [{ since: NOW + 50 }, [c]],
      [{ until: NOW + 50 }, [b, a]],
      [{ since: NOW, until: NOW + 51, profileId: 'p1', statuses: ['pending'] }, [c]],
      [{ search: a.slice(6, 30) }, [a]],
      [{ search: failed.event.id }, [b]],
      [{ search: 'ORDER.1' }, [c]],
      [{ search: '%_' }, [c]],
      [{ search: 'person-2' }, [b]],
      [{ search: '\\' }, []],
      [{ search: "'; DROP TABLE deliveries" }, []],
    ];
    for (const [filter, expected] of cases) {
      const { items } = await listDeliveries(tenantId, filter);
      expect(
        items.map(({ id }) => id),
        JSON.stringify(filter),
      ).toEqual(expected);
    }
  });

  it('list-1: the code is that of the last attempt, of cancelled ones too', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const id = await subject.accept(webhook);
    const claimed = await subject.claimOne(webhook);
    await subject.store.cancel({ tenantId, id, now: NOW });
    await subject.settle(claimed, { status: 'delivered' }, { attempt: { status: 204 } });
    expect((await listDeliveries(tenantId, { code: 204 })).items.map((one) => one.id)).toEqual([id]);
  });

  it('list-1: events are found by every filter, newest first', async () => {
    const { tenantId } = await subject.tenant();
    const { version } = await subject.store.routingTable({ tenantId });
    const accept = async (over: object, key: string | null, now: number) => {
      const event = newEvent(over);
      const entries = [entry({ event, key: key === null ? null : keyOf(key) })];
      await subject.store.accept({ tenantId, routingVersion: version, now, entries });
      return event.id;
    };
    const a = await accept({ name: 'a.b', profileId: 'p1' }, 'key-1', NOW);
    const b = await accept({ name: 'c.d', profileId: 'p1', namespace: 'crm' }, null, NOW + 10);
    const c = await accept({ name: 'a.b', profileId: null }, null, NOW + 20);
    const cases: [EventFilter, string[]][] = [
      [{}, [c, b, a]],
      [{ name: 'a.b' }, [c, a]],
      [{ profileId: 'p1' }, [b, a]],
      [{ namespace: 'crm' }, [b]],
      [{ idempotencyKey: 'key-1' }, [a]],
      [{ since: NOW + 10 }, [c, b]],
      [{ until: NOW + 10 }, [a]],
      [{ name: 'a.b', until: NOW + 1 }, [a]],
    ];
    for (const [filter, expected] of cases) {
      const { items } = await listEvents(tenantId, filter);
      expect(
        items.map(({ id }) => id),
        JSON.stringify(filter),
      ).toEqual(expected);
    }
  });

  it('list-2: paged to the end, no delivery is lost or doubled while others are added', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const ids: string[] = [];
    for (let i = 0; i < 23; i += 1) ids.push(await subject.accept(webhook));
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page = await listDeliveries(tenantId, {}, after, 5);
      expect(page.items.length).toBeLessThanOrEqual(5);
      seen.push(...page.items.map(({ id }) => id));
      after = page.nextCursor;
      await subject.accept(webhook);
    } while (after !== null);
    expect(seen).toEqual(ids.reverse());
  });

  it('list-2: paged to the end, no event is lost or doubled while others are added, filters included', async () => {
    const { tenantId } = await subject.tenant();
    const ids: string[] = [];
    const add = (name: string) => accepted(subject.store, tenantId, [], { event: { name } });
    for (let i = 0; i < 20; i += 1) {
      ids.push((await add('a.b')).event.id);
      await add('x.y');
    }
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page = await listEvents(tenantId, { name: 'a.b' }, after, 5);
      seen.push(...page.items.map(({ id }) => id));
      after = page.nextCursor;
      await add('a.b');
    } while (after !== null);
    expect(seen).toEqual(ids.reverse());
  });

  it('list-2: a last page that is full has no next one', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    for (let i = 0; i < 4; i += 1) await subject.accept(webhook);
    const first = await listDeliveries(tenantId, {}, null, 2);
    const last = await listDeliveries(tenantId, {}, first.nextCursor, 2);
    expect([first.items.length, last.items.length, last.nextCursor]).toEqual([2, 2, null]);
  });

  it('list-4: a cursor is of one list, and what is no cursor is told from an empty page', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    for (let i = 0; i < 3; i += 1) await subject.accept(webhook);
    const { nextCursor: ofDeliveries } = await listDeliveries(tenantId, {}, null, 1);
    const { nextCursor: ofEvents } = await listEvents(tenantId, {}, null, 1);
    const unknown = { items: [], nextCursor: null, isUnknown: true };
    for (const cursor of [ofEvents, 'abc', '', '1.deliveries.5', `${ofDeliveries} `, `${ofDeliveries}A`])
      expect(await listDeliveries(tenantId, {}, cursor, 1), String(cursor)).toEqual(unknown);
    expect(await listEvents(tenantId, {}, ofDeliveries, 1)).toEqual(unknown);
    const audit = { tenantId, filter: {}, limit: 1 };
    expect(await subject.store.listAudit({ ...audit, after: ofDeliveries })).toEqual(unknown);
    expect((await listDeliveries(tenantId, {}, ofDeliveries, 1)).items).toHaveLength(1);
  });

  it('list-3: what does not exist is null', async () => {
    const { tenantId } = await subject.tenant();
    expect(await subject.store.getEvent({ tenantId, id: 'evt_none' })).toBeNull();
    expect(await subject.store.getDelivery({ tenantId, id: 'dlv_none' })).toBeNull();
    expect(await subject.store.getWebhook({ tenantId, id: 999_999 })).toBeNull();
  });

  it('list-3: a store that can commit says so', () => subject.store.probe());
}
