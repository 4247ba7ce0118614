// Changing, switching and deleting webhooks (docs/spec.md api-13 to api-17).
import { describe, expect, it } from 'vitest';
import { invalidFields, type Json, refused } from './support/api.ts';
import { startReceiver, status } from './support/receiver.ts';
import { serving } from './support/serving.ts';

const here = serving();
const url = 'http://127.0.0.1:9/hook';
const valid = { trigger: 'order.created', url };

describe('api-13: PUT changes what it names and nothing else', () => {
  it.each<[Json, Json]>([
    [{}, {}],
    [{ description: 'new' }, { description: 'new' }],
    [{ description: null }, { description: null }],
    [{ trigger: 'a.b' }, { trigger: 'a.b', events: ['a.b'] }],
    [{ events: ['c.d', 'a.b'] }, { trigger: 'c.d', events: ['c.d', 'a.b'] }],
    [{ url: `${url}/2` }, { url: `${url}/2` }],
    [{ queue: 'low' }, { queue: 'low' }],
    [{ queue: null }, { queue: 'default' }],
    [{ timeout_ms: 100 }, { timeout_ms: 100 }],
    [{ max_in_flight: 1000 }, { max_in_flight: 1000 }],
    [{ retry_schedule: [] }, { retry_schedule: [] }],
    [{ retry_schedule: null }, { retry_schedule: null }],
    [
      { retry_hourly: true, retry_daily: true },
      { retry_hourly: true, retry_daily: true },
    ],
    [
      { retry_hourly: null, retry_daily: null },
      { retry_hourly: false, retry_daily: false },
    ],
    [{ vendor_signature: false }, { vendor_signature: false }],
    [{ headers: { 'x-a': '1' } }, { headers: { 'x-a': '••••' } }],
  ])('%j', async (change, expected) => {
    const api = await here.caller();
    const before = await api.webhook({
      ...valid,
      queue: 'high',
      retry_schedule: [1],
      retry_daily: true,
      description: 'old',
    });
    const answer = await api.put(`/webhooks/${before.id}`, change);
    expect(answer.status, answer.text).toBe(200);
    const after = (await api.get(`/webhooks/${before.id}`)).json.data;
    expect(answer.json).toEqual({ data: after });
    expect(after).toEqual({ ...before, ...expected, updated_at: after.updated_at });
  });

  it('faults leave it as it was', async () => {
    const api = await here.caller();
    const before = await api.webhook(valid);
    const path = `/webhooks/${before.id}`;
    invalidFields(await api.put(path, { description: 'x', url: 'nope' }), 'url');
    invalidFields(await api.put(path, { description: 'x', nope: 1 }), 'nope');
    invalidFields(await api.put(path, { constructor: 1 }), 'constructor');
    expect((await api.get(path)).json.data).toEqual(before);
  });

  it('changes that come at once all count', async () => {
    const api = await here.caller();
    const { id } = await api.webhook(valid);
    const changes: Json[] = [{ description: 'x' }, { queue: 'low' }, { timeout_ms: 200 }, { retry_daily: true }];
    const answers = await Promise.all(changes.map((change) => api.put(`/webhooks/${id}`, change)));
    expect(answers.map(({ status: code }) => code)).toEqual([200, 200, 200, 200]);
    expect((await api.get(`/webhooks/${id}`)).json.data).toMatchObject(Object.assign({}, ...changes));
  });

  it.each(['0', '-1', '1.0', '01', '1e3', 'abc', '9007199254740993', '99999999999999999999', '%00', '1 OR 1'])(
    'there is no webhook %s',
    async (id) => {
      const api = await here.caller();
      for (const method of ['GET', 'PUT', 'DELETE'])
        refused(await api.call(method, `/webhooks/${id}`), 404, 'not_found');
      refused(await api.post(`/webhooks/${id}/test`), 404, 'not_found');
    },
  );
});

