import { describe, expect, it } from 'vitest';
import { invalidFields, type Json } from './support/api.ts';
import { newTenant } from './support/dispatcher.ts';
import { startReceiver } from './support/receiver.ts';
import { serving } from './support/serving.ts';

const here = serving();
const url = 'http://127.0.0.1:9/hook';
const caller = () => here.caller({ tenant: newTenant() });

describe('api-43: a condition is checked when it is saved', () => {
  it('is answered as it was given, changed and taken away', async () => {
    const api = await caller();
    const condition = { and: [{ '>=': [{ var: 'total' }, 50] }, { not_in: ['@shop.test', { var: 'profile.email' }] }] };
    const webhook = await api.webhook({ trigger: 'order.created', url, condition });
    expect(webhook.condition).toEqual(condition);
    const other = await api.put(`/webhooks/${webhook.id}`, { condition: { '!': { var: 'x' } } });
    expect(other.json.data.condition).toEqual({ '!': { var: 'x' } });
    expect((await api.put(`/webhooks/${webhook.id}`, { queue: 'low' })).json.data.condition).not.toBeNull();
    expect((await api.put(`/webhooks/${webhook.id}`, { condition: null })).json.data.condition).toBeNull();
  });

  it('an operator that nobody knows is kept, with a warning, as the vendor keeps it', async () => {
    const answer = await (await caller()).post('/webhooks', { trigger: 'a.b', url, condition: { test: 123 } });
    expect(answer.status, answer.text).toBe(201);
    expect(answer.json.data.condition).toEqual({ test: 123 });
    expect(answer.json.warnings).toEqual([expect.stringMatching(/^condition: unknown operator "test"/)]);
  });

  it('condition-warning-2: it is shown on the webhook, and on each event that it suppresses', async () => {
    const api = await caller();
    const webhook = await api.webhook({ trigger: 'order.created', url, condition: { test: 123 } });
    const warnings = [expect.stringMatching(/^unknown operator "test"/)];
    expect((await api.get(`/webhooks/${webhook.id}`)).json.data.condition_warnings).toEqual(warnings);
    expect((await api.get('/webhooks')).json.data[0].condition_warnings).toEqual(warnings);
    const { id, suppressed } = await api.event({ event: 'order.created', context: { id: 1 } });
    expect(suppressed).toBe(1);
    expect((await api.get(`/events/${id}`)).json.data.suppressions).toEqual([
      {
        webhook_id: webhook.id,
        target_id: null,
        trigger_id: null,
        reason: 'condition',
        detail: 'cannot be evaluated: unknown operator "test"',
      },
    ]);
    const changed = await api.put(`/webhooks/${webhook.id}`, { ...webhook, condition: null });
    expect(changed.json.data.condition_warnings).toEqual([]);
  });

  it('condition-warning-1: an operator that is nearly one is a 422 that names it, when saved, changed and tried', async () => {
    const api = await caller();
    const condition = { and: [{ '=>': [{ var: 'total' }, 50] }] };
    const text = '"=>" is not an operator: use ">="';
    const refused = await api.post('/webhooks', { trigger: 'a.b', url, condition });
    expect(refused.status).toBe(422);
    expect(refused.json.errors).toEqual({ condition: [text] });
    const webhook = await api.webhook({ trigger: 'a.b', url });
    expect((await api.put(`/webhooks/${webhook.id}`, { condition })).json.errors).toEqual({ condition: [text] });
    const tried = await api.post('/conditions/preview', { condition, context: {} });
    expect(tried.json.errors).toEqual({ condition: [text] });
  });

  it.each<[string, object, object]>([
    ['condition-warning-3: a value that may be absent', { '<': [{ var: 'total' }, 50] }, {}],
    [
      'condition-warning-4: a name with dots',
      { '===': [{ var: 'custom.crm.segment' }, 'vip'] },
      { custom: { 'crm.segment': 'vip' } },
    ],
    ['condition-warning-5: a number compared with text', { '===': [{ var: 'store_id' }, '12'] }, { store_id: 12 }],
  ])('%s is warned of when saved and when tried', async (_, condition, context) => {
    const api = await caller();
    const saved = await api.post('/webhooks', { trigger: 'a.b', url, condition });
    expect(saved.json.warnings).toEqual([expect.stringMatching(/^condition: /)]);
    const tried = await api.post('/conditions/preview', { condition, context });
    expect(tried.json.data.warnings).toEqual(expect.arrayContaining(saved.json.data.condition_warnings));
  });

  it.each<[string, string]>([
    ['too deep', `${'{"!":'.repeat(40)}1${'}'.repeat(40)}`],
    ['too long', JSON.stringify({ in: ['a', 'x'.repeat(17_000)] })],
    ['no object', '[1]'],
  ])('%s is a 422', async (_, condition) => {
    const raw = `{"trigger":"a.b","url":"${url}","condition":${condition}}`;
    invalidFields(await (await caller()).post('/webhooks', undefined, { raw }), 'condition');
  });

  it('a name that is given twice is a 422 with its path', async () => {
    const raw = `{"trigger":"a.b","url":"${url}","condition":{"==":[1,1],"==":[1,2]}}`;
    invalidFields(await (await caller()).post('/webhooks', undefined, { raw }), 'condition.==');
  });
});

