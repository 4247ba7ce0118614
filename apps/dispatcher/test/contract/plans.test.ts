// How SQLite goes about it: whatever an act asks of a table that grows with history is found by an index, and a list looks
// at no more rows than it may.

import { expect, it } from 'vitest';
import type { DeliveryFilter, EventFilter } from '../../src/domain/records.ts';
import type { Store } from '../../src/ports/store/index.ts';
import { SCAN_INSIDE_MAX_ROWS, SCAN_MAX_ROWS } from '../../src/store/acts/bounded-scan.ts';
import { cursorOf } from '../../src/store/acts/cursor.ts';
import { placeOf, positionAt } from '../../src/store/sqlite/live/position.ts';
import { openConnection } from '../../src/store/sqlite/thread/inline-store.ts';
import { allPages } from '../support/all-pages.ts';
import {
  accepted,
  createdWebhook,
  entry,
  keyOf,
  NOW,
  newEvent,
  newExtra,
  newTenant,
  settlementOf,
} from '../support/builders.ts';
import { prunePass } from '../support/prune-pass.ts';
import { storeOver } from '../support/store-over.ts';

/** Few rows, whatever happened; and what is not a table. */
const SMALL =
  /^SCAN (?:(?:webhooks|endpoints|webhook_entries|tokens|tenants|installation|sqlite_sequence|clock_steps|default_secrets|nodes|rate_starts|operational_outbox|replays|sweeps|erasures|json_each|people|p|next|value|CONSTANT ROW|\d+ CONSTANT ROWS)\b|\(subquery-\d+\)$)/;

/** A store in memory that keeps the text of every statement it runs. */
async function watched() {
  const connection = openConnection({ path: ':memory:', masterKey: new Uint8Array(32) });
  const texts = new Set<string>();
  const prepare = connection.db.prepare.bind(connection.db);
  connection.db.prepare = ((text: string) => {
    texts.add(text);
    return prepare(text);
  }) as typeof connection.db.prepare;
  const store = storeOver(connection);
  const plans = () =>
    [...texts]
      .filter((text) => /^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)/.test(text))
      .map((text) => {
        const statement = prepare(`EXPLAIN QUERY PLAN ${text}`);
        // Only what is bound by a value of the right kind can be explained: any will do.
        const names = [...text.matchAll(/[:@]([a-zA-Z_]\w*)/g)].map(([, name]) => name ?? '');
        const values = names.length > 0 ? [Object.fromEntries(names.map((name) => [name, null]))] : [];
        const places = names.length > 0 ? [] : [...text.matchAll(/\?/g)].map(() => null);
        const rows = statement.all(...values, ...places) as { detail: string }[];
        return { text, details: rows.map(({ detail }) => detail) };
      });
  const { tenantId } = await newTenant(store);
  return { connection, store, tenantId, plans };
}

type Watched = Awaited<ReturnType<typeof watched>>;

/** Found by an index, but as many as a tenant or a webhook ever had. */
const WIDE = /INDEX (deliveries_by_tenant|deliveries_by_webhook|events_by_tenant)\b/;

/** @param wide whether an index over a whole history may be walked: a list does, up to its bound */
function expectNoScan(plans: ReturnType<Watched['plans']>, { wide = false } = {}): void {
  const isFault = (detail: string) =>
    (detail.startsWith('SCAN') && !SMALL.test(detail)) || (!wide && WIDE.test(detail));
  const faults = plans.flatMap(({ text, details }) => details.filter(isFault).map((detail) => ({ detail, text })));
  expect(faults).toEqual([]);
}

