// Signing in to the inspector (docs/spec.md session-1 to session-7, session-11).
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SESSION_LIFETIME_MS, SESSION_LINK_LIFETIME_MS } from '../../src/domain/session.ts';
import { TOKEN_TRUST_MS } from '../../src/services/trusted-tokens.ts';
import { openStore } from '../../src/store/open-store.ts';
import { Api, invalidFields, type Json, refused } from './support/api.ts';
import { serving } from './support/serving.ts';
import { cookieOf, PAGE, pageOf, signIn, tokenOf } from './support/signed-in.ts';

const here = serving({ flags: { 'demo-receiver': 'http://127.0.0.1:8401/' } });
afterEach(() => {
  vi.useRealTimers();
});
const linkOf = async (api: Api): Promise<string> => {
  const { status, json, text } = await api.post('/session/links');
  expect(status, text).toBe(201);
  return json.data.url.split('/sign-in#link=')[1];
};

describe('session-1: a token signs in, and the cookie stands for it', () => {
  it('the cookie is for our pages alone; the answer says who and what', async () => {
    const api = await here.caller({ namespace: 'crm', scopes: ['read-webhooks', 'create-events'] });
    const answer = await signIn(here.dispatcher.url, { token: tokenOf(api) });
    expect(answer.headers.get('set-cookie')).toMatch(
      /^posthorn_session=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/,
    );
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const { data } = answer.json;
    expect(data).toEqual({
      tenant: expect.stringMatching(/^tenant-/),
      token: { id: api.tokenId, name: 'test', namespace: 'crm', scopes: ['read-webhooks', 'create-events'] },
      expires_at: expect.stringMatching(/Z$/),
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      demo_receiver: 'http://127.0.0.1:8401',
    });
    expect(Date.parse(data.expires_at) - Date.now()).toBeGreaterThan(SESSION_LIFETIME_MS - 60_000);
    const page = new Api(here.dispatcher.url, { cookie: cookieOf(answer) });
    expect((await page.get('/session')).json).toEqual({ data });
    expect((await page.get('/webhooks')).status).toBe(200);
  });

  it.each<[string, unknown, string]>([
    ['nothing', {}, ''],
    ['both', { token: 'a', link: 'b' }, ''],
    ['no object', [], ''],
    ['no text', { token: 5 }, 'token'],
    ['empty', { link: '' }, 'link'],
    ['too long', { token: 'a'.repeat(501) }, 'token'],
    ['more', { token: 'a', tenant: 'b' }, 'tenant'],
  ])('%s is 422', async (_what, body, field) => {
    invalidFields(await signIn(here.dispatcher.url, body), field);
  });

  it('a token by itself is told who it is, too', async () => {
    const api = await here.caller();
    expect((await api.get('/session')).json.data).toMatchObject({ token: { id: api.tokenId }, expires_at: null });
    refused(await here.dispatcher.anonymous.get('/session'), 401, 'unauthenticated');
  });
});

describe('session-2: a link signs in once, for ten minutes, with the rights of the token that made it', () => {
  it('once, also when it is used twice at the same time', async () => {
    const api = await here.caller({ scopes: ['read-events'] });
    const { json } = await api.post('/session/links');
    expect(json.data.url).toMatch(new RegExp(`^${here.dispatcher.url}/sign-in#link=[\\w-]{43}$`));
    const left = Date.parse(json.data.expires_at) - Date.now();
    expect(left).toBeGreaterThan(SESSION_LINK_LIFETIME_MS - 60_000);
    expect(left).toBeLessThanOrEqual(SESSION_LINK_LIFETIME_MS);
    const link = json.data.url.split('#link=')[1];
    const answers = await Promise.all([1, 2, 3].map(() => signIn(here.dispatcher.url, { link })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 401, 401]);
    const good = answers.find(({ status }) => status === 201);
    expect(good?.json.data.token).toMatchObject({ id: api.tokenId, scopes: ['read-events'] });
    refused(await signIn(here.dispatcher.url, { link }), 401, 'unauthenticated');
  });

  it('not after its ten minutes', async () => {
    const link = await linkOf(await here.caller());
    vi.useFakeTimers({ toFake: ['Date'] });
    vi.setSystemTime(Date.now() + SESSION_LINK_LIFETIME_MS);
    refused(await signIn(here.dispatcher.url, { link }), 401, 'unauthenticated');
  });

  it('a session makes none', async () => {
    const page = await pageOf(await here.caller());
    refused(await page.post('/session/links'), 403, 'forbidden');
    refused(await here.dispatcher.anonymous.post('/session/links'), 401, 'unauthenticated');
  });
});

it('session-3: a session may do what its token may, and no more', async () => {
  const page = await pageOf(await here.caller({ scopes: ['read-webhooks', 'create-webhooks'] }));
  const { id } = await page.webhook({ trigger: 'a.b', url: here.receiver.url });
  expect((await page.get(`/webhooks/${id}`)).status).toBe(200);
  refused(await page.put(`/webhooks/${id}`, { is_active: false }), 403, 'forbidden');
  refused(await page.delete(`/webhooks/${id}`), 403, 'forbidden');
  const stranger = await pageOf(await here.caller());
  refused(await stranger.get(`/webhooks/${id}`), 404, 'not_found');
});

