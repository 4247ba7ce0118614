// What keeps strangers and other sites out of a session (docs/spec.md session-8, session-9, session-12).
import { afterEach, describe, expect, it, vi } from 'vitest';
import { FAILURES } from '../../src/services/failed-sign-ins.ts';
import { Api, refused } from './support/api.ts';
import { serving } from './support/serving.ts';
import { cookieOf, PAGE, pageOf, signIn, tokenOf } from './support/signed-in.ts';

const PUBLIC = 'https://hooks.shop.test';
const here = serving();
const proxied = serving({ flags: { 'public-url': `${PUBLIC}/` } });
afterEach(() => {
  vi.useRealTimers();
});

describe('session-8: a call by cookie that changes something is refused unless our own page makes it', () => {
  const body = { trigger: 'a.b', url: 'http://127.0.0.1:9/' };

  it('needs the header that no other site can add; reading does not', async () => {
    const page = await pageOf(await here.caller());
    const { cookie = '' } = page.headers;
    const plain = new Api(page.url, { cookie });
    expect((await plain.get('/webhooks')).status).toBe(200);
    for (const headers of [{}, { 'posthorn-csrf': '0' }, { 'posthorn-csrf': '' }]) {
      refused(await plain.post('/webhooks', body, { headers }), 403, 'cross_site');
    }
    refused(await plain.delete('/session'), 403, 'cross_site');
    expect((await plain.get('/webhooks')).json.data).toEqual([]);
    expect((await page.post('/webhooks', body)).status).toBe(201);
  });

  it('and the origin of this host, where one is sent', async () => {
    const page = await pageOf(await here.caller());
    const { host } = new URL(page.url);
    const foreign = [
      'https://evil.test',
      'null',
      `http://${host}.evil.test`,
      `http://evil.test#${host}`,
      'http://127.0.0.1:1',
      `ftp://${host}`,
      host,
      `http://${host}/`,
    ];
    for (const origin of foreign)
      refused(await page.post('/webhooks', body, { headers: { origin } }), 403, 'cross_site');
    for (const origin of [`http://${host}`, `https://${host}`]) {
      expect(
        (await page.post('/webhooks', { ...body, url: `${body.url}${origin.length}` }, { headers: { origin } })).status,
      ).toBe(201);
    }
  });

  it('signing in too: nobody is to be signed in as somebody else', async () => {
    const token = tokenOf(await here.caller());
    refused(await signIn(here.dispatcher.url, { token }, {}), 403, 'cross_site');
    refused(await signIn(here.dispatcher.url, { token }, { ...PAGE, origin: 'https://evil.test' }), 403, 'cross_site');
  });

  it('a call with a token is its own proof', async () => {
    const api = await here.caller();
    const headers = { origin: 'https://elsewhere.test', cookie: 'posthorn_session=x' };
    expect((await api.post('/webhooks', body, { headers })).status).toBe(201);
  });
});

describe('session-12: behind a proxy, the public URL is where people are', () => {
  it('cookies are for https only, links lead there, its pages are ours', async () => {
    const api = await proxied.caller();
    const answer = await signIn(proxied.dispatcher.url, { token: tokenOf(api) }, { ...PAGE, origin: PUBLIC });
    expect(answer.headers.get('set-cookie')).toMatch(/; HttpOnly; SameSite=Strict; Path=\/; Secure$/);
    const page = new Api(api.url, { ...PAGE, cookie: cookieOf(answer), origin: PUBLIC });
    expect((await page.delete('/session')).headers.get('set-cookie')).toContain('; Secure; Max-Age=0');
    expect((await api.post('/session/links')).json.data.url).toMatch(/^https:\/\/hooks\.shop\.test\/sign-in#link=/);
  });
});

describe('session-9: failed sign-ins are bounded by client, and tell nothing', () => {
  const from = (client: string) => ({ ...PAGE, 'x-forwarded-for': `198.51.100.1, ${client}` });
  const fail = (client: string) => signIn(here.dispatcher.url, { token: 'pht_wrong' }, from(client));

  it('after ten in a minute each further one waits, right or wrong; others are not kept out', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const token = tokenOf(await here.caller());
    const answers = await Promise.all(Array.from({ length: FAILURES.client + 5 }, () => fail('203.0.113.7')));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(FAILURES.client);
    const shut = await signIn(here.dispatcher.url, { token }, from('203.0.113.7'));
    refused(shut, 429, 'too_many_requests');
    expect(Number(shut.headers.get('retry-after'))).toBe(6);
    expect((await signIn(here.dispatcher.url, { token }, from('203.0.113.8'))).status).toBe(201);
    expect((await signIn(here.dispatcher.url, { token })).status).toBe(201);
    vi.advanceTimersByTime(6000);
    expect((await signIn(here.dispatcher.url, { token }, from('203.0.113.7'))).status).toBe(201);
  });

  it('successes do not count', async () => {
    const token = tokenOf(await here.caller());
    for (let n = 0; n < FAILURES.client + 5; n += 1) {
      expect((await signIn(here.dispatcher.url, { token }, from('203.0.113.9'))).status).toBe(201);
    }
    expect((await fail('203.0.113.9')).status).toBe(401);
  });

  it('unknown, revoked and expired tokens are answered alike', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const expired = tokenOf(await here.caller({ expiresAt: Date.now() + 1000 }));
    const api = await here.caller();
    await api.delete(`/tokens/${api.tokenId}`);
    vi.setSystemTime(Date.now() + 1000);
    const texts = new Set<string>();
    for (const token of ['pht_wrong', expired, tokenOf(api), 'x', "'--"]) {
      const answer = await signIn(here.dispatcher.url, { token }, from('203.0.113.10'));
      refused(answer, 401, 'unauthenticated');
      texts.add(answer.text);
    }
    expect(texts.size).toBe(1);
  });
});
