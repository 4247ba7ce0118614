// Access tokens of OAuth 2.0 over virtual time, with the whole engine, the real store and the real client of the token endpoint
// (docs/spec.md auth-6, auth-8, auth-9).
import { describe, expect, it } from 'vitest';
import { authentication, openTokenWorld, SECONDS, Servers } from '../support/token-world.ts';
import { World } from '../support/world.ts';

it('auth-6: the credentials of an endpoint without an authentication are not asked for', async () => {
  await using world = await World.open();
  const asked = () => {
    throw new Error('the credentials were asked');
  };
  await world.started({ credentials: { authorise: asked, refused: asked } });
  const [id = ''] = await world.accept([await world.webhook()]);
  await world.written();
  expect((await world.delivery(id)).delivery.status).toBe('delivered');
  expect(world.faults).toEqual([]);
});

describe('auth-8: access tokens', () => {
  it('auth-8: are asked for as RFC 6749 says, with the client in a header or in the body', async () => {
    await using set = await openTokenWorld();
    await set.sent();
    const [basic] = set.servers.asked;
    expect(basic?.headers['authorization']).toBe(`Basic ${btoa('posthorn:the-client-secret')}`);
    expect(basic?.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
    expect(Object.fromEntries(new URLSearchParams(basic?.body))).toEqual({
      grant_type: 'client_credentials',
      scope: 'send read',
    });
    await using inBody = await openTokenWorld({
      authentication: {
        ...authentication,
        client_authentication: 'body',
        scope: null,
        audience: 'https://api.example',
      },
    });
    await inBody.sent();
    await using odd = await openTokenWorld({ authentication: { ...authentication, client_secret: 'a b/c+d=é-._*' } });
    await odd.sent();
    expect(odd.servers.asked[0]?.headers['authorization']).toBe(`Basic ${btoa('posthorn:a+b%2Fc%2Bd%3D%C3%A9-._*')}`);
    expect(inBody.servers.asked[0]?.headers['authorization']).toBeUndefined();
    expect(Object.fromEntries(new URLSearchParams(inBody.servers.asked[0]?.body))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'posthorn',
      client_secret: 'the-client-secret',
      audience: 'https://api.example',
    });
    expect(inBody.received()[0]?.headers['authorization']).toBe('Bearer token-1');
  });

  it('auth-8: are asked for in JSON where the token endpoint wants that, with further parameters', async () => {
    const client_authentication = 'body' as const;
    const parameters = 'account_id=7&resource=a%20b';
    const asJson = { ...authentication, client_authentication, token_request: 'json' as const, parameters };
    await using set = await openTokenWorld({ authentication: asJson });
    await set.sent();
    const [asked] = set.servers.asked;
    expect(asked?.headers['content-type']).toBe('application/json');
    expect(JSON.parse(asked?.body ?? '')).toEqual({
      ...{ grant_type: 'client_credentials', client_id: 'posthorn', client_secret: 'the-client-secret' },
      ...{ scope: 'send read', account_id: '7', resource: 'a b' },
    });
    expect(set.received()[0]?.headers['authorization']).toBe('Bearer token-1');
  });

  it('auth-8: attempts that need one at once share one request, and later ones use the same token', async () => {
    await using set = await openTokenWorld();
    const ids: string[] = [];
    for (let n = 0; n < 20; n += 1) ids.push(...(await set.world.accept([set.webhook])));
    for (const id of ids) await set.ended(id);
    await set.world.runFor(600 * SECONDS);
    await set.sent();
    expect(set.servers.asked).toHaveLength(1);
    expect(set.received()).toHaveLength(21);
    expect(new Set(set.received().map(({ headers }) => headers['authorization']))).toEqual(new Set(['Bearer token-1']));
  });

  it('auth-8: are replaced a minute before they expire, while attempts use the present one', async () => {
    await using set = await openTokenWorld();
    await set.sent();
    await set.world.runFor(3541 * SECONDS);
    // The token endpoint is slow: the attempt does not wait for it.
    set.servers.token = () => ({ ...Servers.granted('token-2'), afterMs: 10 * SECONDS });
    await set.sent();
    expect(set.received().at(-1)?.headers['authorization']).toBe('Bearer token-1');
    await set.until('a second request', () => set.servers.asked.length === 2);
    await set.world.runFor(11 * SECONDS);
    await set.until('the new token', async () => {
      await set.sent();
      return set.received().at(-1)?.headers['authorization'] === 'Bearer token-2';
    });
    expect(set.servers.asked).toHaveLength(2);
  });

  it('auth-8: a replacement that fails changes nothing until the present token expires', async () => {
    await using set = await openTokenWorld();
    await set.sent();
    set.servers.token = () => ({ status: 503 });
    await set.world.runFor(3541 * SECONDS);
    for (let n = 0; n < 3; n += 1) expect((await set.sent()).attempts[0]?.status).toBe(200);
    await set.until('one more request', () => set.servers.asked.length === 2);
    await set.world.runFor(60 * SECONDS);
    expect((await set.sent()).attempts[0]?.error?.kind).toBe('auth_failed');
  });

  it('auth-8: are not used beyond their end, nor by a changed endpoint', async () => {
    await using set = await openTokenWorld();
    set.servers.token = (n) => Servers.granted(`token-${n}`, n === 1 ? 10 : undefined);
    await set.sent();
    await set.world.runFor(10 * SECONDS);
    await set.sent();
    // Without an expiry: five minutes.
    await set.world.runFor(200 * SECONDS);
    await set.sent();
    expect(set.servers.asked).toHaveLength(2);
    const { tenantId } = set.world.tenant;
    const found = await set.world.store.getWebhook({ tenantId, id: set.webhook.id });
    if (found === null) throw new Error('the webhook is gone');
    const changed = { ...found.webhook, authentication: { ...authentication, scope: 'other' } };
    await set.world.store.updateWebhook({ webhook: changed, now: set.world.clock.now(), held: 'release' });
    await set.sent();
    expect(new URLSearchParams(set.servers.asked.at(-1)?.body).get('scope')).toBe('other');
    expect(set.received().map(({ headers }) => headers['authorization'])).toEqual(
      [1, 2, 2, 3].map((n) => `Bearer token-${n}`),
    );
  });
});

