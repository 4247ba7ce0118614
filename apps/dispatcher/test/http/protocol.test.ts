// Rules about API calls that no other suite names (docs/spec.md, "API calls in general").
import { describe, expect, it } from 'vitest';
import type { Api, Json } from './support/api.ts';
import { refused } from './support/api.ts';
import { startReceiver, status } from './support/receiver.ts';
import { serving } from './support/serving.ts';

const here = serving();

/** Another scope that is enough: the editor of a target renders its template with this call. */
const ALSO: Record<string, string> = { 'post /templates/preview': 'read-targets' };

describe('call-2: every call asks for the scope that the protocol gives it', () => {
  /** By method and path; `null` = any token. What is open has no entry. */
  const SCOPES: Readonly<Record<string, string | null>> = {
    'get /webhooks': 'read-webhooks',
    'post /webhooks': 'create-webhooks',
    'get /webhooks/{id}': 'read-webhooks',
    'put /webhooks/{id}': 'update-webhooks',
    'delete /webhooks/{id}': 'delete-webhooks',
    'post /webhooks/{id}/test': 'update-webhooks',
    'post /webhooks/{id}/rotate-secret': 'update-webhooks',
    'get /targets': 'read-targets',
    'post /targets': 'create-targets',
    'get /targets/{id}': 'read-targets',
    'put /targets/{id}': 'update-targets',
    'delete /targets/{id}': 'delete-targets',
    'post /targets/{id}/test': 'update-targets',
    'post /targets/{id}/preview': 'read-targets',
    'get /default-secret': 'read-webhooks',
    'post /default-secret/show': 'update-webhooks',
    'post /default-secret/rotate': 'update-webhooks',
    'get /triggers': 'read-triggers',
    'post /triggers': 'create-triggers',
    'get /triggers/{id}': 'read-triggers',
    'put /triggers/{id}': 'update-triggers',
    'delete /triggers/{id}': 'delete-triggers',
    'post /triggers/{id}/preview': 'read-triggers',
    'get /triggers/{id}/actions': 'read-triggers',
    'post /triggers/{id}/actions': 'update-triggers',
    'get /triggers/{id}/actions/{actionId}': 'read-triggers',
    'put /triggers/{id}/actions/{actionId}': 'update-triggers',
    'delete /triggers/{id}/actions/{actionId}': 'update-triggers',
    'get /action-history': 'read-action-history',
    'get /action-history/{id}': 'read-action-history',
    'post /webhooks/batch.json': 'update-deliveries',
    'post /conditions/preview': 'read-webhooks',
    'post /templates/preview': 'read-webhooks',
    'post /events': 'create-events',
    'post /events/batch': 'create-events',
    'get /events': 'read-events',
    'get /events/{id}': 'read-events',
    'get /deliveries': 'read-deliveries',
    'get /deliveries/count': 'read-deliveries',
    'get /ops': 'read-deliveries',
    'get /deliveries/{id}': 'read-deliveries',
    'get /deliveries/{id}/signature': 'read-deliveries',
    'post /deliveries/{id}/resend': 'update-deliveries',
    'post /deliveries/{id}/cancel': 'update-deliveries',
    'get /replays': 'read-deliveries',
    'get /replays/{id}': 'read-deliveries',
    'post /replays': 'update-deliveries',
    'post /replays/{id}/start': 'update-deliveries',
    'post /replays/{id}/pause': 'update-deliveries',
    'post /replays/{id}/resume': 'update-deliveries',
    'post /replays/{id}/cancel': 'update-deliveries',
    'get /rewards/{id}/trigger-target/{target}': 'update-deliveries',
    'get /benefits/{id}/trigger-target/{target}': 'update-deliveries',
    'get /event-types': null,
    'get /event-types/{name}': null,
    'get /target-presets': 'read-targets',
    'get /tokens': 'read-tokens',
    'get /tokens/{id}': 'read-tokens',
    'post /tokens': 'create-tokens',
    'delete /tokens/{id}': 'delete-tokens',
    'get /audit': 'read-tokens',
    'get /auth/verify': null,
    'get /audits': 'read-tokens',
    'get /audits/{id}': 'read-tokens',
    'get /auth/access-tokens': 'read-tokens',
    'post /auth/api-tokens': 'create-tokens',
    'delete /auth/api-tokens/{id}': 'delete-tokens',
    'delete /profiles/{id}/data': 'delete-events',
    'get /erasures/{id}': 'delete-events',
    'post /stream/tickets': 'read-deliveries',
  };

  it('and there is no call beside them', async () => {
    const { paths } = (await here.dispatcher.anonymous.get('//openapi.json')).json;
    const calls = Object.entries(paths as Record<string, Json>).flatMap(([path, methods]) =>
      Object.keys(methods)
        .filter((method) => ['get', 'post', 'put', 'delete'].includes(method))
        .map((method) => `${method} ${path.replace(/^\/api\/v3/, '')}`),
    );
    const others = calls.filter((call) => !(call in SCOPES) && !/ \/(session|stream$)/.test(call));
    const outside = others.filter(
      (call) => !/^get \/(healthz|readyz|metrics|openapi\.json|docs|llms\.txt)$/.test(call),
    );
    expect(outside).toEqual([]);
    expect(Object.keys(SCOPES).filter((call) => !calls.includes(call))).toEqual([]);
  });

  it.each(Object.entries(SCOPES))('call-2: %s asks for %s', async (call, scope) => {
    const [method = '', pattern = ''] = call.split(' ');
    const path = pattern.replace('{id}', '999999').replace('{actionId}', '999999').replace('{name}', 'profile.created');
    const tenant = `pro2-${call}`;
    const all = [...new Set(Object.values(SCOPES).filter((one) => one !== null))];
    const enough = [scope, ALSO[call]];
    const others = await here.dispatcher.caller({
      tenant,
      scopes: all.filter((one) => !enough.includes(one)) as never,
    });
    const own = await here.dispatcher.caller({ tenant, scopes: (scope === null ? ['read-events'] : [scope]) as never });
    const ask = (api: Api) => api.call(method.toUpperCase(), path, ['get', 'delete'].includes(method) ? undefined : {});
    if (scope !== null) refused(await ask(others), 403, 'forbidden');
    expect((await ask(own)).status).not.toBe(403);
    if (ALSO[call] !== undefined) {
      const also = await here.dispatcher.caller({ tenant, scopes: [ALSO[call]] as never });
      expect((await ask(also)).status).not.toBe(403);
    }
    expect((await ask(here.dispatcher.anonymous)).status).toBe(401);
  });
});

