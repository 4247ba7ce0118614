// How SQLite stores copies of a delivery: the text of an event is stored once, however often it is sent.
import BetterSqlite3 from 'better-sqlite3';
import { expect, it } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { accepted, createdWebhook, NOW, newTenant, ulid } from '../support/builders.ts';
import { tempFolder } from '../support/temp-folder.ts';

const path = tempFolder();

it('replay-4: a copy of a delivery does not copy the text of its event, only an edited body', async () => {
  const file = path('copies.db');
  await using store = await openStore({ database: `sqlite:${file}`, masterKey: null, role: 'act' });
  const { tenantId } = await newTenant(store);
  const webhook = await createdWebhook(store, tenantId);
  const { ids: plain } = await accepted(store, tenantId, [webhook]);
  const { ids: spliced } = await accepted(store, tenantId, [webhook], { delivery: { body: '{"extra":1}' } });
  for (const [id = ''] of [plain, spliced])
    await store.copyDelivery({ tenantId, id, newId: `dlv_${ulid()}_1bb65e97`, body: null, now: NOW });
  await store.copyDelivery({
    tenantId,
    id: plain[0] ?? '',
    newId: `dlv_${ulid()}_1bb65e97`,
    body: '{"x":1}',
    now: NOW,
  });
  const actor = { tokenId: null, name: 'test' };
  const created = {
    tenantId,
    filter: { webhookId: webhook.id },
    ratePerSecond: 20,
    startsAtOnce: true,
    actor,
    now: NOW,
  };
  const { id } = await store.createReplay(created);
  await store.planReplay({ id, limit: 100, now: NOW });
  await store.replayStep({ id, ulids: Array.from({ length: 5 }, ulid), now: NOW });
  using db = disposable(new BetterSqlite3(file, { readonly: true }));
  const bodies = db.prepare('SELECT body FROM deliveries WHERE replay_of IS NOT NULL ORDER BY seq').pluck().all();
  expect(bodies).toEqual([null, '{"extra":1}', '{"x":1}', null, '{"extra":1}', null, '{"extra":1}', '{"x":1}']);
});

const disposable = (db: BetterSqlite3.Database) => Object.assign(db, { [Symbol.dispose]: () => void db.close() });
