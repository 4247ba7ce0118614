// Who may call, and what a token may see (docs/spec.md api-1 to api-5).
import type { Scope } from '@posthorn/contracts';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { TOKEN_TRUST_MS } from '../../src/services/trusted-tokens.ts';
import { openStore } from '../../src/store/open-store.ts';
import { Api, refused } from './support/api.ts';
import { newTenant } from './support/dispatcher.ts';
import { serving } from './support/serving.ts';

const here = serving();
afterEach(() => {
  vi.useRealTimers();
});

describe('api-1: without a valid token nothing is answered but 401', () => {
  it.each([
    ['no header', undefined],
    ['empty', ''],
    ['no scheme', 'pht_abc'],
    ['another scheme', 'Basic YTpi'],
    ['scheme without a token', 'Bearer '],
    ['two tokens', 'Bearer a b'],
    ['unknown token', 'Bearer pht_unknown'],
    ['a very long token', `Bearer ${'a'.repeat(8000)}`],
    ['SQL in the token', "Bearer '--"],
  ])('%s', async (_what, authorization) => {
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
    const answer = await new Api(here.dispatcher.url, headers).get('/webhooks');
    refused(answer, 401, 'unauthenticated');
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('takes the scheme in any case', async () => {
    const { headers } = await here.dispatcher.caller();
    const authorization = String(headers['authorization']).replace('Bearer', 'bEARER');
    expect((await new Api(here.dispatcher.url, { authorization }).get('/webhooks')).status).toBe(200);
  });

  it('refuses before it reads the body', async () => {
    const answer = await here.dispatcher.anonymous.post('/events', undefined, { raw: 'not JSON' });
    refused(answer, 401, 'unauthenticated');
  });
});

describe('api-2: a revoked or expired token is refused, at the latest one second after', () => {
  it('revoked through another store handle', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const api = await here.dispatcher.caller();
    expect((await api.get('/webhooks')).status).toBe(200);
    await using store = await openStore({ database: here.dispatcher.database, masterKey: null, role: 'act' });
    expect(await store.revokeToken({ id: api.tokenId, tenantId: null, now: Date.now() })).toBe(true);
    vi.setSystemTime(Date.now() + TOKEN_TRUST_MS);
    refused(await api.get('/webhooks'), 401, 'unauthenticated');
    expect(await store.revokeToken({ id: api.tokenId, tenantId: null, now: Date.now() })).toBe(false);
  });

  it('revoked before its first use', async () => {
    const api = await here.dispatcher.caller();
    await using store = await openStore({ database: here.dispatcher.database, masterKey: null, role: 'act' });
    await store.revokeToken({ id: api.tokenId, tenantId: null, now: Date.now() });
    refused(await api.get('/webhooks'), 401, 'unauthenticated');
  });

  it('expires at its very moment, also within the second it was trusted for', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const expiresAt = Date.now() + 500;
    const api = await here.dispatcher.caller({ expiresAt });
    vi.setSystemTime(expiresAt - 1);
    expect((await api.get('/webhooks')).status).toBe(200);
    vi.setSystemTime(expiresAt);
    const answer = await api.get('/webhooks');
    refused(answer, 401, 'token_expired');
    expect(answer.json.message).toContain(new Date(expiresAt).toISOString());
  });
});

