// What is kept of an endpoint and what of its webhook: two rows with one id.
import { expect, it } from 'vitest';
import type { Settlement } from '../../src/ports/store/claims.ts';
import { openConnection } from '../../src/store/sqlite/thread/inline-store.ts';
import { accepted, createdWebhook, NOW, newTenant, settlementOf } from '../support/builders.ts';
import { storeOver } from '../support/store-over.ts';

const DAY_MS = 86_400_000;

function opened() {
  const connection = openConnection({ path: ':memory:', masterKey: null });
  const store = storeOver(connection);
  const rows = (sql: string) => connection.db.prepare(sql).raw().all() as unknown[][];
  return { connection, store, rows, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() };
}

it('endpoint-1: a webhook has the id of its endpoint, and so have its deliveries', async () => {
  await using set = opened();
  const { tenantId } = await newTenant(set.store);
  const [first, second] = [await createdWebhook(set.store, tenantId), await createdWebhook(set.store, tenantId)];
  await accepted(set.store, tenantId, [first, second]);
  const both = [[first.id], [second.id]];
  expect(set.rows('SELECT id FROM webhooks ORDER BY id')).toEqual(both);
  expect(set.rows('SELECT id FROM endpoints ORDER BY id')).toEqual(both);
  expect(set.rows('SELECT endpoint_id FROM deliveries ORDER BY seq')).toEqual(both);
  await set.store.deleteWebhook({ tenantId, id: first.id, now: NOW });
  expect(set.rows('SELECT id FROM webhooks')).toEqual([[second.id]]);
  expect(set.rows('SELECT id FROM endpoints')).toEqual([[second.id]]);
  expect(set.rows('SELECT endpoint_id, status FROM deliveries ORDER BY seq')).toEqual([
    [first.id, 'cancelled'],
    [second.id, 'pending'],
  ]);
});

it('auth-3: of an authentication the kind and plain fields can be read in the row, and its secrets cannot', async () => {
  await using set = opened();
  const { tenantId } = await newTenant(set.store);
  const authentication = { kind: 'basic', username: 'crm', password: 'a-password' } as const;
  const { id } = await createdWebhook(set.store, tenantId, { authentication });
  const [[plain, credential] = []] = set.rows('SELECT authentication, credential FROM endpoints') as [string, Buffer][];
  expect(plain).toBe('{"kind":"basic","username":"crm"}');
  expect(credential?.toString('latin1')).not.toContain('a-password');
  const stored = await set.store.getWebhook({ tenantId, id });
  expect(stored?.webhook.authentication).toEqual(authentication);
  if (stored === null) throw new Error('the webhook is gone');
  // A credential that is copied to another row does not open there.
  const other = await createdWebhook(set.store, tenantId, { authentication: { ...authentication, password: 'else' } });
  set.connection.db
    .prepare('UPDATE endpoints SET credential = ?, version = version + 1 WHERE id = ?')
    .run(credential, other.id);
  await expect(set.store.getWebhook({ tenantId, id: other.id })).rejects.toThrow('cannot be decrypted');
  const without = { ...stored.webhook, authentication: null };
  await set.store.updateWebhook({ webhook: without, now: NOW, held: 'release' });
  expect(set.rows(`SELECT authentication, credential FROM endpoints WHERE id = ${id}`)).toEqual([[null, null]]);
});

it('auth-3: a field that the table of kinds got after an authentication was stored has its default', async () => {
  await using set = opened();
  const { tenantId } = await newTenant(set.store);
  const authentication = { kind: 'api_key', in: 'header', name: 'x-key', value: 'a-key' } as const;
  const { id } = await createdWebhook(set.store, tenantId, { authentication });
  const older = JSON.stringify({ kind: 'api_key', name: 'x-key', gone: 'x' });
  set.connection.db
    .prepare('UPDATE endpoints SET authentication = ?, version = version + 1 WHERE id = ?')
    .run(older, id);
  expect((await set.store.getWebhook({ tenantId, id }))?.webhook.authentication).toEqual(authentication);
});

const ENDS: [string, (attempt: Settlement) => Settlement][] = [
  ['gone', (attempt) => ({ ...attempt, transition: { status: 'held', switchOff: 'gone' }, mark: 'failure' })],
  ['failing', (attempt) => ({ ...attempt, mark: 'failure' })],
];
it.each(ENDS)(
  'endpoint-2: health, holding and switching off as %s leave the row of the webhook alone',
  async (reason, end) => {
    await using set = opened();
    const { store, connection, rows } = set;
    const { tenantId } = await newTenant(store);
    const webhook = await createdWebhook(store, tenantId);
    connection.db.exec(`CREATE TEMP TRIGGER refused BEFORE UPDATE ON main.webhooks
    BEGIN SELECT RAISE(ABORT, 'the row of a webhook was written'); END`);
    await accepted(store, tenantId, [webhook]);
    connection.db.exec(
      `INSERT INTO endpoint_health (endpoint_id, failing_since, failure_count) VALUES (${webhook.id}, ${NOW - 6 * DAY_MS}, 20)`,
    );
    await accepted(store, tenantId, [webhook]);
    const [version] = rows('SELECT routing_version FROM tenants');
    const claim = { now: NOW, leaseMarginMs: 1000, wants: [{ endpointId: webhook.id, limit: 1 }] };
    const [delivery] = (await store.claim(claim)).deliveries;
    if (delivery === undefined) throw new Error('one was to be claimed');
    const retry = { status: 'retrying', dueAt: NOW + 1, failures: 1 } as const;
    const settlement = end(settlementOf(delivery, retry, { attempt: { url: webhook.url } }));
    expect(await store.settle({ settlements: [settlement] })).toEqual(['settled']);
    expect(rows('SELECT is_active, disabled_reason, updated_at, version FROM endpoints')).toEqual([
      [0, reason, settlement.endedAt, 2],
    ]);
    expect(rows('SELECT status FROM deliveries')).toEqual([['held'], ['held']]);
    expect(rows('SELECT failure_count FROM endpoint_health')).toEqual([[21]]);
    expect(rows('SELECT routing_version FROM tenants')).toEqual([[Number(version?.[0]) + 1]]);
  },
);