async function deliver(store: Store, tenantId: number) {
  const webhook = await createdWebhook(store, tenantId);
  const ordered = await createdWebhook(store, tenantId, { ordering: 'profile', rateLimit: { count: 5, perMs: 1000 } });
  const turn = { keys: ['p1'], enteredAt: NOW };
  for (let i = 0; i < 3; i += 1) await accepted(store, tenantId, [webhook], { event: { profileId: 'p1' } });
  for (let i = 0; i < 3; i += 1) await accepted(store, tenantId, [ordered], { delivery: { turn } });
  const wants = [webhook, ordered].map(({ id }) => ({ endpointId: id, limit: 2 }));
  const { deliveries } = await store.claim({ now: NOW, leaseMarginMs: 1, wants });
  const transitions = [{ status: 'delivered' }, { status: 'retrying', dueAt: NOW, failures: 1 }] as const;
  await store.settle({
    settlements: deliveries.map((delivery, i) => settlementOf(delivery, transitions[i % 2] ?? { status: 'delivered' })),
  });
  return { webhook, ordered, id: deliveries[0]?.id ?? '', eventId: deliveries[0]?.eventId ?? '' };
}

it('reader-6: accept, claim, settle and what runs at start look through no table that grows', async () => {
  const { store, tenantId, plans } = await watched();
  await deliver(store, tenantId);
  const { version } = await store.routingTable({ tenantId });
  const keyed = entry({ event: newEvent(), key: keyOf('k') });
  for (let i = 0; i < 2; i += 1) await store.accept({ tenantId, routingVersion: version, now: NOW, entries: [keyed] });
  await store.dueEndpoints();
  const { node } = await store.joinNode({ now: NOW });
  await store.beat();
  await store.endLeases({ of: { node, beats: 1 }, cursor: null, now: NOW });
  await store.listRaised({ after: null, limit: 10 });
  expectNoScan(plans());
});

it('reader-6: nor does what people do, one by one', async () => {
  const { store, tenantId, plans } = await watched();
  const { webhook, ordered, id, eventId } = await deliver(store, tenantId);
  await store.getWebhook({ tenantId, id: webhook.id });
  await store.listWebhooks({ tenantId, filter: {}, order: { field: 'id', descending: true }, offset: 0, limit: 10 });
  await store.getDelivery({ tenantId, id });
  await store.getEvent({ tenantId, id: eventId });
  await store.resend({ tenantId, id, now: NOW });
  await store.cancel({ tenantId, id, now: NOW });
  await store.copyDelivery({ tenantId, id, newId: `${id}x`, body: null, now: NOW });
  await store.addDelivery({ tenantId, now: NOW, delivery: newExtra(webhook.id, { isTest: true }) });
  const actor = { tokenId: null, name: 'test' };
  for (const one of [webhook, ordered]) {
    for (const held of ['release', 'discard'] as const) {
      for (const isActive of [false, true]) {
        const stored = await store.getWebhook({ tenantId, id: one.id });
        if (stored === null) throw new Error('the webhook is gone');
        const webhook = { ...stored.webhook, isActive };
        await store.updateWebhook({ webhook, now: NOW, held, actor, revealsSecret: false });
      }
    }
    await store.deleteWebhook({ tenantId, id: one.id, now: NOW, actor });
  }
  expectNoScan(plans());
});

it('reader-6: nor does signing in and out', async () => {
  const { store, tenantId, plans } = await watched();
  const [token] = (await store.listTokens({ tenantId })).items;
  if (token === undefined) throw new Error('the tenant has no token');
  const link = new Uint8Array([1]);
  await store.createSessionLink({ token, hash: link, now: NOW });
  const opened = await store.openSession({ by: { link }, hash: new Uint8Array([2]), now: NOW });
  const id = opened?.session.id ?? 0;
  await store.findSession({ hash: new Uint8Array([2]) });
  await store.extendSession({ id, expiresAt: NOW + 1e12 });
  await store.endSession({ id, now: NOW, actor: { tokenId: null, name: 'test' } });
  await store.revokeToken({ id: token.id, tenantId, now: NOW });
  expectNoScan(plans());
});

it('reader-6: nor do erasing and pruning', async () => {
  const { store, tenantId, plans } = await watched();
  await deliver(store, tenantId);
  await store.eraseProfile({ tenantId, profileId: 'p1', now: NOW, actor: { tokenId: null, name: 'test' } });
  let cursor = null;
  do {
    ({ cursor } = await store.prune({ cursor, now: NOW + 1e12, eventsBefore: NOW + 1, auditBefore: NOW + 1 }));
  } while (cursor !== null);
  expectNoScan(plans());
});

