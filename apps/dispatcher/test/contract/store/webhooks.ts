import { expect, it } from 'vitest';
import { type Condition, parseCondition } from '../../../src/domain/condition/parse-condition.ts';
import { UNTRIED } from '../../../src/domain/health.ts';
import { type ComparisonOperator, NEWEST_FIRST, type WebhookFilterField } from '../../../src/domain/list-filter.ts';
import { accepted, createdWebhook, entry, NOW, newWebhook } from '../../support/builders.ts';
import { type OpenStore, Subject } from './subject.ts';

function conditionOf(text: string): Condition {
  const read = parseCondition(text);
  if (!read.ok) throw new Error(read.fault);
  return read.condition;
}

export function webhooksContract(open: OpenStore): void {
  const subject = new Subject(open);
  const list = (tenantId: number, over: object = {}) =>
    subject.store.listWebhooks({ tenantId, filter: {}, order: NEWEST_FIRST, offset: 0, limit: 100, ...over });

  it('auth-14: certificates that expire by a time are found, soonest first, of one tenant or of all', async () => {
    const [mine, other] = [await subject.tenant(), await subject.tenant()];
    const certificate = { kind: 'mtls', certificate: 'c', private_key: 'k', ca: null } as const;
    const made = async (tenantId: number, certificateExpiresAt: number | null) => {
      const authentication = certificateExpiresAt === null ? null : certificate;
      return (await createdWebhook(subject.store, tenantId, { authentication, certificateExpiresAt })).id;
    };
    const late = await made(mine.tenantId, NOW + 2);
    const soon = await made(mine.tenantId, NOW - 1);
    const foreign = await made(other.tenantId, NOW + 1);
    await made(mine.tenantId, NOW + 3);
    await made(mine.tenantId, null);
    const found = async (tenantId: number | null, limit = 100) =>
      (await subject.store.expiringCertificates({ before: NOW + 2, tenantId, limit })).map(
        ({ endpointId }) => endpointId,
      );
    expect(await found(mine.tenantId)).toEqual([soon, late]);
    expect(await found(other.tenantId)).toEqual([foreign]);
    expect(await found(mine.tenantId, 1)).toEqual([soon]);
    // Other tests of this store have certificates of their own.
    expect((await found(null)).filter((id) => [soon, foreign, late].includes(id))).toEqual([soon, foreign, late]);
    const [first] = await subject.store.expiringCertificates({ before: NOW + 2, tenantId: mine.tenantId, limit: 1 });
    expect(first).toEqual({ endpointId: soon, kind: 'webhook', tenant: mine.tenant, expiresAt: NOW - 1 });
  });

  it('webhook-6: a webhook is read back as it was written, everywhere', async () => {
    const { tenantId } = await subject.tenant();
    const written = newWebhook(tenantId, {
      events: ['profile.created', 'order.*', '*'],
      namespace: 'crm',
      lane: 'high',
      description: 'Ünïcode',
      headers: { 'X-Api-Key': 'k€y', authorization: 'Bearer x' },
      secret: 'a secret of the receiver',
      secretGenerated: true,
      timeoutMs: 1234,
      maxInFlight: 7,
      retrySchedule: [0, 0.5, 604_800],
      retryHourly: true,
      retryDaily: true,
      vendorSignature: false,
      tokenId: 5,
      updatedAt: NOW + 1,
    });
    const saved = await subject.store.createWebhook({ webhook: written });
    if (saved.kind !== 'saved') throw new Error(saved.kind);
    const { webhook } = saved;
    expect(webhook).toEqual({ ...written, id: webhook.id, version: 1 });
    expect(await subject.store.getWebhook({ tenantId, id: webhook.id })).toEqual({
      webhook,
      heldCount: 0,
      health: UNTRIED,
    });
    expect((await list(tenantId)).items).toEqual([{ webhook, heldCount: 0, health: UNTRIED }]);
    expect((await subject.store.routingTable({ tenantId })).webhooks).toEqual([webhook]);
  });

  it('webhook-6: null and empty are told apart', async () => {
    const { tenantId } = await subject.tenant();
    const empty = await createdWebhook(subject.store, tenantId, { retrySchedule: [], description: '', headers: {} });
    const none = await createdWebhook(subject.store, tenantId, { retrySchedule: null, description: null });
    expect([empty.retrySchedule, empty.description]).toEqual([[], '']);
    expect([none.retrySchedule, none.description]).toEqual([null, null]);
  });

  it('webhook-6: webhooks are listed in pages, by what is asked for', async () => {
    const { tenantId } = await subject.tenant();
    const make = (over: object) => createdWebhook(subject.store, tenantId, over);
    const a = await make({ events: ['a.b', 'c.d'], lane: 'high' });
    const b = await make({ events: ['c.d'], isActive: false, namespace: 'crm' });
    const c = await make({ events: ['e.f'], url: 'https://c.example/' });
    const idsOf = async (over: object) => (await list(tenantId, over)).items.map(({ webhook }) => webhook.id);
    const by = (field: WebhookFilterField, ...values: (string | number)[]) => one(field, 'eq', ...values);
    const one = (field: WebhookFilterField, operator: ComparisonOperator, ...values: (string | number)[]) => ({
      filter: { comparisons: [{ field, operator, values }] },
    });
    expect(await idsOf({})).toEqual([c.id, b.id, a.id]);
    expect(await idsOf({ order: { field: 'id', descending: false } })).toEqual([a.id, b.id, c.id]);
    expect(await idsOf({ order: { field: 'trigger', descending: false } })).toEqual([a.id, b.id, c.id]);
    expect(await idsOf({ order: { field: 'queue', descending: true } })).toEqual([a.id, c.id, b.id]);
    expect(await idsOf({ offset: 1, limit: 1 })).toEqual([b.id]);
    expect((await list(tenantId, { offset: 5, limit: 1 })).total).toBe(3);
    expect(await idsOf(by('event', 'c.d'))).toEqual([b.id, a.id]);
    expect(await idsOf(one('event', 'ne', 'c.d'))).toEqual([c.id]);
    expect(await idsOf(by('trigger', 'c.d'))).toEqual([b.id]);
    expect(await idsOf(by('is_active', 0))).toEqual([b.id]);
    expect(await idsOf(by('namespace', 'crm'))).toEqual([b.id]);
    expect(await idsOf(one('namespace', 'ne', 'crm'))).toEqual([c.id, a.id]);
    expect(await idsOf(one('namespace', 'nullable', 1))).toEqual([c.id, a.id]);
    expect(await idsOf(by('url', 'https://c.example/'))).toEqual([c.id]);
    expect(await idsOf(by('queue', 'high'))).toEqual([a.id]);
    expect(await idsOf(one('id', 'in', a.id, c.id, 999))).toEqual([c.id, a.id]);
    expect(await idsOf(one('id', 'gt', a.id))).toEqual([c.id, b.id]);
    expect(await idsOf(one('created_at', 'lte', Math.floor(NOW / 1000)))).toEqual([c.id, b.id, a.id]);
    expect(await idsOf(one('created_at', 'lt', Math.floor(NOW / 1000)))).toEqual([]);
    expect(await idsOf({ filter: { search: 'C.EXAMPLE' } })).toEqual([c.id]);
    expect(await idsOf({ filter: { search: '%' } })).toEqual([]);
    expect((await list(tenantId, by('queue', 'low'))).total).toBe(0);
    const both = [...by('event', 'c.d').filter.comparisons, ...by('is_active', 1).filter.comparisons];
    expect(await idsOf({ filter: { comparisons: both } })).toEqual([a.id]);
  });

  it('webhook-6: a list finds conditions by their JSON', async () => {
    const { tenantId } = await subject.tenant();
    const condition = conditionOf('{ "and": [{"==": [{"var": "a"}, 1.5]}, {"in": ["x", [{"var": "b"}, "x"]]}] }');
    const { id } = await createdWebhook(subject.store, tenantId, { condition });
    await createdWebhook(subject.store, tenantId, { condition: null, url: 'https://other.example/' });
    const found = async (json: string) => (await list(tenantId, { filter: { jsonContains: json } })).items.length;
    for (const json of ['"x"', '1.5', ' {"var" : "a"} ', '[{"var":"b"},"x"]', condition.text]) {
      expect(await found(json), json).toBe(1);
    }
    for (const json of ['"y"', '1', '{"var":"c"}', 'null']) expect(await found(json), json).toBe(0);
    const equal = { field: 'condition', operator: 'eq', values: [condition.text.replaceAll(' ', '')] } as const;
    expect((await list(tenantId, { filter: { comparisons: [equal] } })).items.map(({ webhook }) => webhook.id)).toEqual(
      [id],
    );
  });

  it('webhook-7: one URL spelt in two ways is one', async () => {
    const { tenantId, webhook } = await subject.subscribed({ url: 'https://receiver.example/a' });
    const again = { ...webhook, url: 'HTTPS://Receiver.Example:443/a' };
    expect(await subject.store.createWebhook({ webhook: { ...again, tenantId } })).toMatchObject({ kind: 'duplicate' });
  });

  it('webhook-7: another spelling of one event is another entry, and is told', async () => {
    const { tenantId } = await subject.tenant();
    const at = { tenantId, url: 'https://alike.example/' };
    const create = (events: string[], over: object = {}) =>
      subject.store.createWebhook({ webhook: newWebhook(tenantId, { ...at, events, ...over }) });
    const first = await create(['profile.created', 'reward.issued']);
    if (first.kind !== 'saved') throw new Error(first.kind);
    expect(first.alike).toEqual([]);
    const second = await create(['profiles.create', 'a.b', 'reward.created']);
    const webhookId = first.webhook.id;
    expect(second).toMatchObject({
      kind: 'saved',
      alike: [
        { entry: 'profiles.create', other: 'profile.created', webhookId },
        { entry: 'reward.created', other: 'reward.issued', webhookId },
      ],
    });
    expect(await create(['profiles.create'], { url: 'https://other.example/' })).toMatchObject({ alike: [] });
    expect(await create(['profiles.create'])).toMatchObject({ kind: 'duplicate' });
  });

  it('webhook-7: the pair of entry and URL is unique in a tenant, for create and update', async () => {
    const { tenantId } = await subject.tenant();
    const url = 'https://unique.example/';
    const first = await createdWebhook(subject.store, tenantId, { events: ['a.b', 'c.d'], url });
    const again = newWebhook(tenantId, { events: ['x.y', 'c.d'], url });
    const duplicate = { kind: 'duplicate', entry: 'c.d', webhookId: first.id };
    expect(await subject.store.createWebhook({ webhook: again })).toEqual(duplicate);
    const second = await createdWebhook(subject.store, tenantId, { events: ['x.y'], url });
    const moved = { ...second, events: ['c.d'] };
    expect(await subject.store.updateWebhook({ webhook: moved, now: NOW, held: 'release' })).toEqual(duplicate);
    expect((await list(tenantId)).total).toBe(2);
    // Its own entries are no obstacle, another tenant's neither, and what was given up is free.
    await subject.change(first, { events: ['a.b'] });
    await subject.change(second, { events: ['c.d', 'x.y'] });
    const other = await subject.tenant();
    await createdWebhook(subject.store, other.tenantId, { events: ['c.d'], url });
  });

  it('webhook-8: a change that was computed from an older version is refused', async () => {
    const { webhook } = await subject.subscribed();
    const changed = await subject.change(webhook, { description: 'first' });
    expect(changed.version).toBeGreaterThan(webhook.version);
    const late = { ...webhook, description: 'second' };
    expect(await subject.store.updateWebhook({ webhook: late, now: NOW, held: 'release' })).toEqual({ kind: 'stale' });
    expect((await subject.store.getWebhook(webhook))?.webhook).toEqual(changed);
  });

  it('webhook-9: a deleted webhook is gone, its id is not used again, its entries are free', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    expect(await subject.store.deleteWebhook({ tenantId, id: webhook.id, now: NOW })).toBe(true);
    expect(await subject.store.deleteWebhook({ tenantId, id: webhook.id, now: NOW })).toBe(false);
    expect(await subject.store.getWebhook(webhook)).toBeNull();
    expect(await subject.store.updateWebhook({ webhook, now: NOW, held: 'release' })).toEqual({ kind: 'not-found' });
    const again = await createdWebhook(subject.store, tenantId, { url: webhook.url });
    expect(again.id).toBeGreaterThan(webhook.id);
  });

  it('webhook-9: what a deleted webhook had not finished is cancelled, what it had finished stays on record', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const make = () => subject.accept(webhook);
    const done = await make();
    await subject.settle(await subject.claimOne(webhook), { status: 'delivered' });
    const flying = await make();
    const claimed = await subject.claimOne(webhook);
    const waiting = await make();
    await subject.store.deleteWebhook({ tenantId, id: webhook.id, now: NOW + 5 });
    expect(await subject.delivery(tenantId, done)).toMatchObject({ status: 'delivered', reason: null });
    const cancelled = { status: 'cancelled', reason: 'webhook_deleted', completedAt: NOW + 5, dueAt: null };
    for (const id of [flying, waiting]) expect(await subject.delivery(tenantId, id)).toMatchObject(cancelled);
    // The attempt under way still ends, and is recorded.
    expect(await subject.settle(claimed, { status: 'retrying', dueAt: NOW, failures: 1 })).toBe('settled');
    expect(await subject.delivery(tenantId, flying)).toMatchObject({ ...cancelled, attempts: [{ number: 1 }] });
    expect(await subject.claim(webhook, NOW + 1e9)).toEqual({
      deliveries: [],
      endpoints: [],
      unreadable: [],
      nextDue: [{ endpointId: webhook.id, dueAt: null }],
    });
  });

  it('webhook-9: held ones of a deleted webhook are cancelled too', async () => {
    const { tenantId, webhook } = await subject.subscribed({ isActive: false });
    const id = await subject.accept(webhook);
    await subject.store.deleteWebhook({ tenantId, id: webhook.id, now: NOW });
    expect(await subject.delivery(tenantId, id)).toMatchObject({ status: 'cancelled', reason: 'webhook_deleted' });
  });

  it('routing-5: a webhook is not there for another tenant', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const { tenantId: stranger } = await subject.tenant();
    expect(await subject.store.getWebhook({ tenantId: stranger, id: webhook.id })).toBeNull();
    expect((await list(stranger)).items).toEqual([]);
    expect((await subject.store.routingTable({ tenantId: stranger })).webhooks).toEqual([]);
    expect(await subject.store.deleteWebhook({ tenantId: stranger, id: webhook.id, now: NOW })).toBe(false);
    const stolen = { ...webhook, tenantId: stranger, description: 'mine' };
    expect(await subject.store.updateWebhook({ webhook: stolen, now: NOW, held: 'release' })).toEqual({
      kind: 'not-found',
    });
    expect((await subject.store.getWebhook({ tenantId, id: webhook.id }))?.webhook).toEqual(webhook);
  });

  it('accept-2: every change of a webhook raises its tenant’s routing version, and only its own', async () => {
    const { tenantId, webhook } = await subject.subscribed();
    const other = await subject.subscribed();
    const versionOf = async (id: number) => (await subject.store.routingTable({ tenantId: id })).version;
    const versions = [await versionOf(tenantId)];
    const before = await versionOf(other.tenantId);
    const steps = [
      () => createdWebhook(subject.store, tenantId),
      () => subject.change(webhook, { events: ['a.b'] }),
      () => subject.store.deleteWebhook({ tenantId, id: webhook.id, now: NOW }),
    ];
    for (const step of steps) {
      await step();
      versions.push(await versionOf(tenantId));
    }
    expect(new Set(versions).size).toBe(4);
    expect(await versionOf(other.tenantId)).toBe(before);
    for (const routingVersion of versions.slice(0, 3)) {
      const outcome = await subject.store.accept({ tenantId, routingVersion, now: NOW, entries: [entry()] });
      expect(outcome).toEqual({ kind: 'stale' });
    }
    await accepted(subject.store, tenantId, []);
  });
}
