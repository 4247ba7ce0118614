// Tokens over the API (docs/spec.md token-1 to token-9).
import { SCOPES, type Scope } from '@posthorn/contracts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Api, invalidFields, type Json, refused } from './support/api.ts';
import { newTenant } from './support/dispatcher.ts';
import { serving } from './support/serving.ts';

const here = serving();
afterEach(() => {
  vi.useRealTimers();
});

/** A caller with the token that an answer made. */
const asMade = (answer: Json) => new Api(here.dispatcher.url, { authorization: `Bearer ${answer.json.data.token}` });
const epochOf = (vendorTime: string): number => Date.parse(`${vendorTime.replace(' ', 'T')}Z`);

it('token-1: a token is made, its text shown this once, and it works', async () => {
  const api = await here.caller();
  const made = await api.post('/tokens', { name: 'crm', scopes: ['read-webhooks', 'read-webhooks'] });
  expect(made.status, made.text).toBe(201);
  const { token: text, ...shown } = made.json.data;
  expect(text).toMatch(/^pht_[A-Za-z0-9_-]{43}$/);
  expect(shown).toMatchObject({ name: 'crm', scopes: ['read-webhooks'], namespace: null, expires_at: null });
  expect(shown).toMatchObject({ revoked_at: null, last_used_at: null });
  expect((await asMade(made).get('/webhooks')).status).toBe(200);
  refused(await asMade(made).get('/events'), 403, 'forbidden');
  for (const path of ['/tokens', `/tokens/${shown.id}`, '/audit']) {
    const answer = await api.get(path);
    expect(answer.status).toBe(200);
    expect(answer.text).not.toContain(text);
  }
  expect((await api.get(`/tokens/${shown.id}`)).json.data).toMatchObject({ id: shown.id, name: 'crm' });
});

describe('token-2: a token makes only tokens with scopes of its own', () => {
  it.each<[Scope[], Scope[] | undefined, Scope[] | null]>([
    [['*'], ['*'], ['*']],
    [['*'], undefined, ['*']],
    [['*'], ['delete-tokens'], ['delete-tokens']],
    [['create-tokens', 'read-events'], ['read-events'], ['read-events']],
    [
      ['create-tokens', 'read-events'],
      ['create-tokens', 'read-events'],
      ['create-tokens', 'read-events'],
    ],
    [['create-tokens', 'read-events'], undefined, ['create-tokens', 'read-events']],
    [['create-tokens'], ['*'], null],
    [['create-tokens'], ['read-tokens'], null],
    [['create-tokens', 'read-events'], ['read-events', 'read-deliveries'], null],
    // All scopes by name are not `*`: that one grows with what later versions can do.
    [SCOPES.filter((scope) => scope !== '*'), ['*'], null],
  ])('token-2: %j asks for %j', async (own, wanted, given) => {
    const api = await here.caller({ scopes: own });
    const answer = await api.post('/tokens', { name: 'x', ...(wanted === undefined ? {} : { scopes: wanted }) });
    if (given !== null) expect(answer.json.data?.scopes, answer.text).toEqual(given);
    else expect(invalidFields(answer, 'scopes')['scopes']?.[0]).toMatch(/does not have/);
  });
});

it.each<[string | null, Json, string | null | undefined]>([
  [null, {}, null],
  [null, { namespace: 'crm' }, 'crm'],
  ['crm', {}, 'crm'],
  ['crm', { namespace: 'crm' }, 'crm'],
  ['crm', { namespace: 'Crm' }, undefined],
  ['crm', { namespace: 'shop' }, undefined],
  ['crm', { namespace: null }, undefined],
])('token-3: a token of the namespace %j that asks for %j', async (own, body, given) => {
  const api = await here.caller({ namespace: own });
  const answer = await api.post('/tokens', { name: 'x', ...body });
  if (given !== undefined) expect(answer.json.data?.namespace, answer.text).toBe(given);
  else expect(invalidFields(answer, 'namespace')['namespace']?.[0]).toMatch(/"crm"/);
});

describe('token-4: a token ends when asked to, and never later than the one that made it', () => {
  const HOUR_MS = 3_600_000;
  const at = (ms: number): string => new Date(Date.now() + ms).toISOString();

  it.each<[string, number | null, () => Json, number | null]>([
    ['for good', null, () => ({}), null],
    ['null is for good', null, () => ({ expires_at: null }), null],
    ['at a time', null, () => ({ expires_at: at(HOUR_MS) }), HOUR_MS],
    ['after a while', null, () => ({ expires_in: 3600 }), HOUR_MS],
    ['earlier than its maker', 2 * HOUR_MS, () => ({ expires_in: 3600 }), HOUR_MS],
  ])('token-4: %s', async (_what, own, body, expected) => {
    const api = await here.caller({ expiresAt: own === null ? null : Date.now() + own });
    const answer = await api.post('/tokens', { name: 'x', ...body() });
    expect(answer.status, answer.text).toBe(201);
    expect(answer.json).not.toHaveProperty('warnings');
    const { expires_at: endsAt } = answer.json.data;
    if (expected === null) expect(endsAt).toBeNull();
    else expect(Math.abs(epochOf(endsAt) - Date.now() - expected)).toBeLessThan(30_000);
  });

  it('token-4: with its maker where nothing is said, with a warning', async () => {
    const expiresAt = Date.now() + HOUR_MS;
    const api = await here.caller({ expiresAt });
    const { json } = await api.post('/tokens', { name: 'x' });
    expect(epochOf(json.data.expires_at)).toBe(Math.floor(expiresAt / 1000) * 1000);
    expect(json.warnings).toEqual([expect.stringContaining(new Date(expiresAt).toISOString())]);
  });

  it.each<[string, number | null, () => Json, string]>([
    ['later than its maker', HOUR_MS, () => ({ expires_in: 7200 }), 'expires_in'],
    ['later than its maker, by its time', HOUR_MS, () => ({ expires_at: at(2 * HOUR_MS) }), 'expires_at'],
    ['for good, of one that ends', HOUR_MS, () => ({ expires_at: null }), 'expires_at'],
    ['in the past', null, () => ({ expires_at: at(-1000) }), 'expires_at'],
    ['both', null, () => ({ expires_at: at(HOUR_MS), expires_in: 60 }), 'expires_in'],
  ])('token-4: refused: %s', async (_what, own, body, field) => {
    const api = await here.caller({ expiresAt: own === null ? null : Date.now() + own });
    invalidFields(await api.post('/tokens', { name: 'x', ...body() }), field);
    expect((await api.get('/tokens')).json.meta.total).toBe(1);
  });
});