it('session-4: the token counts where both are sent; a session is no token, and a token no session', async () => {
  const [one, other] = [await here.caller(), await here.caller()];
  const secret = cookieOf(await signIn(here.dispatcher.url, { token: tokenOf(one) })).split('=')[1];
  const both = new Api(here.dispatcher.url, { ...other.headers, cookie: `posthorn_session=${secret}` });
  expect((await both.get('/session')).json.data.token.id).toBe(other.tokenId);
  const as = (headers: Record<string, string>) => new Api(here.dispatcher.url, headers).get('/session');
  const among = { cookie: `a=b; posthorn_session=${secret}; posthorn_session_2=c` };
  expect((await as(among)).json.data.token.id).toBe(one.tokenId);
  refused(await as({ authorization: `Bearer ${secret}` }), 401, 'unauthenticated');
  refused(await as({ cookie: `posthorn_session=${tokenOf(one)}` }), 401, 'unauthenticated');
  refused(await as({ cookie: 'posthorn_session=' }), 401, 'unauthenticated');
  refused(await as({ cookie: `xposthorn_session=${secret}` }), 401, 'unauthenticated');
});

describe('session-5: a session ends twelve hours after its last use, and with its token', () => {
  it('each use moves its end on', async () => {
    const page = await pageOf(await here.caller());
    vi.useFakeTimers({ toFake: ['Date'] });
    const ends: number[] = [];
    for (let hours = 0; hours < 30; hours += 10) {
      vi.setSystemTime(Date.now() + (SESSION_LIFETIME_MS - 1000));
      const { status, json } = await page.get('/session');
      expect(status, `after ${hours} h`).toBe(200);
      ends.push(Date.parse(json.data.expires_at) - Date.now());
    }
    expect(ends).toEqual(ends.map(() => SESSION_LIFETIME_MS));
    vi.setSystemTime(Date.now() + SESSION_LIFETIME_MS);
    refused(await page.get('/session'), 401, 'unauthenticated');
  });

  it('not beyond the end of its token', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const expiresAt = Date.now() + 60_000;
    const page = await pageOf(await here.caller({ expiresAt }));
    expect(Date.parse((await page.get('/session')).json.data.expires_at)).toBe(expiresAt);
    vi.setSystemTime(expiresAt);
    expect((await page.get('/webhooks')).status).toBe(401);
  });
});

describe('session-6: a token that is revoked takes its sessions and links with it', () => {
  it('at once', async () => {
    const admin = await here.caller();
    const { data } = (await admin.post('/tokens', { name: 'page' })).json;
    const api = new Api(here.dispatcher.url, { authorization: `Bearer ${data.token}` });
    const page = await pageOf(api);
    const link = await linkOf(api);
    expect((await page.get('/webhooks')).status).toBe(200);
    expect((await admin.delete(`/tokens/${data.id}`)).status).toBe(204);
    refused(await page.get('/webhooks'), 401, 'unauthenticated');
    refused(await signIn(here.dispatcher.url, { link }), 401, 'unauthenticated');
  });

  it('within a second where another process revoked it', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const api = await here.caller();
    const page = await pageOf(api);
    expect((await page.get('/webhooks')).status).toBe(200);
    await using store = await openStore({ database: here.dispatcher.database, masterKey: null, role: 'act' });
    await store.revokeToken({ id: api.tokenId, tenantId: null, now: Date.now() });
    vi.setSystemTime(Date.now() + TOKEN_TRUST_MS);
    refused(await page.get('/webhooks'), 401, 'unauthenticated');
  });
});

describe('session-7: signing out ends that session, at once', () => {
  it('and no other of the same token', async () => {
    const api = await here.caller();
    const [page, other] = [await pageOf(api), await pageOf(api)];
    expect((await page.get('/webhooks')).status).toBe(200);
    const answer = await page.delete('/session');
    expect(answer.status).toBe(204);
    expect(answer.headers.get('set-cookie')).toBe('posthorn_session=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0');
    refused(await page.get('/webhooks'), 401, 'unauthenticated');
    refused(await page.delete('/session'), 401, 'unauthenticated');
    expect((await other.get('/webhooks')).status).toBe(200);
  });

  it('a token by itself has none', async () => {
    refused(await (await here.caller()).delete('/session'), 404, 'not_found');
  });
});

it('session-11: what the cookie or a link holds is stored as a hash, and is in no list, log or file', async () => {
  const api = await here.caller();
  const used = await linkOf(api);
  const cookie = cookieOf(await signIn(here.dispatcher.url, { link: used })).split('=')[1] ?? '';
  const kept = [cookie, used, await linkOf(api), tokenOf(api)];
  const folder = dirname(here.dispatcher.database.replace(/^sqlite:/, ''));
  const stored = Buffer.concat(
    readdirSync(folder)
      .filter((name) => !name.endsWith('.key'))
      .map((name) => readFileSync(join(folder, name))),
  );
  // What is in the files at all is found this way.
  expect(stored.includes('session.created')).toBe(true);
  const audit = (await api.get('/audit')).text;
  for (const secret of kept) {
    expect(stored.includes(secret), secret).toBe(false);
    expect(audit).not.toContain(secret);
    expect(here.dispatcher.faults.join('')).not.toContain(secret);
  }
});

it('session-10: sign-in, sign-out and each link made are in the audit log, with the token as who did it', async () => {
  const api = await here.caller();
  const link = await linkOf(api);
  const page = new Api(here.dispatcher.url, { ...PAGE, cookie: cookieOf(await signIn(api.url, { link })) });
  await page.delete('/session');
  refused(await signIn(api.url, { link }), 401, 'unauthenticated');
  const entries: Json[] = (await api.get(`/audit?filter[subject]=token&filter[subject_id]=${api.tokenId}`)).json.data;
  const of = (prefix: string) => entries.filter(({ action }) => action.startsWith(prefix));
  expect(of('session.').map(({ action }) => action)).toEqual([
    'session.ended',
    'session.created',
    'session.link_created',
  ]);
  for (const entry of of('session.')) expect(entry.actor).toEqual({ token_id: api.tokenId, name: 'test' });
  expect((await api.get('/audit?filter[action]=session.created')).json.data).toHaveLength(1);
});
