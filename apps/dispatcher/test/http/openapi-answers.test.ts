// What the description says is what the API does (docs/spec.md openapi-5 to openapi-7).
import { describe, expect, it } from 'vitest';
import type { Document } from '../../src/api-description/open-api.ts';
import type { Api } from './support/api.ts';
import { checkerOf, describedHere, tableOfRoutes } from './support/described.ts';
import { serving } from './support/serving.ts';

const here = serving();
const document: Document = await describedHere();
const check = checkerOf(document, { strict: true });

/** Calls, and checks the answer against what is told of it. */
async function told(api: Api, method: string, template: string, path: string, body?: unknown) {
  const answer = await api.call(method.toUpperCase(), path, body);
  const responses = document.paths[template]?.[method]?.responses ?? {};
  const response = responses[answer.status];
  expect(response, `${method} ${path} answered ${answer.status}: ${answer.text}`).toBeDefined();
  const name = response !== undefined && '$ref' in response ? (response.$ref.split('/').at(-1) ?? '') : undefined;
  const whole = name === undefined ? response : document.components.responses[name];
  const content = whole !== undefined && 'content' in whole ? whole.content : undefined;
  if (content === undefined) expect(answer.text).toBe('');
  else check(content['application/json'].schema, answer.json, `${method} ${path}`);
  return answer;
}

const lists = tableOfRoutes().filter(({ operation }) => operation.answer.page !== null);

describe('openapi-5: the parameters are those the API takes', () => {
  it.each(lists.map((route) => [route.path, route] as const))('%s', async (path, { operation }) => {
    const api = await here.caller();
    const { filters, sort = [], answer } = operation;
    if (filters !== undefined) {
      const refused = await api.get(`${path}?filter[no_such]=1`);
      const known = /use (.*)$/.exec(refused.json.errors['filter[no_such]'][0])?.[1]?.split(', ');
      expect(known?.sort()).toEqual(Object.keys(filters).sort());
    }
    for (const one of sort) expect((await api.get(`${path}?sort=${one}`)).status, one).toBe(200);
    const wrong = await api.get(`${path}?page[no_such]=1`);
    expect(wrong.json.errors['page[no_such]'][0]).toContain(answer.page === 'keyset' ? 'page[after]' : 'page[number]');
  });
});