const DELIVERY_FILTERS: DeliveryFilter[] = [
  {},
  { statuses: ['failed'] },
  { statuses: ['failed', 'held'] },
  { statuses: ['pending', 'delivered'] },
  { webhookId: 1 },
  { webhookId: 1, statuses: ['failed'] },
  { webhookId: 1, code: 500 },
  { eventId: 'evt_1' },
  { profileId: 'p1' },
  { code: 500 },
  { name: 'a.b' },
  { search: 'abc' },
  { search: `evt_${'0'.repeat(26)}` },
  { search: `dlv_${'0'.repeat(26)}_1bb65e97` },
  { since: NOW, until: NOW + 1 },
  { query: 'status:failed code:5xx' },
  { query: 'webhook:1 event:a.*' },
  { query: 'event_id:evt_1' },
  { query: 'profile:p1 -is:test' },
  { query: `dlv_${'0'.repeat(26)}_1bb65e97` },
  { query: 'webhook:x latency:>1s wait:>1s error:timeout body.a:1 header.b:2 size:>1 words' },
];
const EVENT_FILTERS: EventFilter[] = [
  {},
  { name: 'a.b' },
  { profileId: 'p1' },
  { profileId: 'p1', name: 'a.b' },
  { namespace: 'crm' },
  { idempotencyKey: 'k' },
  { since: NOW, until: NOW + 1 },
];

it('reader-6: nor does a list, whatever it is asked for', async () => {
  const { store, tenantId, plans } = await watched();
  await deliver(store, tenantId);
  for (const filter of DELIVERY_FILTERS) {
    for (const after of [null, '3']) await store.listDeliveries({ tenantId, filter, after, limit: 5 });
  }
  for (const filter of EVENT_FILTERS) {
    for (const after of [null, '3']) await store.listEvents({ tenantId, filter, after, limit: 5 });
  }
  expectNoScan(plans(), { wide: true });
});

const ROWS = 2 * SCAN_MAX_ROWS + 5000;
const ERRORS_EVERY = 15_000;