describe('api-14: read-only fields are ignored, whatever their value', () => {
  const values: [string, Json][] = [
    ['id', 999_999],
    ['disabled_reason', 'gone'],
    ['disabled_at', '2026-01-01 00:00:00'],
    ['secret_hint', '…abcd'],
    ['secret_overlap_ends_at', 7],
    ['held_count', 7],
    ['health', 'fine'],
    ['user_id', '1'],
    ['created_at', '2026-01-01 00:00:00'],
    ['updated_at', null],
  ];
  it.each(values)('%s = %j', async (field, value) => {
    const api = await here.caller();
    const before = await api.webhook({ ...valid, namespace: 'crm' });
    const answer = await api.put(`/webhooks/${before.id}`, { [field]: value, description: 'x' });
    expect(answer.json).toEqual({ data: { ...before, description: 'x', updated_at: answer.json.data.updated_at } });
  });

  it.each([
    ['other', 1],
    [null, 1],
    ['', 1],
    [7, 1],
    ['crm', 0],
  ])('namespace = %j, with a warning where it is another one', async (namespace, warnings) => {
    const api = await here.caller();
    const before = await api.webhook({ ...valid, namespace: 'crm' });
    const answer = await api.put(`/webhooks/${before.id}`, { namespace, description: 'x' });
    expect(answer.json.data).toMatchObject({ namespace: 'crm', description: 'x' });
    expect(answer.json.warnings ?? []).toHaveLength(warnings);
  });

  it('however deep what is sent in their place', async () => {
    const api = await here.caller();
    const { id } = await api.webhook(valid);
    const raw = `{"id":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect((await api.call('PUT', `/webhooks/${id}`, undefined, { raw })).status).toBe(200);
  });
});

describe('api-15: a pair of entry and URL belongs to one webhook of a tenant', () => {
  it('on create and on update', async () => {
    const api = await here.caller();
    const first = await api.webhook({ events: ['a.b', 'c.d'], url });
    const answer = await api.post('/webhooks', { events: ['x.y', 'c.d'], url });
    expect(invalidFields(answer, 'url')['url']?.[0]).toMatch(new RegExp(`webhook ${first.id} .*"c.d"`));
    invalidFields(await api.post('/webhooks', { trigger: 'c.d', url, namespace: 'crm' }), 'url');
    const second = await api.webhook({ trigger: 'c.d', url: `${url}/2` });
    invalidFields(await api.put(`/webhooks/${second.id}`, { url }), 'url');
    invalidFields(await api.put(`/webhooks/${first.id}`, { events: ['c.d'], url: `${url}/2` }), 'url');
    expect((await api.put(`/webhooks/${first.id}`, { events: ['c.d', 'a.b'] })).status).toBe(200);
    // A pattern that covers the name is another entry.
    await api.webhook({ trigger: 'c.*', url });
    expect((await api.delete(`/webhooks/${first.id}`)).status).toBe(204);
    await api.webhook({ trigger: 'c.d', url });
  });

  it('of many creates at once one wins', async () => {
    const api = await here.caller();
    const answers = await Promise.all(Array.from({ length: 8 }, () => api.post('/webhooks', valid)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, ...Array(7).fill(422)]);
  });
});

describe('api-16: a webhook switched off holds its deliveries; switching it on releases or discards them', () => {
  it.each([
    ['release', undefined, 'delivered'],
    ['release', 'release', 'delivered'],
    ['discard', 'discard', 'cancelled'],
  ])('%s (%s)', async (_what, held, end) => {
    await using receiver = await startReceiver();
    const api = await here.caller();
    const { id } = await api.webhook({ trigger: 'order.created', url: receiver.url });
    const path = `/webhooks/${id}`;
    const off = (await api.put(path, { is_active: false })).json.data;
    expect(off).toMatchObject({ is_active: false, disabled_reason: 'by_user', held_count: 0 });
    expect(off.disabled_at).toMatch(/^\d{4}-/);
    const receipts: Json[] = [];
    for (const n of [1, 2, 3]) receipts.push(await api.event({ event: 'order.created', context: { n } }));
    expect(receipts.map(({ deliveries }) => deliveries)).toEqual([1, 1, 1]);
    const list = (await api.get('/deliveries?filter[status]=held')).json.data;
    expect(list).toHaveLength(3);
    expect(list[0]).toMatchObject({ status: 'held', next_attempt_at: null, attempt_count: 0 });
    expect((await api.get(path)).json.data.held_count).toBe(3);
    // Switching off again changes neither reason nor time.
    expect((await api.put(path, { is_active: false })).json.data).toMatchObject({ disabled_at: off.disabled_at });
    const on = await api.put(path, { is_active: true, ...(held === undefined ? {} : { held }) });
    expect(on.json.data).toMatchObject({ is_active: true, disabled_reason: null, disabled_at: null, held_count: 0 });
    for (const { id: eventId } of receipts) {
      const delivery = await api.settled(eventId, end);
      expect(delivery.reason).toBe(end === 'cancelled' ? 'discarded' : null);
    }
    expect(receiver.received).toHaveLength(end === 'delivered' ? 3 : 0);
  });

  it('held goes with is_active: true alone', async () => {
    const api = await here.caller();
    const { id } = await api.webhook(valid);
    for (const body of [{ held: 'discard' }, { held: 'discard', is_active: false }]) {
      invalidFields(await api.put(`/webhooks/${id}`, body), 'held');
    }
    invalidFields(await api.put(`/webhooks/${id}`, { held: 'keep', is_active: true }), 'held');
  });

  it('a receiver that answers 410 switches it off', async () => {
    await using receiver = await startReceiver(status(410, 'gone'));
    const api = await here.caller();
    const { id } = await api.webhook({ trigger: 'order.created', url: receiver.url });
    const receipt = await api.event({ event: 'order.created', context: {} });
    await api.settled(receipt.id, 'held');
    const webhook = (await api.get(`/webhooks/${id}`)).json.data;
    expect(webhook).toMatchObject({ is_active: false, disabled_reason: 'gone', held_count: 1 });
    expect((await api.event({ event: 'order.created', context: {} })).deliveries).toBe(1);
    expect((await api.get(`/webhooks/${id}`)).json.data.held_count).toBe(2);
  });
});

it('api-17: deleting a webhook cancels what is unfinished and keeps the record', async () => {
  await using receiver = await startReceiver(status(500));
  const api = await here.caller();
  const { id } = await api.webhook({ trigger: 'order.created', url: receiver.url, retry_schedule: [3600] });
  const failing = await api.event({ event: 'order.created', context: {} });
  const later = await api.event({ event: 'order.created', context: {}, deliver_at: '2099-01-01T00:00:00Z' });
  await api.settled(failing.id, 'retrying');
  const answer = await api.delete(`/webhooks/${id}`);
  expect(answer).toMatchObject({ status: 204, text: '' });
  for (const event of [failing, later]) {
    const delivery = await api.settled(event.id, 'cancelled');
    expect(delivery).toMatchObject({ reason: 'webhook_deleted', next_attempt_at: null, webhook_id: id });
    refused(await api.post(`/deliveries/${delivery.id}/resend`), 410, 'gone');
    refused(await api.post(`/deliveries/${delivery.id}/resend`, { as_new: true }), 410, 'gone');
    refused(await api.post(`/deliveries/${delivery.id}/cancel`), 409, 'conflict');
  }
  for (const method of ['GET', 'PUT', 'DELETE']) refused(await api.call(method, `/webhooks/${id}`), 404, 'not_found');
  expect(await api.event({ event: 'order.created', context: {} })).toMatchObject({ deliveries: 0 });
});