describe('api-3: each route asks for its scope and for no other', () => {
  const routes: [string, string, Scope | null][] = [
    ['GET', '/webhooks', 'read-webhooks'],
    ['POST', '/webhooks', 'create-webhooks'],
    ['GET', '/webhooks/1', 'read-webhooks'],
    ['PUT', '/webhooks/1', 'update-webhooks'],
    ['DELETE', '/webhooks/1', 'delete-webhooks'],
    ['POST', '/webhooks/1/rotate-secret', 'update-webhooks'],
    ['POST', '/webhooks/1/test', 'update-webhooks'],
    ['POST', '/conditions/preview', 'read-webhooks'],
    ['POST', '/templates/preview', 'read-webhooks'],
    ['POST', '/events', 'create-events'],
    ['POST', '/events/batch', 'create-events'],
    ['GET', '/events', 'read-events'],
    ['GET', '/events/evt_1', 'read-events'],
    ['GET', '/deliveries', 'read-deliveries'],
    ['GET', '/deliveries/dlv_1', 'read-deliveries'],
    ['POST', '/deliveries/dlv_1/resend', 'update-deliveries'],
    ['POST', '/deliveries/dlv_1/cancel', 'update-deliveries'],
    ['GET', '/deliveries/dlv_1/signature', 'read-deliveries'],
    ['GET', '/tokens', 'read-tokens'],
    ['POST', '/tokens', 'create-tokens'],
    ['GET', '/tokens/999999', 'read-tokens'],
    ['DELETE', '/tokens/999999', 'delete-tokens'],
    ['GET', '/audit', 'read-tokens'],
    ['GET', '/event-types', null],
    ['GET', '/event-types/profile.created', null],
  ];
  const scopes = [...new Set(routes.map(([, , scope]) => scope))].filter((scope) => scope !== null);
  const callers = new Map<Scope, Api>();
  beforeAll(async () => {
    const tenant = newTenant();
    for (const scope of scopes) callers.set(scope, await here.dispatcher.caller({ tenant, scopes: [scope] }));
  });

  it.each(routes)('%s %s: %s', async (method, path, needed) => {
    for (const [scope, api] of callers) {
      const answer = await api.call(method, path);
      if (needed === null || scope === needed) expect(answer.status, scope).not.toBe(403);
      else {
        refused(answer, 403, 'forbidden');
        expect(answer.json.message).toContain(needed);
      }
    }
  });
});

it('api-4: what belongs to another tenant is not found', async () => {
  const owner = await here.dispatcher.caller({ tenant: newTenant() });
  const stranger = await here.dispatcher.caller({ tenant: newTenant() });
  const webhook = await owner.webhook({ trigger: 'order.created', url: here.receiver.url });
  const event = await owner.event({ event: 'order.created', context: {}, id: 'same-key' });
  const delivery = await owner.settled(event.id, 'delivered');
  const paths: [string, string, unknown?][] = [
    ['GET', `/webhooks/${webhook.id}`],
    ['PUT', `/webhooks/${webhook.id}`, { is_active: false }],
    ['DELETE', `/webhooks/${webhook.id}`],
    ['POST', `/webhooks/${webhook.id}/test`],
    ['GET', `/events/${event.id}`],
    ['GET', `/deliveries/${delivery.id}`],
    ['POST', `/deliveries/${delivery.id}/resend`],
    ['POST', `/deliveries/${delivery.id}/resend`, { as_new: true }],
    ['POST', `/deliveries/${delivery.id}/cancel`],
  ];
  for (const [method, path, body] of paths) refused(await stranger.call(method, path, body), 404, 'not_found');
  for (const list of ['/webhooks', '/events', '/deliveries', `/deliveries?filter[event_id]=${event.id}`]) {
    expect((await stranger.get(list)).json.data, list).toEqual([]);
  }
  // Neither its keys nor its pairs are in the way of another tenant.
  const own = await stranger.webhook({ trigger: 'order.created', url: here.receiver.url });
  const other = await stranger.event({ event: 'order.created', context: {}, id: 'same-key' });
  expect(other).toMatchObject({ duplicate: false, deliveries: 1 });
  expect((await stranger.get(`/deliveries?filter[webhook_id]=${webhook.id}`)).json.data).toEqual([]);
  expect((await stranger.get(`/deliveries?filter[webhook_id]=${own.id}`)).json.data).toHaveLength(1);
  expect((await owner.get(`/webhooks/${webhook.id}`)).json.data.is_active).toBe(true);
});

it("api-5: an event without a namespace has its token's; null means none", async () => {
  const tenant = newTenant();
  const api = await here.dispatcher.caller({ tenant, namespace: 'crm' });
  const webhook = await api.webhook({ trigger: 'order.created', url: here.receiver.url, namespace: 'crm' });
  const table: [Record<string, unknown>, string | null, number][] = [
    [{}, 'crm', 0],
    [{ namespace: 'crm' }, 'crm', 0],
    [{ namespace: 'Crm' }, 'Crm', 1],
    [{ namespace: 'shop' }, 'shop', 1],
    [{ namespace: null }, null, 1],
  ];
  for (const [given, namespace, deliveries] of table) {
    const receipt = await api.event({ event: 'order.created', context: {}, ...given });
    expect(receipt).toMatchObject({ deliveries, suppressed: 1 - deliveries });
    const event = (await api.get(`/events/${receipt.id}`)).json.data;
    expect(event).toMatchObject({ namespace, suppressions: deliveries === 1 ? [] : [{ webhook_id: webhook.id }] });
  }
});
