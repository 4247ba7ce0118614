// Lists by time where the clock was set back, over restarts and acts that were undone.
import { expect, it } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { accepted, createdWebhook, entry, NOW, newEvent, newTenant } from '../support/builders.ts';
import { SeededRandom } from '../support/seeded-random.ts';
import { tempFolder } from '../support/temp-folder.ts';

const path = tempFolder();
const HOUR = 3_600_000;

it.each([1, 2, 3])('reader-5: every row of a time is found, however the clock was set (seed %i)', async (seed) => {
  const random = new SeededRandom(seed);
  const database = `sqlite:${path(`clock-${seed}.db`)}`;
  const open = () => openStore({ database, masterKey: null, role: 'act' });
  let store = await open();
  const { tenantId } = await newTenant(store);
  const webhook = await createdWebhook(store, tenantId);
  const all: { id: string; event: string; at: number }[] = [];
  let now = NOW;
  for (let i = 0; i < 150; i += 1) {
    now += random.below(20_000);
    if (random.below(20) === 0) now -= random.below(9) * HOUR;
    if (random.below(30) === 0) now += random.below(9) * HOUR;
    if (random.below(15) === 0) {
      await store[Symbol.asyncDispose]();
      store = await open();
    }
    if (random.below(10) === 0) {
      // Undone as a whole, and what it said of the clock with it.
      const twice = newEvent();
      const entries = [entry({ event: twice }), entry({ event: twice })];
      const { version } = await store.routingTable({ tenantId });
      await expect(store.accept({ tenantId, routingVersion: version, now, entries })).rejects.toThrow();
    }
    const { event, ids } = await accepted(store, tenantId, [webhook], { now });
    all.push({ id: ids[0] ?? '', event: event.id, at: now });
  }
  all.reverse();
  for (let i = 0; i < 60; i += 1) {
    const [a, b] = [all[random.below(all.length)]?.at ?? 0, all[random.below(all.length)]?.at ?? 0];
    const filter = { since: Math.min(a, b), until: Math.max(a, b) };
    const expected = all.filter(({ at }) => at >= filter.since && at < filter.until);
    const deliveries = await store.listDeliveries({ tenantId, filter, after: null, limit: 200 });
    expect(deliveries.items.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
    const events = await store.listEvents({ tenantId, filter, after: null, limit: 200 });
    expect(events.items.map(({ id }) => id)).toEqual(expected.map(({ event }) => event));
  }
  await store[Symbol.asyncDispose]();
});