it('call-3: an attempt has the URL, secret and headers of its webhook at that moment, and the same bytes', async () => {
  await using first = await startReceiver(status(503));
  await using second = await startReceiver(status(200));
  const api = await here.caller();
  const webhook = await api.webhook({
    ...{ trigger: 'order.created', url: first.url, secret: 'a-secret-of-before', headers: { 'x-of': 'before' } },
    retry_schedule: [3600],
  });
  const { id } = await api.event({ event: 'order.created', context: { n: 1 } });
  const failed = await api.settled(id, 'retrying');
  const before = first.received[0];
  await api.put(`/webhooks/${webhook.id}`, {
    ...{ url: second.url, secret: 'a-secret-of-afterwards', headers: { 'x-of': 'afterwards' } },
  });
  await api.post(`/deliveries/${failed.id}/resend`);
  await api.settled(id, 'delivered');
  expect(first.received).toHaveLength(1);
  const after = second.received[0];
  expect(after?.headers).toMatchObject({ 'x-of': 'afterwards', 'webhook-id': failed.id, 'posthorn-attempt': '2' });
  expect(after?.body).toBe(before?.body);
  expect(after?.headers['webhook-signature']).not.toBe(before?.headers['webhook-signature']);
  const report = (await api.get(`/deliveries/${failed.id}/signature`)).json.data.attempts;
  expect(report.map((one: Json) => one.standard.verdict)).toEqual(['invalid', 'valid']);
});

it('call-4: lists have 15 of a page unless asked, at most 100, newest first', async () => {
  const api = await here.caller();
  const made: Record<string, string[]> = { events: [], deliveries: [], webhooks: [], tokens: [], replays: [] };
  await api.webhook({ trigger: 'order.created', url: here.receiver.url });
  for (let i = 0; i < 16; i += 1) await api.event({ event: 'order.created', context: { i } });
  for (let i = 0; i < 16; i += 1) {
    await api.webhook({ trigger: 'order.paid', url: `${here.receiver.url}?${i}` });
    await api.post('/tokens', { name: `t${i}`, scopes: ['read-events'] });
    await api.post('/replays', { filter: { code: 599, status: 'failed' } });
  }
  for (const list of Object.keys(made)) {
    const { data } = (await api.get(`/${list}`)).json;
    expect(data, list).toHaveLength(15);
    const order = data.map(({ created_at }: Json) => created_at);
    expect(order, list).toEqual([...order].sort().reverse());
    expect((await api.get(`/${list}?page[size]=100`)).json.data.length, list).toBeGreaterThanOrEqual(16);
    expect((await api.get(`/${list}?page[size]=101`)).status, list).toBe(422);
    expect((await api.get(`/${list}?page[size]=0`)).status, list).toBe(422);
  }
  expect((await api.get('/event-types?page[size]=101')).status).toBe(422);
});

it('call-5: nothing of another tenant is found by any call that names it', async () => {
  const [owner, stranger] = [await here.caller(), await here.caller({ tenant: 'pro5-stranger' })];
  const webhook = await owner.webhook({ trigger: 'order.created', url: here.receiver.url, generate_secret: true });
  const event = await owner.event({ event: 'order.created', context: { id: 'o-1', profile_id: 'p-1' } });
  const delivery = await owner.settled(event.id, 'delivered');
  const replay = (await owner.post('/replays', { filter: { status: 'delivered' } })).json.data;
  const calls: [string, string, unknown?][] = [
    ['POST', `/webhooks/${webhook.id}/rotate-secret`, {}],
    ['GET', `/deliveries/${delivery.id}/signature`],
    ['GET', `/replays/${replay.id}`],
    ...['start', 'pause', 'resume', 'cancel'].map((act): [string, string, unknown] => [
      'POST',
      `/replays/${replay.id}/${act}`,
      {},
    ]),
  ];
  for (const [method, path, body] of calls) refused(await stranger.call(method, path, body), 404, 'not_found');
  const vendor = { event_context: 'order.created', identifiers: ['o-1'], webhook_ids: [webhook.id] };
  expect((await stranger.post('/webhooks/batch.json', vendor)).status).toBe(422);
  expect((await stranger.delete('/profiles/p-1/data')).json.data).toMatchObject({ events: 0, deliveries: 0 });
  expect((await owner.get(`/events/${event.id}`)).json.data.context).toEqual({ id: 'o-1', profile_id: 'p-1' });
});