describe('openapi-6: answers have the fields that are told, with no other beside them', () => {
  it('a field that is not told would be found', () => {
    const schema = { $ref: '#/components/schemas/Suppression' };
    const value = {
      webhook_id: 1,
      target_id: null,
      trigger_id: null,
      reason: 'condition',
      detail: 'The condition is not met.',
    };
    check(schema, value, 'as it is told');
    expect(() => check(schema, { ...value, more: 1 }, 'with one more')).toThrow();
  });

  it('webhooks', async () => {
    const api = await here.caller();
    const input = { events: ['a.b', 'c.*'], url: here.receiver.url, generate_secret: true, queue: 'urgent' };
    const { data, warnings } = (await told(api, 'post', '/webhooks', '/webhooks', input)).json;
    expect(warnings).toHaveLength(1);
    await told(api, 'get', '/webhooks', '/webhooks?filter[is_active]=1&sort=id');
    const one = `/webhooks/${data.id}`;
    await told(api, 'get', '/webhooks/{id}', one);
    await told(api, 'put', '/webhooks/{id}', one, {
      rate_limit: { count: 5, per_seconds: 1 },
      headers: { 'x-a': 'b' },
      retry_schedule: [1, 2],
    });
    expect((await told(api, 'post', '/webhooks/{id}/test', `${one}/test`, { event: 'a.b' })).status).toBe(200);
    await told(api, 'post', '/webhooks/{id}/rotate-secret', `${one}/rotate-secret`, {});
    expect((await told(api, 'put', '/webhooks/{id}', one, { timeout_ms: 'soon' })).status).toBe(422);
    expect((await told(api, 'delete', '/webhooks/{id}', one)).status).toBe(204);
    expect((await told(api, 'get', '/webhooks/{id}', one)).status).toBe(404);
  });

  it('events and deliveries', async () => {
    const api = await here.caller({ namespace: 'shop' });
    await api.webhook({ trigger: 'a.b', url: here.receiver.url, generate_secret: true });
    await api.webhook({ trigger: 'a.b', url: `${here.receiver.url}/own`, namespace: 'shop' });
    const input = { event: 'a.b', id: 'key-1', context: { id: 1, nested: { any: [1, null] } } };
    const { data } = (await told(api, 'post', '/events', '/events', input)).json;
    expect(data).toMatchObject({ deliveries: 1, suppressed: 1 });
    expect((await told(api, 'post', '/events', '/events', { ...input, context: {} })).status).toBe(409);
    const items = [
      { event: 'a.b', context: {} },
      { event: 'profile_update', context: { id: 'p' } },
      { event: 'Not one' },
    ];
    await told(api, 'post', '/events/batch', '/events/batch', { events: items });
    await told(api, 'get', '/events', '/events?page[size]=1');
    await told(api, 'get', '/events/{id}', `/events/${data.id}`);
    const { id } = await api.settled(data.id, 'delivered');
    const one = `/deliveries/${id}`;
    await told(api, 'get', '/deliveries', '/deliveries?filter[status]=delivered');
    expect((await told(api, 'get', '/deliveries/{id}', one)).json.data.attempts).toHaveLength(1);
    await told(api, 'get', '/deliveries/{id}/signature', `${one}/signature`);
    await told(api, 'post', '/deliveries/{id}/resend', `${one}/resend`, { as_new: true });
    expect((await told(api, 'post', '/deliveries/{id}/cancel', `${one}/cancel`)).status).toBe(409);
  });

  it('an attempt that was not answered', async () => {
    const api = await here.caller();
    await api.webhook({ trigger: 'a.b', url: 'http://127.0.0.1:1/', retry_schedule: [] });
    const { id } = await api.settled((await api.event({ event: 'a.b', context: {} })).id, 'failed');
    const { json } = await told(api, 'get', '/deliveries/{id}', `/deliveries/${id}`);
    expect(json.data.attempts[0]).toMatchObject({ status: null, response: null, error: { kind: expect.any(String) } });
  });

  it('tokens, audit, replays, erasure, event types', async () => {
    const api = await here.caller();
    const { id } = (await told(api, 'post', '/tokens', '/tokens', { name: 'crm', scopes: ['read-events'] })).json.data;
    await told(api, 'get', '/tokens', '/tokens');
    await told(api, 'get', '/tokens/{id}', `/tokens/${id}`);
    await told(api, 'delete', '/tokens/{id}', `/tokens/${id}`);
    const { id: webhook } = await api.webhook({ trigger: 'a.b', url: here.receiver.url });
    expect((await told(api, 'get', '/audit', '/audit')).json.data.length).toBeGreaterThan(1);
    const plan = { filter: { webhook_id: webhook }, rate_per_second: 5 };
    const replay = (await told(api, 'post', '/replays', '/replays', plan)).json.data;
    await told(api, 'get', '/replays', '/replays');
    await told(api, 'get', '/replays/{id}', `/replays/${replay.id}`);
    await told(api, 'post', '/replays/{id}/cancel', `/replays/${replay.id}/cancel`);
    await api.event({ event: 'reward.created', context: { id: 5, profile_id: 'p-1' } });
    const call = { event_context: 'reward.created', identifiers: [5], webhook_ids: [webhook] };
    expect((await told(api, 'post', '/webhooks/batch.json', '/webhooks/batch.json', call)).status).toBe(202);
    await told(api, 'delete', '/profiles/{id}/data', '/profiles/p-1/data');
    await told(api, 'get', '/event-types', '/event-types');
    await told(api, 'get', '/event-types/{name}', '/event-types/profile.created');
    await told(api, 'get', '/target-presets', '/target-presets');
  });

  const closed = tableOfRoutes().filter(({ isOpen }) => !isOpen);
  it.each(closed.map((route) => [route.method, route.path] as const))(
    '%s %s: refusals without a token, and without the scope',
    async (method, path) => {
      const template = path.replaceAll(/:(\w+)/g, '{$1}');
      const some = path.replaceAll(/:\w+/g, '1');
      expect((await told(here.dispatcher.anonymous, method, template, some)).status).toBe(401);
      const required = document.paths[template]?.[method]?.['x-required-scope'];
      const none = await here.caller({ scopes: [required === 'read-triggers' ? 'read-targets' : 'read-triggers'] });
      if (required !== null) expect((await told(none, method, template, some)).status).toBe(403);
    },
  );
});

it('openapi-7: a receiver gets the headers that are told, and of our own no other', async () => {
  const api = await here.caller();
  const path = `${here.receiver.url}/headers`;
  await api.webhook({ trigger: 'profile.created', url: path, generate_secret: true });
  await api.settled((await api.event({ event: 'profile.created', context: { id: 'p' }, depth: 1 })).id, 'delivered');
  const { headers } = here.receiver.received.find(({ url }) => url.endsWith('/headers'))!;
  const parameters = Object.values(document.components.parameters);
  for (const { name, schema } of parameters) {
    expect(headers[name], name).toBeTypeOf('string');
    check(schema, headers[name], name);
  }
  const ours = Object.keys(headers).filter((name) => /^(x-omneo|webhook|posthorn)-/.test(name));
  expect(ours.filter((name) => !parameters.some((one) => one.name === name))).toEqual([]);
});