/** Many events of one tenant, a second apart, with a delivery each; some of them wanted. */
async function history() {
  const { connection, store, tenantId, plans } = await watched();
  const webhook = await createdWebhook(store, tenantId);
  const rows = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${ROWS})`;
  // Each third came three seconds late: rows are not quite in the order of their times.
  const at = `${NOW} + i * 1000 - iif(i % 3 = 0, 3000, 0)`;
  connection.db.exec(`${rows} INSERT INTO events (seq, id, tenant_id, name, context, profile_id, created_at)
    SELECT i, 'evt_' || i, ${tenantId}, iif(i % ${ERRORS_EVERY} = 1, 'rare.event', 'a.b'), '{}', 'p' || i, ${at} FROM n`);
  connection.db.exec(`${rows} INSERT INTO deliveries (seq, id, tenant_id, event_seq, event_name, endpoint_id, status, last_code, created_at)
    SELECT i, 'dlv_' || i, ${tenantId}, i, 'a.b', ${webhook.id}, 'delivered', iif(i % ${ERRORS_EVERY} = 1, 418, 200), ${at} FROM n`);
  return { store, tenantId, plans };
}

it('reader-5: what is rare is found over several pages, none of which looks at more rows than it may', async () => {
  const { store, tenantId } = await history();
  const rare = [45_001, 30_001, 15_001, 1].filter((seq) => seq <= ROWS);
  for (const filter of [{ code: 418 }, { code: 418, statuses: ['delivered' as const] }]) {
    const found = await allPages(ROWS, (after) => store.listDeliveries({ tenantId, filter, after, limit: 10 }));
    expect(found.ids).toEqual(rare.map((seq) => `dlv_${seq}`));
    expect(Math.max(...found.stretches)).toBeLessThanOrEqual(SCAN_MAX_ROWS);
    expect(found.stretches).toHaveLength(3);
  }
  const found = await allPages(ROWS, (after) =>
    store.listEvents({ tenantId, filter: { name: 'rare.event' }, after, limit: 10 }),
  );
  expect(found.ids).toEqual(rare.map((seq) => `evt_${seq}`));
  expect(Math.max(...found.stretches)).toBeLessThanOrEqual(SCAN_MAX_ROWS);
  const searched = await allPages(ROWS, (after) =>
    store.listDeliveries({ tenantId, filter: { search: 'dlv_12345' }, after, limit: 10 }),
  );
  expect(searched.ids).toEqual(['dlv_12345']);
  expect(searched.stretches).toHaveLength(3);
});

it('reader-5: a time is a place among the rows, also where these came a little out of order', async () => {
  const { store, tenantId } = await history();
  const [since, until] = [NOW + 20_000_000, NOW + 20_030_000];
  const expected: number[] = [];
  for (let i = ROWS; i >= 1; i -= 1) {
    const at = NOW + i * 1000 - (i % 3 === 0 ? 3000 : 0);
    if (at >= since && at < until) expected.push(i);
  }
  const deliveries = await store.listDeliveries({ tenantId, filter: { since, until }, after: null, limit: 100 });
  expect(deliveries).toMatchObject({ nextCursor: null });
  expect(deliveries.items.map(({ id }) => id)).toEqual(expected.map((seq) => `dlv_${seq}`));
  const events = await store.listEvents({ tenantId, filter: { since, until }, after: null, limit: 100 });
  expect(events.items.map(({ id }) => id)).toEqual(expected.map((seq) => `evt_${seq}`));
  const nothing = await store.listEvents({ tenantId, filter: { since: NOW * 2 }, after: null, limit: 9 });
  expect(nothing).toEqual({ items: [], nextCursor: null });
  const none = await store.listDeliveries({ tenantId, filter: { until: 0 }, after: null, limit: 9 });
  expect(none).toEqual({ items: [], nextCursor: null });
});

it('query-18: a page with a query looks at a bounded number of rows, and at fewer where their bodies are looked into', async () => {
  const { store, tenantId } = await history();
  const list = (query: string, limit: number) => (after: string | null) =>
    store.listDeliveries({ tenantId, filter: { query }, after, limit });
  const rare = await allPages(ROWS, list('code:418', 10));
  expect(rare.ids).toHaveLength(3);
  expect(Math.max(...rare.stretches)).toBeLessThanOrEqual(SCAN_MAX_ROWS);
  const [inside, next] = [
    await list('body.x:1', 10)(null),
    await list('body.x:1 status:delivered', 10)(cursorOf('deliveries', 9000)),
  ];
  expect(inside).toEqual({ items: [], nextCursor: cursorOf('deliveries', ROWS - SCAN_INSIDE_MAX_ROWS + 1) });
  expect(next).toEqual({ items: [], nextCursor: cursorOf('deliveries', 9000 - SCAN_INSIDE_MAX_ROWS) });
});

it('live-log-9: what a viewer is told is found by an index, however long the log and the history', async () => {
  const { store, tenantId, plans } = await watched();
  await deliver(store, tenantId);
  const from = positionAt({ epoch: placeOf(await store.liveHead())?.epoch ?? '', seq: 0 });
  expect(await store.findPlace({ at: from })).toMatchObject({ place: 'kept' });
  const bounds = { behindMax: null, changesMax: 100, matchedMax: null, rowsMax: 100 };
  for (const query of [undefined, 'status:delivered body.id:p1 webhook:receiver']) {
    await store.liveChanges({ tenantId, query, from, ...bounds });
  }
  await prunePass(store, { now: NOW });
  expectNoScan(plans());
  await store.liveSnapshot({ tenantId, query: undefined, limit: 10 });
  expectNoScan(plans(), { wide: true });
});
