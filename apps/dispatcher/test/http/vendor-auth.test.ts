// The other calls of the vendor's SDK: tokens, audits, health (docs/spec.md vendor-10 to vendor-13).
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { Json } from './support/api.ts';
import { serving } from './support/serving.ts';
import { auditShape, clientOf, pageShape, payload, tokenShape } from './support/vendor-client.ts';

const here = serving();
afterEach(() => {
  vi.useRealTimers();
});

async function sdk() {
  const api = await here.caller();
  return clientOf(`${api.url}/api/v3`, api.headers['authorization'] ?? '');
}

describe('vendor-10: /auth/verify tells whether a token is valid', () => {
  it('200 with a status in the body, which the SDK reads there', async () => {
    const call = await sdk();
    expect(await call('GET', '/auth/verify')).toEqual({
      status: 200,
      json: { status: 200, message: 'Authenticated.' },
    });
  });

  it.each(['Bearer BAD-TOKEN', 'Bearer pht_unknown', 'Basic abc', ''])(
    '401 for %j, with nothing but the message',
    async (auth) => {
      const call = clientOf(`${here.dispatcher.url}/api/v3`, auth);
      expect(await call('GET', '/auth/verify')).toEqual({ status: 401, json: { message: 'Unauthenticated.' } });
    },
  );

  it('a revoked or expired one too', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const call = await sdk();
    const at = Date.now() + 60_000;
    const made = (
      await call('POST', '/auth/api-tokens', { name: 'a', scopes: [], expires_at: new Date(at).toISOString() })
    ).json;
    const other = clientOf(`${here.dispatcher.url}/api/v3`, `Bearer ${made.accessToken}`);
    expect((await other('GET', '/auth/verify')).status).toBe(200);
    vi.setSystemTime(at + 1);
    expect(await other('GET', '/auth/verify')).toEqual({ status: 401, json: { message: 'Unauthenticated.' } });
  });
});

describe('vendor-11: tokens in the vendor’s shape', () => {
  const scopes = ['read-profiles', 'create-rewards', 'read-webhooks', 'redeem-strategy', 'return', 'read-audits'];

  it('are created with scopes of the whole platform, of which ours alone grant something', async () => {
    const call = await sdk();
    const { status, json } = await call('POST', '/auth/api-tokens', {
      name: 'SDK Tokens Create Test API Token',
      scopes,
    });
    expect(status).toBe(200);
    const { accessToken, token } = z.strictObject({ accessToken: z.string(), token: tokenShape }).parse(json);
    expect(token).toMatchObject({ name: 'SDK Tokens Create Test API Token', revoked: false, scopes });
    expect(Date.parse(token.expires_at)).toBeGreaterThan(Date.now());
    const other = clientOf(`${here.dispatcher.url}/api/v3`, `Bearer ${accessToken}`);
    expect((await other('GET', '/webhooks')).status).toBe(200);
    for (const path of ['/events', '/deliveries', '/tokens', '/audits']) {
      expect((await other('GET', path)).status, path).toBe(403);
    }
    expect((await call('DELETE', `/auth/api-tokens/${token.id}`)).status).toBe(204);
    expect((await call('DELETE', '/auth/api-tokens/999999')).status).toBe(404);
    expect((await other('GET', '/auth/verify')).status).toBe(401);
  });

  it('hold nothing that the token that asks does not hold, known or not', async () => {
    const call = await sdk();
    const own = ['create-tokens', 'read-webhooks', 'read-profiles'];
    const { accessToken } = (await call('POST', '/auth/api-tokens', { name: 'few', scopes: own })).json;
    const few = clientOf(`${here.dispatcher.url}/api/v3`, `Bearer ${accessToken}`);
    expect((await few('POST', '/auth/api-tokens', { name: 'fewer', scopes: ['read-profiles'] })).status).toBe(200);
    expect((await few('POST', '/auth/api-tokens', { name: 'same' })).json.token.scopes).toEqual(own);
    for (const scope of ['*', 'update-webhooks', 'create-rewards', 'read-profile']) {
      const refusal = await few('POST', '/auth/api-tokens', { name: 'more', scopes: ['read-webhooks', scope] });
      expect(refusal, scope).toMatchObject({
        status: 422,
        json: { errors: { scopes: [expect.stringContaining(scope)] } },
      });
    }
    const tokens = await few('POST', '/tokens', { name: 'ours', scopes: ['delete-tokens'] });
    expect(tokens.status).toBe(422);
  });

  it.each<[Json, string]>([
    [{ scopes: [] }, 'name'],
    [{ name: '', scopes: [] }, 'name'],
    [{ name: 'a\nb', scopes: [] }, 'name'],
    [{ name: 'a', scopes: 'read-webhooks' }, 'scopes'],
    [{ name: 'a', scopes: ['Read Webhooks'] }, 'scopes.0'],
    [{ name: 'a', scopes: [], expires_at: '2020-01-01 00:00:00' }, 'expires_at'],
    [{ name: 'a', scopes: [], nope: 1 }, 'nope'],
  ])('%j is refused', async (body, field) => {
    const call = await sdk();
    const { status, json } = await call('POST', '/auth/api-tokens', body);
    expect({ status, fields: Object.keys(json.errors) }).toEqual({ status: 422, fields: [field] });
  });

  it('are listed bare, current and expired apart', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const call = await sdk();
    const soon = new Date(Date.now() + 60_000).toISOString();
    const idOf = async (body: Json) => (await call('POST', '/auth/api-tokens', body)).json.token.id;
    const brief = await idOf({ name: 'brief', scopes: [], expires_at: soon });
    const long = await idOf({ name: 'long', scopes });
    const revoked = await idOf({ name: 'revoked', scopes: [] });
    await call('DELETE', `/auth/api-tokens/${revoked}`);
    vi.setSystemTime(Date.now() + 61_000);
    const list = async (query: string) =>
      z.array(tokenShape).parse((await call('GET', `/auth/access-tokens${query}`)).json);
    const current = await list('?type=current');
    expect(current.map(({ id }) => id)).toContain(long);
    for (const { expires_at: end } of current) expect(Date.parse(`${end}Z`)).toBeGreaterThan(Date.now());
    expect((await list('?type=expired')).map(({ id }) => id)).toEqual([brief]);
    expect((await list('')).map(({ name }) => name)).toEqual(['revoked', 'long', 'brief', 'test']);
    expect((await call('GET', '/auth/access-tokens?type=old')).status).toBe(422);
  });
});

