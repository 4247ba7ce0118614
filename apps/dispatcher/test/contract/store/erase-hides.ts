// What no one is shown and nothing sends while an erasure has steps left.
import { expect, it } from 'vitest';
import { ACTOR, Erasing, LATER, OTHER, PERSON, TOLD } from './erasing.ts';
import type { OpenStore } from './subject.ts';

export function eraseHidesContract(open: OpenStore): void {
  const subject = new Erasing(open);

  /** Everything that is shown of these, without times and statuses that the steps have yet to write. */
  const view = async (tenantId: number, ids: { events: string[]; deliveries: string[] }) => ({
    events: await Promise.all(ids.events.map((id) => subject.store.getEvent({ tenantId, id }))),
    deliveries: await Promise.all(ids.deliveries.map((id) => subject.delivery(tenantId, id))),
    listed: (await subject.list(tenantId, '')).items,
  });
  const settled = (seen: Awaited<ReturnType<typeof view>>): unknown =>
    JSON.parse(
      JSON.stringify(seen, (name, value) =>
        ['status', 'reason', 'dueAt', 'completedAt'].includes(name) ? undefined : value,
      ),
    );

  it('erase-12: from the first commit on each read shows all of it as the last step leaves it', async () => {
    const { tenantId, ...ids } = await subject.filled();
    const { id } = await subject.begin(tenantId, PERSON, 1);
    const before = await view(tenantId, ids);
    expect(JSON.stringify(before)).not.toMatch(new RegExp(`${PERSON}|${OTHER}|${TOLD}`));
    expect(before.events.map((one) => one?.event.erasedAt)).toEqual(ids.events.map(() => LATER));
    expect(await subject.finish()).toBeGreaterThan(3);
    expect(settled(await view(tenantId, ids))).toEqual(settled(before));
    expect(await subject.shown(tenantId, id)).toMatchObject({ erased: { events: 7 }, finishedAt: expect.any(Number) });
  });

  it('erase-12: no filter, search, query, count or sample finds it', async () => {
    const { tenantId, bystander } = await subject.filled();
    await subject.begin(tenantId, PERSON, 1);
    const filters = [{ profileId: PERSON }, { search: PERSON }, { search: OTHER }];
    for (const filter of filters) {
      expect((await subject.store.listDeliveries({ tenantId, filter, after: null, limit: 9 })).items).toEqual([]);
      expect(await subject.store.countDeliveries({ tenantId, filter })).toEqual({ count: 0, exact: true });
    }
    const queries = [`profile:${PERSON}`, TOLD, `body.told:${TOLD}`, `header.x-who:${TOLD}`];
    for (const query of queries) expect((await subject.list(tenantId, query)).items, query).toEqual([]);
    expect((await subject.list(tenantId, 'NOT is:erased')).items.map(({ id }) => id)).toEqual([bystander]);
    const of = { tenantId, after: null, limit: 99 };
    expect((await subject.store.listEvents({ ...of, filter: { profileId: OTHER } })).items).toEqual([]);
    const sample = { tenantId, filter: {}, limit: 9, maxChars: 9999 };
    expect((await subject.store.sampleEvents(sample)).map(({ profileId }) => profileId)).toEqual(['bystander']);
    await subject.finish();
  });

  it('erase-12: the live stream shows it as erased, and tells of each of its deliveries once they are', async () => {
    const { tenantId, ...ids } = await subject.filled();
    const from = await subject.store.liveHead();
    await subject.begin(tenantId, PERSON, 1);
    const snapshot = await subject.store.liveSnapshot({ tenantId, query: undefined, limit: 99 });
    expect(snapshot.tuples.join()).not.toContain(PERSON);
    await subject.finish();
    const asked = {
      tenantId,
      query: undefined,
      from,
      behindMax: null,
      changesMax: 9999,
      matchedMax: null,
      rowsMax: 99,
    };
    const changes = await subject.store.liveChanges(asked);
    expect(changes).toMatchObject({ kind: 'changes', matched: ids.deliveries.length });
    expect(JSON.stringify(changes)).not.toContain(PERSON);
  });

  it('erase-12: it is not sent again in any way', async () => {
    const { tenantId, webhook, deliveries, bystander } = await subject.filled();
    const planned = { ratePerSecond: 5, startsAtOnce: true, actor: ACTOR, now: LATER };
    const early = await subject.store.createReplay({ tenantId, filter: { webhookId: webhook.id }, ...planned });
    const total = (await subject.store.planReplay({ id: early.id, limit: 999, now: LATER }))?.total;
    expect(total).toBeGreaterThan(1);
    await subject.begin(tenantId, PERSON, 1);
    for (const id of deliveries) {
      expect(await subject.store.resend({ tenantId, id, now: LATER })).toEqual({ kind: 'erased' });
      const copied = await subject.store.copyDelivery({ tenantId, id, newId: `${id}x`, body: null, now: LATER });
      expect(copied).toEqual({ kind: 'erased' });
    }
    const late = await subject.store.createReplay({ tenantId, filter: { webhookId: webhook.id }, ...planned });
    expect(await subject.store.planReplay({ id: late.id, limit: 999, now: LATER })).toMatchObject({ total: 1 });
    const ulids = Array.from({ length: 99 }, (_, i) => `01KRERASED00000000000000${String(i).padStart(2, '0')}`);
    const step = await subject.store.replayStep({ id: early.id, ulids, now: LATER });
    expect(step).toMatchObject({ added: 1, replay: { skipped: (total ?? 0) - 1, status: 'done' } });
    const call = { rootIds: [PERSON], webhookIds: [webhook.id], actionIds: [], sends: [], tag: '1bb65e97', ulids };
    const asked = { tenantId, name: 'profile.updated', ...call, now: LATER };
    expect(await subject.store.replayEvents(asked)).toMatchObject({ kind: 'unknown', rootIds: [PERSON] });
    await subject.finish();
    const { deliveries: claimed } = await subject.claim(webhook, LATER + 1e6);
    expect(
      (await Promise.all(claimed.map(({ id }) => subject.delivery(tenantId, id)))).map((one) => one.replayOf),
    ).toEqual([bystander]);
  });
}
