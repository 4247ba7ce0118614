// Rows that somebody or something broke, in a real file: they are told of, and hold up nothing but themselves.
import BetterSqlite3 from 'better-sqlite3';
import { expect, it } from 'vitest';
import { tempFolder } from '../support/temp-folder.ts';
import { World, type WorldOptions } from '../support/world.ts';

const MINUTE_MS = 60_000;
const path = tempFolder();

/** A world over a file, and somebody who writes to the file beside it. */
async function broken(options: WorldOptions = {}) {
  const file = path('broken.db');
  const world = await World.open({ ...options, database: `sqlite:${file}` });
  return {
    world,
    write(sql: string, ...values: unknown[]): void {
      const db = new BetterSqlite3(file);
      db.pragma('foreign_keys = OFF');
      expect(db.prepare(sql).run(...values).changes).toBe(1);
      db.close();
    },
    told: () => world.faults.map(String),
    statuses: async (ids: readonly string[]) =>
      Promise.all(ids.map(async (id) => (await world.delivery(id)).delivery.status)),
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

it('unreadable-1: a settlement that cannot be written is dropped and told of; those beside it are settled', async () => {
  await using set = await broken();
  const { world } = set;
  const webhook = await world.webhook();
  const ids: string[] = [];
  for (let i = 0; i < 3; i += 1) ids.push(...(await world.accept([webhook])));
  const [first = '', poisoned = '', last = ''] = ids;
  world.transport.script = ({ id }) => (id === poisoned ? 500 : 200);
  // The failed attempt is to put it back to what it was, which is nothing that it can be.
  set.write("UPDATE deliveries SET fallback = 'nonsense' WHERE id = ?", poisoned);
  await world.started();
  await world.runFor(1000);
  expect(await set.statuses([first, last])).toEqual(['delivered', 'delivered']);
  expect(set.told()).toEqual([expect.stringContaining('CHECK constraint failed')]);
  // It comes up again when its lease ends, and no more often.
  await world.runFor(10 * MINUTE_MS);
  expect(set.told().length).toBeLessThanOrEqual(1 + 20);
  expect(world.transport.sent).toHaveLength(3);
  set.write('UPDATE deliveries SET fallback = NULL WHERE id = ?', poisoned);
  world.transport.script = () => 200;
  await world.runFor(10 * MINUTE_MS);
  expect(await set.statuses([poisoned])).toEqual(['delivered']);
});

const BREAKAGES: [string, string][] = [
  ['its retry schedule', "UPDATE endpoints SET retry_schedule = 'not json', version = version + 1 WHERE id = ?"],
  ['its lane', "UPDATE endpoints SET lane = 'nowhere', version = version + 1 WHERE id = ?"],
  ['its sealed headers', "UPDATE endpoints SET headers = x'00', version = version + 1 WHERE id = ?"],
];

it.each(BREAKAGES)(
  'unreadable-2: a webhook of which %s cannot be read holds up no other, at start',
  async (_what, sql) => {
    await using set = await broken();
    const { world } = set;
    const [bad, good] = [await world.webhook(), await world.webhook()];
    const [lost = '', kept = ''] = await world.accept([bad, good]);
    set.write(sql, bad.id);
    await world.started();
    await world.runFor(1000);
    expect(await set.statuses([kept, lost])).toEqual(['delivered', 'pending']);
    expect(set.told()).toEqual([expect.stringContaining(`webhook ${bad.id} cannot be read`)]);
  },
);

it.each(BREAKAGES)('unreadable-2: nor does one whose row breaks while it runs (%s)', async (_what, sql) => {
  await using set = await broken();
  const { world } = set;
  const [bad, good] = [await world.webhook(), await world.webhook()];
  await world.started();
  const ids = await world.accept([bad, good], { delivery: { dueAt: world.clock.now() + 500 } });
  set.write(sql, bad.id);
  await world.runFor(1500);
  expect(await set.statuses(ids)).toEqual(['pending', 'delivered']);
  await world.runFor(180 * MINUTE_MS);
  expect(set.told()).toHaveLength(4);
  expect(set.told()[0]).toContain(`webhook ${bad.id} cannot be read`);
});

it.each([
  ['entries', "UPDATE webhooks SET events = 'not json' WHERE id = ?"],
  ['condition', "UPDATE webhooks SET condition = 'not json' WHERE id = ?"],
])('endpoint-3: what was accepted is sent, though the %s of its webhook cannot be read', async (_what, sql) => {
  await using set = await broken();
  const { world } = set;
  const webhook = await world.webhook();
  const ids = await world.accept([webhook], { delivery: { dueAt: world.clock.now() + 500 } });
  set.write(sql, webhook.id);
  set.write('UPDATE endpoints SET version = version + 1 WHERE id = ?', webhook.id);
  await world.started();
  await world.runFor(1000);
  expect(await set.statuses(ids)).toEqual(['delivered']);
  expect(set.told()).toEqual([]);
});

it('unreadable-2: a webhook whose claims fail for a reason of its own holds up no other', async () => {
  await using set = await broken();
  const { world } = set;
  const webhooks = [await world.webhook(), await world.webhook(), await world.webhook()];
  const ids = await world.accept(webhooks);
  const { claim, ...rest } = world.watchedStore;
  const bad = webhooks[1]?.id;
  await world.started({
    store: {
      ...rest,
      claim: async (request) => {
        if (request.wants.some(({ endpointId: webhookId }) => webhookId === bad)) throw new Error('malformed');
        return claim(request);
      },
    },
  });
  await world.runFor(10 * MINUTE_MS - 1);
  expect(await set.statuses(ids)).toEqual(['delivered', 'pending', 'delivered']);
  expect(set.told()).toEqual(Array(10).fill('Error: malformed'));
});

it('unreadable-3: a delivery whose body is lost is told of and passed over; its webhook goes on', async () => {
  await using set = await broken();
  const { world } = set;
  const webhook = await world.webhook();
  const ids: string[] = [];
  for (let i = 0; i < 3; i += 1) ids.push(...(await world.accept([webhook])));
  const lost = ids[0] ?? '';
  set.write('DELETE FROM events WHERE seq = (SELECT event_seq FROM deliveries WHERE id = ?)', lost);
  await world.started();
  await world.runFor(50 * MINUTE_MS);
  expect(await set.statuses(ids.slice(1))).toEqual(['delivered', 'delivered']);
  expect(set.told()).toEqual([expect.stringContaining(`delivery ${lost} cannot be read`)]);
  await world.runFor(20 * MINUTE_MS);
  expect(set.told()).toHaveLength(2);
  expect(world.transport.sent).toHaveLength(2);
});

it('order-15: one that is first in an order and cannot be read leaves it: those behind it are sent', async () => {
  await using set = await broken();
  const { world } = set;
  const webhook = await world.webhook({ ordering: 'profile' });
  const turn = { keys: ['p1'], enteredAt: world.clock.now() };
  const ids: string[] = [];
  for (let i = 0; i < 3; i += 1) ids.push(...(await world.accept([webhook], { delivery: { turn } })));
  const [lost = '', ...others] = ids;
  set.write('DELETE FROM events WHERE seq = (SELECT event_seq FROM deliveries WHERE id = ?)', lost);
  await world.started();
  await world.runFor(1000);
  expect(await set.statuses(others)).toEqual(['delivered', 'delivered']);
  expect(set.told()).toEqual([expect.stringContaining(`delivery ${lost} cannot be read`)]);
  const next = await world.accept([webhook], { delivery: { turn } });
  expect((await world.delivery(next[0] ?? '')).delivery.waitingFor).toBeNull();
});