describe('vendor-12: audit entries in the vendor’s shape', () => {
  it('a page of them, and one', async () => {
    const call = await sdk();
    const { data } = (await call('POST', '/webhooks', payload('audit'))).json;
    await call('PUT', `/webhooks/${data.id}`, { url: 'https://example.com/other', secret: 'the-receivers-own-secret' });
    const page = pageShape(auditShape).parse((await call('GET', '/audits?filter[auditable_type]=webhook')).json);
    expect(page.data.map(({ event }) => event)).toEqual(['revealed', 'updated', 'created']);
    const [, updated] = page.data;
    expect(updated).toMatchObject({
      event: 'updated',
      auditable_type: 'webhook',
      auditable_id: data.id,
      token_name: 'test',
    });
    expect(JSON.parse(updated?.old_values ?? '')).toMatchObject({ url: payload('audit').url });
    expect(JSON.parse(updated?.new_values ?? '')).toMatchObject({ url: 'https://example.com/other', secret: '••••' });
    expect(auditShape.parse((await call('GET', `/audits/${updated?.id}`)).json.data)).toEqual(updated);
  });

  it('by its filters and pages, and each tenant its own', async () => {
    const [call, stranger] = [await sdk(), await sdk()];
    await call('POST', '/webhooks', payload('mine'));
    const all = (await call('GET', '/audits?per_page=100')).json;
    const total = async (query: string) => (await call('GET', `/audits?${query}`)).json.meta.total;
    expect(await total('filter[event]=created')).toBe(3);
    expect(await total('filter[event][ne]=created')).toBe(all.meta.total - 3);
    expect(await total('filter[token_name]=test')).toBe(1);
    expect(await total('filter[search]=WEBHOOK')).toBe(1);
    expect(await total('filter[created_at][gt]=2099-01-01 00:00:00')).toBe(0);
    const second = (await call('GET', '/audits?page=2&limit=2&sort=id')).json;
    expect(second.data.map(({ id }: Json) => id)).toEqual(
      all.data
        .map(({ id }: Json) => id)
        .toReversed()
        .slice(2, 4),
    );
    expect((await stranger('GET', `/audits/${all.data[0].id}`)).status).toBe(404);
    expect((await call('GET', '/audits?filter[nope]=1')).status).toBe(422);
  });
});

it('vendor-13: /api/health is beside the API, as the vendor has it', async () => {
  const { status } = await fetch(`${here.dispatcher.url}/api/v3`.replace('/api/v3', '/api/health'));
  expect(status).toBe(200);
  expect((await fetch(`${here.dispatcher.url}/api/health`, { method: 'POST' })).status).toBe(405);
});
