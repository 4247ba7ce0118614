// What is sent to targets: tests, previews, what a reaction sends, and what is sent again (docs/spec.md target-21 to target-25).
import { describe, expect, it } from 'vitest';
import { invalidFields, type Json, refused } from './support/api.ts';
import { startReceiver } from './support/receiver.ts';
import { serving } from './support/serving.ts';

const here = serving();
type Caller = Awaited<ReturnType<typeof here.caller>>;

const CONTEXT = { id: 'p-1', first_name: 'Zoë', email: 'zoe+a@example.com' };
const template = '{"to": "{{ email }}", "name": "{{ first_name|upper }}", "list": "{{ list }}"}';

async function target(api: Caller, over: object): Promise<Json> {
  const answer = await api.post('/targets', { name: 'Mail', handle: 'mail', template, ...over });
  expect(answer.status, answer.text).toBe(201);
  return answer.json.data;
}

/** A reaction to `profile.created` that sends to the target. */
async function reaction(api: Caller): Promise<void> {
  const { status, text, json } = await api.post('/triggers', { name: 'Welcome', trigger: 'profile.created' });
  expect(status, text).toBe(201);
  const args = [
    { name: 'target_handle', value: 'mail', is_dynamic: false },
    { name: 'list', value: 'vip', is_dynamic: false },
  ];
  const action = { uuid: 'target.send', name: 'target.send', arguments: args };
  const added = await api.post(`/triggers/${json.data.id}/actions`, action);
  expect(added.status, added.text).toBe(201);
}

const shaped = (url: string) => ({
  url: `${url}/people/{{ id }}?mail={{ email }}`,
  method: 'PUT',
  headers: { 'x-name': '{{ first_name }}', 'x-key': 'k_secret_value' },
});

