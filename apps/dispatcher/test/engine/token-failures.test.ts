// Token endpoints that fail or take long, over virtual time, with the whole engine and the real store (docs/spec.md auth-10,
// auth-16).
import { describe, expect, it } from 'vitest';
import { patient } from '../support/patience.ts';
import type { Answer } from '../support/scripted-transport.ts';
import { authentication, openTokenWorld, SECONDS, Servers } from '../support/token-world.ts';
import { World } from '../support/world.ts';

const json = (status: number, body: object): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

describe('auth-10: a token endpoint that fails', () => {
  const FAILURES: [string, Answer, RegExp][] = [
    [
      'refuses the client',
      json(401, { error: 'invalid_client', error_description: 'unknown\nclient' }),
      /it answered 401: invalid_client, unknown client$/,
    ],
    [
      'refuses it with a challenge',
      { ...json(401, { error: 'invalid_client' }), headers: { 'www-authenticate': 'Basic realm="x"' } },
      /it answered 401: invalid_client$/,
    ],
    ['is down', { status: 503, body: 'busy' }, /it answered 503$/],
    ['redirects', { status: 302, headers: { location: 'https://else.example/' } }, /it answered 302$/],
    ['answers no JSON', { status: 200, body: '<html>' }, /its answer has no token: /],
    ['answers no token', json(200, { token_type: 'Bearer' }), /its answer has no token: .*access_token/],
    [
      'answers a token of another type',
      json(200, { access_token: 'x', token_type: 'mac' }),
      /its answer has no token: .*token_type/,
    ],
    [
      'answers a token with a line break',
      json(200, { access_token: 'a\r\nx: y', token_type: 'Bearer' }),
      /cannot be sent in a header$/,
    ],
    [
      'answers with the secret',
      json(400, { error: 'bad', error_description: 'got the-client-secret' }),
      /it answered 400: bad, got ••••$/,
    ],
    [
      'cannot be reached',
      { status: null, error: { kind: 'dns_failed', message: 'the name login.example does not exist (ENOTFOUND)' } },
      /^no access token from login\.example: the name login\.example does not exist/,
    ],
  ];

  it.each(FAILURES)(
    'auth-10: that %s fails the attempt, and the schedule retries it',
    async (_what, answer, message) => {
      await using set = await openTokenWorld();
      set.servers.token = () => answer;
      const { id, attempts } = await set.sent();
      expect(attempts).toMatchObject([{ status: null, response: null, error: { kind: 'auth_failed' } }]);
      expect(attempts[0]?.error?.message).toMatch(message);
      expect(set.received()).toEqual([]);
      expect((await set.world.delivery(id)).delivery).toMatchObject({ status: 'retrying' });
      set.servers.token = () => Servers.granted('good');
      await set.world.runFor(70 * SECONDS);
      expect((await set.ended(id, 2))[1]).toMatchObject({ number: 2, status: 200 });
      expect(set.world.faults).toEqual([]);
    },
  );

  it('auth-10: is asked at most once a second, and at once for a changed endpoint', async () => {
    await using set = await openTokenWorld({ retrySchedule: [] });
    set.servers.token = () => ({ status: 503 });
    for (let n = 0; n < 5; n += 1) expect((await set.sent()).attempts[0]?.error?.kind).toBe('auth_failed');
    expect(set.servers.asked).toHaveLength(1);
    await set.world.runFor(SECONDS);
    await set.sent();
    expect(set.servers.asked).toHaveLength(2);
    const changed = { ...set.webhook, authentication: { ...authentication, client_secret: 'the right one' } };
    await set.world.store.updateWebhook({ webhook: changed, now: set.world.clock.now(), held: 'release' });
    set.servers.token = () => Servers.granted('good');
    expect((await set.sent()).attempts[0]).toMatchObject({ status: 200 });
  });

  it('auth-10: counts against the health of the endpoint', async () => {
    await using set = await openTokenWorld();
    set.servers.token = () => ({ status: 500 });
    await set.sent();
    const { tenantId } = set.world.tenant;
    const found = await set.world.store.getWebhook({ tenantId, id: set.webhook.id });
    expect(found?.health).toMatchObject({ failureCount: 1, failingSince: set.world.clock.now() });
  });

  it('auth-10: that must use https is not asked over http', async () => {
    await using set = await openTokenWorld();
    const { createCredentials } = await import('../../src/credentials/credentials.ts');
    const { transport, clock } = set.world;
    const credentials = createCredentials({ transport, clock, policy: { allowPrivateNetworks: false } });
    const endpoint = { ...set.webhook, authentication: { ...authentication, token_url: 'http://login.example/token' } };
    const request = {
      method: 'POST',
      url: set.webhook.url,
      credential: null,
      headers: {},
      body: Buffer.from(''),
    } as const;
    const input = { endpoint, request: { ...request, tenantId: 1, timeoutMs: 1000 }, now: clock.now() };
    expect(await credentials.authorise(input, new AbortController().signal)).toEqual({
      kind: 'auth_failed',
      message: 'no access token from login.example: "token_url" must use https',
    });
    expect(transport.sent).toEqual([]);
  });
});

describe('auth-16: one deadline', () => {
  it('auth-16: the token and the request share the timeout of the endpoint', async () => {
    await using set = await openTokenWorld({ timeoutMs: 10_000 });
    set.servers.token = () => ({ ...Servers.granted('slow'), afterMs: 6 * SECONDS });
    set.servers.receive = () => ({ status: 200, afterMs: 6 * SECONDS });
    const [id = ''] = await set.world.accept([set.webhook]);
    await set.until('the token request', () => set.servers.asked.length === 1);
    await set.world.runFor(6 * SECONDS);
    await set.until('the request', () => set.received().length === 1);
    await set.world.runFor(4 * SECONDS);
    expect(await set.ended(id)).toMatchObject([{ status: null, error: { kind: 'timeout' } }]);
  });

  it('auth-16: a token endpoint that does not answer in time fails the attempt, and nothing is sent', async () => {
    await using set = await openTokenWorld({ timeoutMs: 10_000 });
    set.servers.token = () => ({ status: null, afterMs: Number.POSITIVE_INFINITY });
    const [id = ''] = await set.world.accept([set.webhook]);
    await set.until('the token request', () => set.servers.asked.length === 1);
    await set.world.runFor(10 * SECONDS);
    const [attempt] = await set.ended(id);
    expect(attempt?.error).toEqual({
      kind: 'auth_failed',
      message: 'no access token from login.example: no answer in time',
    });
    expect(attempt?.phases.total_ms).toBe(10_000);
    expect(set.received()).toEqual([]);
  });

  it('auth-16: a stop during the token request ends the attempt as interrupted', async () => {
    const servers = new Servers();
    await using world = await World.open({ script: servers.script, drainMs: 1000 });
    servers.token = () => ({ status: null, afterMs: Number.POSITIVE_INFINITY });
    const webhook = await world.webhook({ authentication });
    const engine = await world.started();
    const [id = ''] = await world.accept([webhook]);
    const deadline = Date.now() + patient(10_000);
    while (servers.asked.length === 0 && Date.now() < deadline) await world.settled();
    const stopped = engine[Symbol.asyncDispose]();
    await world.runFor(2 * SECONDS);
    await stopped;
    expect((await world.delivery(id)).attempts).toMatchObject([{ status: null, error: { kind: 'interrupted' } }]);
  });
});