describe('auth-9: a receiver that answers 401', () => {
  it('auth-9: gets the request once more in the same attempt, with a new token', async () => {
    await using set = await openTokenWorld();
    await set.sent();
    set.servers.receive = (_request, token) => (token === 'Bearer token-1' ? 401 : 200);
    const { id, attempts } = await set.sent();
    expect(attempts).toMatchObject([{ number: 1, status: 200, error: null }]);
    expect((await set.world.delivery(id)).delivery).toMatchObject({ status: 'delivered' });
    const [, refused, taken] = set.received();
    expect(taken?.id).toBe(refused?.id);
    expect([refused, taken].map((one) => one?.headers['authorization'])).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  it('auth-9: twice fails the attempt, and the next one brings another token', async () => {
    await using set = await openTokenWorld();
    set.servers.receive = () => 401;
    const { id, attempts } = await set.sent();
    expect(attempts).toMatchObject([{ status: 401, error: null }]);
    expect(set.servers.asked).toHaveLength(2);
    expect(set.received()).toHaveLength(2);
    set.servers.receive = (_request, token) => (token === 'Bearer token-3' ? 200 : 401);
    await set.world.runFor(70 * SECONDS);
    expect((await set.ended(id, 2))[1]).toMatchObject({ number: 2, status: 200 });
  });

  it('auth-9: asks for one new token, however many attempts it refuses at once', async () => {
    await using set = await openTokenWorld();
    await set.sent();
    set.servers.receive = (_request, token) => (token === 'Bearer token-1' ? { status: 401, afterMs: SECONDS } : 200);
    const ids: string[] = [];
    for (let n = 0; n < 10; n += 1) ids.push(...(await set.world.accept([set.webhook])));
    await set.world.runFor(2 * SECONDS);
    for (const id of ids) expect(await set.ended(id)).toMatchObject([{ status: 200 }]);
    expect(set.servers.asked).toHaveLength(2);
  });

  it('auth-9: of another kind is an answer like any other', async () => {
    await using set = await openTokenWorld({ authentication: { kind: 'bearer', token: 'a-fixed-token' } });
    set.servers.receive = () => 401;
    expect((await set.sent()).attempts).toMatchObject([{ status: 401 }]);
    expect(set.received()).toHaveLength(1);
  });
});