it.each<[Json, string[]]>([
  [{}, ['name']],
  [{ name: '' }, ['name']],
  [{ name: 'a b' }, ['name']],
  [{ name: 'x', scopes: [] }, ['scopes']],
  [{ name: 'x', scopes: ['read-everything'] }, ['scopes.0']],
  [{ name: 'x', namespace: 'a b' }, ['namespace']],
  [{ name: 'x', expires_at: 'tomorrow' }, ['expires_at']],
  [{ name: 'x', expires_in: 0 }, ['expires_in']],
  [{ name: 'x', token: 'pht_mine' }, ['token']],
  [{ name: 'x', tenant: 'other' }, ['tenant']],
])('token-5: %j is refused by field', async (body, fields) => {
  const api = await here.caller();
  invalidFields(await api.post('/tokens', body), ...fields);
});

it('token-6: tokens are listed newest first, page by page, revoked ones too, and found by name', async () => {
  const api = await here.caller();
  const ids = [api.tokenId];
  for (const name of ['a', 'b', 'a']) ids.unshift((await api.post('/tokens', { name })).json.data.id);
  await api.delete(`/tokens/${ids[1]}`);
  const { data } = (await api.get('/tokens')).json;
  expect(data.map(({ id }: Json) => id)).toEqual(ids);
  expect(data.map(({ revoked_at: at }: Json) => at !== null)).toEqual([false, true, false, false]);
  const second = (await api.get('/tokens?page[size]=3&page[number]=2')).json;
  expect(second).toMatchObject({ data: [{ id: ids[3] }], meta: { total: 4, last_page: 2 } });
  const named = (await api.get('/tokens?filter[name]=a')).json.data;
  expect(named.map(({ id }: Json) => id)).toEqual([ids[0], ids[2]]);
  invalidFields(await api.get('/tokens?filter[scope]=x'), 'filter[scope]');
});

describe('token-7: a token that is revoked is refused from that answer on', () => {
  it('token-7: also within the second it was trusted for; a second time changes nothing', async () => {
    const api = await here.caller();
    const made = await api.post('/tokens', { name: 'x' });
    const other = asMade(made);
    expect((await other.get('/webhooks')).status).toBe(200);
    const path = `/tokens/${made.json.data.id}`;
    expect((await api.delete(path)).status).toBe(204);
    refused(await other.get('/webhooks'), 401, 'unauthenticated');
    const { revoked_at: at } = (await api.get(path)).json.data;
    expect((await api.delete(path)).status).toBe(204);
    expect((await api.get(path)).json.data.revoked_at).toBe(at);
    expect((await api.get('/webhooks')).status).toBe(200);
  });

  it('token-7: a token may revoke itself', async () => {
    const api = await here.caller();
    expect((await api.delete(`/tokens/${api.tokenId}`)).status).toBe(204);
    refused(await api.get('/webhooks'), 401, 'unauthenticated');
  });

  it('token-7: under a load of its own requests', async () => {
    const api = await here.caller();
    const made = await api.post('/tokens', { name: 'x' });
    const other = asMade(made);
    const during = Array.from({ length: 20 }, () => other.get('/webhooks'));
    await api.delete(`/tokens/${made.json.data.id}`);
    const after = await Promise.all(Array.from({ length: 20 }, () => other.get('/webhooks')));
    expect(after.map(({ status }) => status)).toEqual(after.map(() => 401));
    await Promise.all(during);
  });
});

it('token-8: when a token was last used is known to the minute', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const start = Math.ceil(Date.now() / 1000) * 1000;
  vi.setSystemTime(start);
  const api = await here.caller();
  const path = `/tokens/${api.tokenId}`;
  const usedAt = async (wished: number): Promise<void> => {
    await api.until(path, ({ last_used_at: at }) => at !== null && epochOf(at) === wished);
  };
  await usedAt(start);
  vi.setSystemTime(start + 59_000);
  await api.get('/webhooks');
  await usedAt(start);
  vi.setSystemTime(start + 61_000);
  await usedAt(start + 61_000);
  expect((await api.post('/tokens', { name: 'unused' })).json.data.last_used_at).toBeNull();
});

it("token-9: another tenant's tokens are not there", async () => {
  const owner = await here.dispatcher.caller({ tenant: newTenant() });
  const stranger = await here.caller();
  refused(await stranger.get(`/tokens/${owner.tokenId}`), 404, 'not_found');
  refused(await stranger.delete(`/tokens/${owner.tokenId}`), 404, 'not_found');
  for (const id of ['999999', '0', 'x', '1e3']) refused(await stranger.delete(`/tokens/${id}`), 404, 'not_found');
  expect((await stranger.get('/tokens')).json.data.map(({ id }: Json) => id)).toEqual([stranger.tokenId]);
  expect((await owner.get('/webhooks')).status).toBe(200);
});