describe('target-21: a test renders and sends once, now', () => {
  it('the example of an event, with method, path, query and headers', async () => {
    await using receiver = await startReceiver();
    const api = await here.caller();
    const { id } = await target(api, { ...shaped(receiver.url), template: '{"to": "{{ email }}"}' });
    const { status, text, json } = await api.post(`/targets/${id}/test`, { event: 'profile.updated' });
    expect(status, text).toBe(200);
    const [got] = receiver.received;
    expect(got?.headers).toMatchObject({ 'x-omneo-event': 'profile.updated', 'x-key': 'k_secret_value' });
    expect(got?.headers['webhook-id']).toMatch(/^tst_/);
    expect([got?.method, JSON.parse(String(got?.body)).to]).toEqual(['PUT', expect.stringContaining('@')]);
    expect(json.data).toMatchObject({ status: 200, as_expected: true, request: { method: 'PUT' } });
    expect(json.data.request.url).toMatch(/\/people\/[^{]+\?mail=[^{]+%40/);
    expect(text).not.toContain('k_secret_value');
    expect((await api.get(`/deliveries/${json.data.delivery_id}`)).json.data).toMatchObject({
      ...{ test: true, target_id: id, webhook_id: null, status: 'delivered' },
    });
  });

  it('the context of a stored event, with variables; a failure is not retried and counts for no health', async () => {
    await using receiver = await startReceiver((response) => response.writeHead(500).end());
    const api = await here.caller();
    const { id } = await target(api, { url: receiver.url });
    const event = await api.event({ event: 'profile.updated', context: CONTEXT });
    const sent = await api.post(`/targets/${id}/test`, { event_id: event.id, variables: { list: 'vip' } });
    expect(JSON.parse(String(receiver.received[0]?.body))).toEqual({ to: CONTEXT.email, name: 'ZOË', list: 'vip' });
    expect(sent.json.data).toMatchObject({ status: 500, as_expected: false });
    expect((await api.get(`/targets/${id}`)).json.data.health).toMatchObject({ state: 'untried', failure_count: 0 });
    expect((await api.get(`/deliveries/${sent.json.data.delivery_id}`)).json.data.status).toBe('failed');
  });

  it('target-27: of an event that the catalogue lacks, the newest stored one; nothing where none is stored or may be read', async () => {
    await using receiver = await startReceiver();
    const api = await here.caller({ tenant: 'r27' });
    const { id } = await target(api, { url: receiver.url });
    const [none] =
      invalidFields(await api.post(`/targets/${id}/test`, { event: 'shop.visited' }), 'event')['event'] ?? [];
    expect(none).toContain('"shop.visited" is not in the catalogue, and no event of this name is stored');
    await api.event({ event: 'shop.visited', context: { ...CONTEXT, email: 'old@example.com' } });
    const newest = await api.event({ event: 'shop.visited', context: CONTEXT });
    await api.event({ event: 'shop.left', context: { ...CONTEXT, email: 'other@example.com' } });
    const { json } = await api.post(`/targets/${id}/test`, { event: 'shop.visited' });
    expect(receiver.received.map(({ body }) => JSON.parse(body).to)).toEqual([CONTEXT.email]);
    expect((await api.get(`/deliveries/${json.data.delivery_id}`)).json.data).toMatchObject({
      ...{ event: 'shop.visited', event_id: newest.id, test: true },
    });
    const blind = await here.caller({ tenant: 'r27', scopes: ['update-targets'] });
    const [unread] =
      invalidFields(await blind.post(`/targets/${id}/test`, { event: 'shop.visited' }), 'event')['event'] ?? [];
    expect(unread).toContain('read-events');
    expect(receiver.received).toHaveLength(1);
  });

  it('what cannot be rendered is 422, and nothing is sent', async () => {
    await using receiver = await startReceiver();
    const api = await here.caller();
    const { id } = await target(api, { url: receiver.url, template: '{"n": {{ list }}}' });
    const { template: faults } = invalidFields(await api.post(`/targets/${id}/test`, {}), 'template');
    expect(faults?.[0]).toContain('line 1');
    expect(receiver.received).toEqual([]);
  });

  it('refuses what it cannot find, and tokens that may not read events', async () => {
    const api = await here.caller();
    const { id } = await target(api, { url: 'http://127.0.0.1:9/' });
    refused(await api.post(`/targets/${id}/test`, { event_id: 'evt_none' }), 404, 'not_found');
    refused(await api.post('/targets/999999/test', {}), 404, 'not_found');
    invalidFields(await api.post(`/targets/${id}/test`, { event: 'a.b', event_id: 'evt_1' }), 'event');
    invalidFields(await api.post(`/targets/${id}/test`, { event: 'no name' }), 'event');
    const { tenant } = (await api.get('/session')).json.data;
    const other = await here.dispatcher.caller({ tenant, scopes: ['update-targets'] });
    refused(await other.post(`/targets/${id}/test`, { event_id: 'evt_1' }), 403, 'forbidden');
  });
});

it('target-29: the fault of a preview is that of a delivery', async () => {
  const api = await here.caller();
  const { id } = await target(api, { url: 'https://api.example.com', template: '{"n": {{ list }}}' });
  const { json } = await api.post(`/targets/${id}/preview`, { context: CONTEXT });
  expect(json.data).toMatchObject({ request: null, rendered: '{"n": }' });
  expect(json.data.fault).toEqual({
    ...{ where: 'body', line: 1, column: expect.any(Number), reason: expect.stringContaining('not JSON') },
  });
});

describe('target-22: a preview shows the request or the fault, and sends nothing', () => {
  it('of a given context, its digits kept, with variables; values of headers are masked', async () => {
    const api = await here.caller();
    const { id } = await target(api, {
      ...shaped('https://api.example.com'),
      template: '{"n": {{ n }}, "l": "{{ list }}"}',
    });
    const raw = '{"context": {"id": "a b", "email": "x@y", "n": 1.50}, "variables": {"list": "vip"}}';
    const { status, text, json } = await api.post(`/targets/${id}/preview`, undefined, {
      raw,
      headers: { 'content-type': 'application/json' },
    });
    expect(status, text).toBe(200);
    expect(json.data).toMatchObject({ fault: null, rendered: null, condition: null, authentication: null });
    expect(json.data.request).toMatchObject({ method: 'PUT', headers: { 'x-name': '••••', 'x-key': '••••' } });
    expect(json.data.request.url).toBe('https://api.example.com/people/a%20b?mail=x%40y');
    expect(JSON.parse(json.data.request.body)).toEqual({ n: 1.5, l: 'vip' });
    expect(text).not.toContain('k_secret_value');
    expect((await api.get('/deliveries')).json.data).toEqual([]);
  });

  it('the whole context where there is no template, and the verdict of the condition', async () => {
    const api = await here.caller();
    const condition = { '==': [{ var: 'id' }, 'x'] };
    const { id } = await target(api, { url: 'https://api.example.com', template: '', condition });
    const { data } = (await api.post(`/targets/${id}/preview`, { context: CONTEXT })).json;
    expect(JSON.parse(data.request.body)).toEqual(CONTEXT);
    expect(data.condition).toMatchObject({ met: false, reason: expect.stringContaining('p-1') });
  });

  it('the fault with its place and the rendered text', async () => {
    const api = await here.caller();
    const { id } = await target(api, { url: 'https://api.example.com', template: '{\n  "n": {{ n }}\n}' });
    const { data } = (await api.post(`/targets/${id}/preview`, { context: { id: 'x' } })).json;
    expect(data).toMatchObject({ request: null, fault: { where: 'body' }, rendered: '{\n  "n": \n}' });
    expect([data.fault.line, data.fault.column]).toEqual([expect.any(Number), expect.any(Number)]);
  });

  it('needs a context or an event', async () => {
    const api = await here.caller();
    const { id } = await target(api, { url: 'https://api.example.com' });
    invalidFields(await api.post(`/targets/${id}/preview`, {}), 'context');
    refused(await api.post(`/targets/${id}/preview`, { event_id: 'evt_none' }), 404, 'not_found');
  });
});

describe('target-23: what a reaction sends is rendered once', () => {
  it('every attempt sends the same bytes to the same path, also after the template was changed', async () => {
    await using receiver = await startReceiver((response) => {
      response.writeHead(receiver.received.length < 3 ? 500 : 200).end();
    });
    const api = await here.caller();
    const { id } = await target(api, { ...shaped(receiver.url), retry_schedule: [0, 0, 0] });
    await reaction(api);
    const event = await api.event({ event: 'profile.created', context: CONTEXT });
    const delivery = await api.settled(event.id, 'delivered');
    await api.put(`/targets/${id}`, { template: '{"changed": true}' });
    expect(delivery).toMatchObject({ target_id: id, webhook_id: null, attempt_count: 3 });
    const sent = receiver.received.map(({ method, url, body }) => [method, url, String(body)]);
    expect(new Set(sent.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(sent[0]?.[1]).toBe('/hook/people/p-1?mail=zoe%2Ba%40example.com');
    expect(JSON.parse(sent[0]?.[2] ?? '')).toEqual({ to: CONTEXT.email, name: 'ZOË', list: 'vip' });
  });

  it('target-24: resent as new it is rendered again, with the templates of then and the same variables', async () => {
    await using receiver = await startReceiver();
    const api = await here.caller();
    const { id } = await target(api, { url: receiver.url, template: '{"n": {{ missing }}}' });
    await reaction(api);
    const event = await api.event({ event: 'profile.created', context: CONTEXT });
    const failed = await api.settled(event.id, 'failed');
    expect(failed).toMatchObject({ reason: 'render_failed', attempt_count: 0, rendered: '{"n": }', schedule: [] });
    expect(failed.render_fault).toMatchObject({ where: 'body', line: 1 });
    expect(failed.explanation).toContain('resend it as new');
    refused(await api.post(`/deliveries/${failed.id}/resend`), 409, 'conflict');
    await api.put(`/targets/${id}`, { template });
    const { data } = (await api.post(`/deliveries/${failed.id}/resend`, { as_new: true })).json;
    expect(data).toMatchObject({ replay_of: failed.id, target_id: id });
    await api.until(`/deliveries/${data.id}`, ({ status }) => status === 'delivered');
    expect(receiver.received.map(({ body }) => JSON.parse(String(body)))).toEqual([
      { to: CONTEXT.email, name: 'ZOË', list: 'vip' },
    ]);
    expect((await api.get(`/deliveries/${failed.id}`)).json.data.recovered_by).toBe(data.id);
    const edited = await api.post(`/deliveries/${failed.id}/resend`, {
      context: { ...CONTEXT, email: 'new@example.com' },
    });
    await api.until(`/deliveries/${edited.json.data.id}`, ({ status }) => status === 'delivered');
    expect(JSON.parse(String(receiver.received[1]?.body)).to).toBe('new@example.com');
  });

  it('target-25: while its target is off it is held, and released as webhooks’ deliveries are', async () => {
    await using receiver = await startReceiver();
    const api = await here.caller();
    const { id } = await target(api, { url: receiver.url, is_active: false });
    await reaction(api);
    const event = await api.event({ event: 'profile.created', context: CONTEXT });
    expect((await api.settled(event.id, 'held')).explanation).toContain('Its target');
    expect((await api.get(`/targets/${id}`)).json.data.held_count).toBe(1);
    await api.put(`/targets/${id}`, { is_active: true, held: 'release' });
    await api.settled(event.id, 'delivered');
    expect(receiver.received).toHaveLength(1);
  });
});
