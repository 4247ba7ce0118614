// Whether erased means erased: the bytes of every file of the database are searched.
import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { expect, it } from 'vitest';
import type { Store } from '../../src/ports/store/index.ts';
import { openStore } from '../../src/store/open-store.ts';
import { eventually } from '../e2e/support/deadline.ts';
import {
  accepted,
  createdWebhook,
  entry,
  keyOf,
  NOW,
  newDelivery,
  newEvent,
  newTenant,
  settlementOf,
} from '../support/builders.ts';
import { tempFolder } from '../support/temp-folder.ts';

const path = tempFolder();
const open = (file: string) =>
  openStore({ database: `sqlite:${file}`, masterKey: 'a master key for tests', role: 'serve' });
const PERSON = 'person-7f3a';
const LOSER = 'loser-91bc';
const TOLD = 'told-to-nobody-else';
const ACTOR = { tokenId: null, name: 'test' };

const occurs = (file: string, text: string): number => {
  const names = readdirSync(dirname(file)).filter((name) => `${dirname(file)}/${name}`.startsWith(file));
  return names.filter((name) => readFileSync(`${dirname(file)}/${name}`).includes(text)).length;
};

/** Among many others': deliveries in every state, answers, keys, a merge, a reason, and a message that waits to be told. */
async function fill(store: Store): Promise<number> {
  const { tenantId } = await newTenant(store);
  const webhook = await createdWebhook(store, tenantId);
  const { version } = await store.routingTable({ tenantId });
  const about = (profileId: string, n: number) => {
    const told = profileId === PERSON || profileId === LOSER ? TOLD : 'nothing';
    const merge = n % 9 === 0 && profileId === PERSON ? { winnerId: PERSON, loserId: LOSER } : null;
    return entry({
      event: newEvent({
        context: JSON.stringify({
          id: profileId,
          told: told.repeat(n * 10),
        }),
        people: {
          profileId,
          others: merge === null ? [`other-${n}-${profileId}`] : [LOSER],
          merge,
          rootId: `${profileId}/${n}`,
        },
      }),
      key: keyOf(`${profileId}:${n}`),
      deliveries: [newDelivery(webhook.id, n % 3 === 0 ? { body: `{"own":"${profileId} ${told}"}` } : {})],
      suppressions: [{ endpointId: 9, reason: 'condition', detail: `id is ${profileId}` }],
    });
  };
  for (let round = 0; round < 40; round += 1) {
    const others = Array.from({ length: 20 }, (_, i) => about(`somebody-${(round * 37 + i * 11) % 97}`, i));
    const entries = [...others.slice(0, 10), about(round % 5 === 4 ? LOSER : PERSON, round), ...others.slice(10)];
    await store.accept({ tenantId, routingVersion: version, now: NOW, entries });
    const wants = [{ endpointId: webhook.id, limit: round % 4 === 0 ? 5 : 30 }];
    const { deliveries } = await store.claim({ now: NOW, leaseMarginMs: 1, wants });
    const settlements = deliveries.map((delivery) => {
      const echo = {
        headers: { 'x-echo': delivery.body.slice(0, 60) },
        body: Buffer.from(delivery.body),
        truncated: false,
      };
      return settlementOf(delivery, { status: 'delivered' }, { attempt: { response: echo } });
    });
    await store.settle({ settlements });
  }
  await store.createReplay({
    tenantId,
    filter: { profileId: PERSON },
    ratePerSecond: 1,
    startsAtOnce: false,
    actor: ACTOR,
    now: NOW,
  });
  return tenantId;
}

it('erase-8: nothing of an erased profile is left in any file of the database', async () => {
  const file = path('erased.db');
  const store = await open(file);
  const tenantId = await fill(store);
  for (const text of [PERSON, LOSER, TOLD]) expect(occurs(file, text), text).toBeGreaterThan(0);
  await store.eraseProfile({ tenantId, profileId: PERSON, now: NOW, actor: ACTOR });
  // Asked after the erasure was answered; nothing else is called.
  await eventually('its bytes are gone', async () => [PERSON, LOSER, TOLD].every((text) => occurs(file, text) === 0));
  expect((await store.stats()).erasedInLog).toBe(false);
  expect(occurs(file, 'somebody-1')).toBeGreaterThan(0);
  await store[Symbol.asyncDispose]();
  for (const text of [PERSON, LOSER, TOLD]) expect(occurs(file, text), text).toBe(0);
  const db = new BetterSqlite3(file);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  db.close();
});

/** A reader that began before the erasure still needs the log. */
async function erasedWhileRead(file: string) {
  const store = await open(file);
  const { tenantId } = await newTenant(store);
  await accepted(store, tenantId, [], { event: { profileId: PERSON } });
  const reader = new BetterSqlite3(file, { readonly: true });
  reader.exec('BEGIN');
  reader.prepare('SELECT count(*) FROM events').get();
  await store.eraseProfile({ tenantId, profileId: PERSON, now: NOW, actor: ACTOR });
  return { store, tenantId, reader };
}

it('erase-8: nor after the last of many steps, and no one who was erased is named by the steps themselves', async () => {
  const file = path('stepped.db');
  await using store = await open(file);
  const tenantId = await fill(store);
  await store.eraseProfile({ tenantId, profileId: PERSON, now: NOW, actor: ACTOR, rowsMax: 10 });
  while (await store.eraseStep({ now: NOW, rowsMax: 10 }));
  await eventually('its bytes are gone', async () => [PERSON, LOSER, TOLD].every((text) => occurs(file, text) === 0));
  expect(occurs(file, 'somebody-1')).toBeGreaterThan(0);
});

it('erase-9: the log is emptied as soon as its last reader is gone, and no act waits for that', async () => {
  const file = path('read.db');
  const { store, tenantId, reader } = await erasedWhileRead(file);
  await accepted(store, tenantId, []);
  expect(await store.stats()).toMatchObject({ erasedInLog: true });
  expect(occurs(file, PERSON)).toBeGreaterThan(0);
  reader.exec('COMMIT');
  await eventually('its bytes are gone', async () => occurs(file, PERSON) === 0);
  await eventually('the store says so', async () => (await store.stats()).erasedInLog === false);
  reader.close();
  await store[Symbol.asyncDispose]();
});

it('erase-10: a store that is opened after a crash empties the log that an erasure left', async () => {
  const file = path('crashed.db');
  const { store, reader } = await erasedWhileRead(file);
  // What a crash at this moment leaves on the disk.
  const left = path('left.db');
  for (const ending of ['', '-wal']) copyFileSync(`${file}${ending}`, `${left}${ending}`);
  expect(occurs(left, PERSON)).toBeGreaterThan(0);
  reader.close();
  await store[Symbol.asyncDispose]();
  await using again = await openStore({
    database: `sqlite:${left}`,
    masterKey: 'a master key for tests',
    role: 'serve',
  });
  await eventually('its bytes are gone', async () => occurs(left, PERSON) === 0);
  expect(await again.stats()).toMatchObject({ erasedInLog: false });
});