describe('api-44: what a condition keeps back can be explained', () => {
  it('by the event, in words', async () => {
    const api = await caller();
    const webhook = await api.webhook({
      trigger: 'order.created',
      url,
      condition: { '>=': [{ var: 'total' }, 50] },
    });
    const receipt = await api.event({ event: 'order.created', context: { id: 1, total: 20 } });
    expect(receipt).toMatchObject({ deliveries: 0, suppressed: 1 });
    const { data } = (await api.get(`/events/${receipt.id}`)).json;
    expect(data.suppressions).toEqual([
      {
        webhook_id: webhook.id,
        target_id: null,
        trigger_id: null,
        reason: 'condition',
        detail: expect.stringContaining('total is 20'),
      },
    ]);
    expect(await api.event({ event: 'order.created', context: { id: 2, total: 50 } })).toMatchObject({ deliveries: 1 });
  });
});

describe('api-45: an extra data template adds members that the context has not', () => {
  const delivered = async (template: string, context: string): Promise<{ body: string; delivery: Json }> => {
    await using receiver = await startReceiver();
    const api = await caller();
    await api.webhook({ trigger: 'order.created', url: receiver.url, extra_data_template: template });
    const raw = `{"event":"order.created","context":${context}}`;
    const answer = await api.post('/events', undefined, { raw });
    const delivery = await api.settled(answer.json.data.id, 'delivered');
    return { body: (await receiver.count(1)).body, delivery };
  };

  it('as text, so that both keep how they were written', async () => {
    const context = '{ "id": 7,  "total": 15.0, "name": "Mere \\"M\\" T\\u0101ne" }';
    const { body, delivery } = await delivered(
      '{"id": 99, "shown": "{{ name }} – {{ total|number_format(2) }}"}',
      context,
    );
    expect(body.startsWith('{ "id": 7,  "total": 15.0, "name": "Mere \\"M\\" T\\u0101ne" ')).toBe(true);
    expect(JSON.parse(body)).toEqual({ id: 7, total: 15, name: 'Mere "M" Tāne', shown: 'Mere "M" Tāne – 15.00' });
    expect(delivery.extra_data_fault).toBeNull();
    expect(delivery.attempts[0].request.body).toBe(body);
  });

  it.each([
    ['renders no JSON', '{"a": {{ name }}}', /not valid JSON/],
    ['renders no object', '[1]', /not a JSON object/],
    ['never ends', '{% for a in 1..100000 %}{% for b in 1..100000 %}x{% endfor %}{% endfor %}', /./],
  ])('one that %s sends the plain context, and the delivery says so', async (_, template, fault) => {
    const { body, delivery } = await delivered(template, '{"id":1,"name":"x"}');
    expect(body).toBe('{"id":1,"name":"x"}');
    expect(delivery.extra_data_fault).toMatch(fault);
  });

  it('one that cannot be read is a 422, an empty one is none', async () => {
    const api = await caller();
    const webhook = { trigger: 'a.b', url };
    invalidFields(await api.post('/webhooks', { ...webhook, extra_data_template: '{{ ' }), 'extra_data_template');
    invalidFields(
      await api.post('/webhooks', { ...webhook, extra_data_template: '{% include "/etc/passwd" %}' }),
      'extra_data_template',
    );
    expect((await api.webhook({ ...webhook, extra_data_template: ' ' })).extra_data_template).toBeNull();
  });
});
