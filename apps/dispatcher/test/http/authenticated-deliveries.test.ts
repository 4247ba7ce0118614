// Kinds of authentication through the whole dispatcher, to real receivers that demand it, with a real token endpoint
// (docs/spec.md auth-4, auth-5, auth-7 to auth-11). Client certificates have their own file.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authorizationOf } from '../../src/credentials/sigv4.ts';
import { startTokenServer, type TokenServer } from '../support/token-server.ts';
import type { Json } from './support/api.ts';
import { startReceiver, status } from './support/receiver.ts';
import { serving } from './support/serving.ts';

const here = serving();
const MASK = '••••';

type Demand = (headers: Record<string, unknown>, url: string, body: string) => boolean;

/** A webhook with this authentication, one event, and the delivery once it has ended well or failed. */
async function delivered(authentication: Json, demand: Demand, over: Json = {}) {
  await using receiver = await startReceiver();
  receiver.answer((response, { headers, url, body }) =>
    status(demand(headers, url, body) ? 200 : 403)(response, receiver.received[0] as never),
  );
  const api = await here.caller();
  const url = `${receiver.url}${over.query ?? ''}`;
  const { id } = await api.webhook({ trigger: 'order.paid', url, authentication, retry_schedule: [], ...over.fields });
  const event = await api.event({ event: 'order.paid', context: { id: 1, total: 1.0 } });
  const delivery = await api.settled(event.id, 'delivered', 'failed');
  const test = (await api.post(`/webhooks/${id}/test`, {})).json.data;
  return { api, receiver, delivery, test, received: receiver.received };
}

describe('auth-5: fixed credentials', () => {
  it('auth-5: bearer sends its token', async () => {
    const { delivery, test, received } = await delivered(
      { kind: 'bearer', token: 'bearer-token-1234' },
      ({ authorization }) => authorization === 'Bearer bearer-token-1234',
    );
    expect(delivery.status).toBe('delivered');
    expect(delivery.attempts[0].request.headers.authorization).toBe(MASK);
    expect(test).toMatchObject({ status: 200, as_expected: true });
    expect(test.request.headers.authorization).toBe(MASK);
    // Signing goes on beside it.
    expect(received[0]?.headers['webhook-signature']).toMatch(/^v1,/);
  });

  it('auth-5: basic sends user and password in UTF-8', async () => {
    const pair = Buffer.from('Zoë:pass:wörd').toString('base64');
    const { delivery } = await delivered(
      { kind: 'basic', username: 'Zoë', password: 'pass:wörd' },
      ({ authorization }) => authorization === `Basic ${pair}`,
    );
    expect(delivery).toMatchObject({ status: 'delivered' });
    expect(delivery.attempts[0].request.headers.authorization).toBe(MASK);
  });

  it('auth-5: an API key is sent in its header', async () => {
    const { delivery, received } = await delivered(
      { kind: 'api_key', name: 'X-Api-Key', value: 'key-1234567' },
      (headers) => headers['x-api-key'] === 'key-1234567',
      { fields: { headers: { 'X-Other': 'other-value' } } },
    );
    expect(delivery.status).toBe('delivered');
    expect(delivery.attempts[0].request.headers).toMatchObject({ 'x-api-key': MASK, 'X-Other': MASK });
    expect(received[0]?.headers['x-other']).toBe('other-value');
  });

  it.each(['', '?', '?a=1', '?a=1&'])('auth-5: or in the query, after %j', async (query) => {
    const { delivery, received } = await delivered(
      { kind: 'api_key', in: 'query', name: 'api.key[]', value: 'k/1&=é' },
      (_headers, url) => new URL(url, 'http://x').searchParams.get('api.key[]') === 'k/1&=é',
      { query },
    );
    expect(delivery.status).toBe('delivered');
    const { url } = delivery.attempts[0].request;
    const separator = query === '' ? '?' : /[?&]$/.test(query) ? query : `${query}&`;
    expect(url.endsWith(`/hook${separator}api.key%5B%5D=${MASK}`), url).toBe(true);
    expect(received[0]?.url).toBe(`/hook${separator}api.key%5B%5D=k%2F1%26%3D%C3%A9`);
  });
});

it('auth-7: an AWS signature is what AWS would compute from the request that came', async () => {
  const key = {
    accessKeyId: 'AKIDEXAMPLE',
    secretAccessKey: 'aws-secret-1234',
    region: 'eu-west-1',
    service: 'execute-api',
  };
  const { delivery } = await delivered(
    {
      ...{ kind: 'aws_sigv4', access_key_id: key.accessKeyId, secret_access_key: key.secretAccessKey },
      ...{ session_token: 'session-token-1', region: key.region, service: key.service },
    },
    (headers, url, body) => {
      const [path = '', query = ''] = url.split('?');
      const names = /SignedHeaders=([^,]+)/.exec(String(headers['authorization']))?.[1]?.split(';') ?? [];
      const signed = Object.fromEntries(names.map((name) => [name, String(headers[name])]));
      const bodySha256 = createHash('sha256').update(body).digest('hex');
      const date = String(headers['x-amz-date']);
      const expected = authorizationOf({ method: 'POST', path, query, headers: signed, bodySha256 }, key, date);
      return headers['authorization'] === expected && headers['x-amz-content-sha256'] === bodySha256;
    },
    { query: '?b=2&a=1' },
  );
  expect(delivery.status).toBe('delivered');
  expect(delivery.attempts[0].request.headers).toMatchObject({
    authorization: MASK,
    'x-amz-security-token': MASK,
    'x-amz-date': expect.stringMatching(/^\d{8}T\d{6}Z$/),
  });
});

describe('OAuth 2.0 client credentials', () => {
  let tokens: TokenServer;
  beforeAll(async () => {
    tokens = await startTokenServer({ id: 'posthorn', secret: 'client-secret-1234' });
  });
  afterAll(() => tokens[Symbol.asyncDispose]());
  const authentication = (over: Json = {}) => ({
    ...{ kind: 'oauth2_client_credentials', token_url: tokens.url, client_id: 'posthorn' },
    ...{ client_secret: 'client-secret-1234', scope: 'events.write', ...over },
  });

  it.each(['basic', 'body'])('auth-8: of a real token endpoint, the client in %s', async (client_authentication) => {
    const before = tokens.asked.length;
    const { delivery, test } = await delivered(authentication({ client_authentication }), ({ authorization }) =>
      tokens.isValid(String(authorization)),
    );
    expect(delivery).toMatchObject({ status: 'delivered', attempt_count: 1 });
    expect(delivery.attempts[0].request.headers.authorization).toBe(MASK);
    expect(test.status).toBe(200);
    expect(tokens.asked.length).toBe(before + 1);
    expect(tokens.asked.at(-1)?.get('scope')).toBe('events.write');
  });

  it('auth-9: a token that was withdrawn is replaced within the attempt', async () => {
    await using receiver = await startReceiver();
    receiver.answer(
      (response, { headers }) => void response.writeHead(tokens.isValid(headers.authorization) ? 200 : 401).end(),
    );
    const api = await here.caller();
    await api.webhook({ trigger: 'order.paid', url: receiver.url, authentication: authentication() });
    const first = await api.event({ event: 'order.paid', context: { id: 1 } });
    await api.settled(first.id, 'delivered');
    tokens.withdraw(tokens.given.at(-1) ?? '');
    const second = await api.event({ event: 'order.paid', context: { id: 2 } });
    const delivery = await api.settled(second.id, 'delivered');
    expect(delivery.attempts).toMatchObject([{ number: 1, status: 200 }]);
    expect(receiver.received).toHaveLength(3);
  });

  it('auth-10: a refused client fails the attempt with a reason that has no secret', async () => {
    const { delivery, received } = await delivered(authentication({ client_secret: 'a-wrong-secret-99' }), () => true);
    expect(received).toEqual([]);
    const [attempt] = delivery.attempts;
    expect(delivery.status).toBe('failed');
    expect(attempt).toMatchObject({ status: null, response: null, error: { kind: 'auth_failed' } });
    expect(attempt.error.message).toMatch(
      /^no access token from 127\.0\.0\.1:\d+: it answered 401: invalid_client, got Basic \S*••••/,
    );
    expect(attempt.explanation).toBe(
      'Posthorn could not authenticate, so it sent no request to the receiver. This was the last attempt.',
    );
    expect(JSON.stringify(delivery)).not.toContain('a-wrong-secret-99');
    expect(JSON.stringify(delivery)).not.toContain(Buffer.from('posthorn:a-wrong-secret-99').toString('base64'));
  });
});

it('auth-11: the address guard applies to token endpoints: a name that leads inside is refused at each request', async () => {
  const { createHttpTransport } = await import('../../src/transport/http-transport.ts');
  const { createCredentials } = await import('../../src/credentials/credentials.ts');
  const { systemClock } = await import('../../src/clock/system-clock.ts');
  await using tokens = await startTokenServer({ id: 'posthorn', secret: 's' });
  const policy = { allowPrivateNetworks: false };
  await using transport = createHttpTransport({
    ...policy,
    resolve: async () => ({ addresses: ['127.0.0.1'], ttlMs: 0 }),
  });
  const credentials = createCredentials({ transport, clock: systemClock, policy });
  const request = {
    tenantId: 1,
    method: 'POST',
    url: 'https://receiver.example/',
    credential: null,
    headers: {},
  } as const;
  const outcome = await credentials.authorise(
    {
      endpoint: {
        ...{ id: 1, tenantId: 1, version: 1, timeoutMs: 5000 },
        authentication: {
          ...{
            kind: 'oauth2_client_credentials',
            client_id: 'posthorn',
            client_secret: 's',
            scope: null,
            audience: null,
            token_request: 'form',
            parameters: null,
          },
          ...{
            client_authentication: 'basic',
            token_url: tokens.url.replace('http://127.0.0.1', 'https://login.example'),
          },
        },
      },
      request: { ...request, body: Buffer.from(''), timeoutMs: 5000 },
      now: Date.now(),
    },
    new AbortController().signal,
  );
  expect(outcome).toMatchObject({
    kind: 'auth_failed',
    message: expect.stringMatching(
      /^no access token from login\.example:\d+: not allowed to connect to login\.example: 127\.0\.0\.1 is a loopback address$/,
    ),
  });
  expect(tokens.asked).toEqual([]);
});

describe('auth-4: a receiver that echoes all it got', () => {
  const KINDS: [Json, string[]][] = [
    [{ kind: 'bearer', token: 'bearer-token-1234' }, ['bearer-token-1234']],
    [
      { kind: 'basic', username: 'crm', password: 'basic-password-9' },
      ['basic-password-9', Buffer.from('crm:basic-password-9').toString('base64')],
    ],
    [{ kind: 'api_key', name: 'x-key', value: 'header-key-1234' }, ['header-key-1234']],
    [{ kind: 'api_key', in: 'query', name: 'key', value: 'query-key/1234' }, ['query-key/1234', 'query-key%2F1234']],
    [
      {
        ...{ kind: 'aws_sigv4', access_key_id: 'AKIDEXAMPLE', secret_access_key: 'aws-secret-1234' },
        ...{ session_token: 'session-token-1', region: 'eu-west-1', service: 'execute-api' },
      },
      ['aws-secret-1234', 'session-token-1', 'Signature='],
    ],
    [{ kind: 'oauth2_client_credentials' }, ['client-secret-1234', 'access-token-1']],
  ];
  it.each(KINDS)('auth-4: case %#', async (authentication, secrets) => {
    await using tokens = await startTokenServer({ id: 'posthorn', secret: 'client-secret-1234' });
    await using receiver = await startReceiver((response, { headers, url }) => {
      const echo = JSON.stringify({ headers, url });
      response.writeHead(200, { 'x-echo': encodeURIComponent(echo) }).end(echo);
    });
    const client = { token_url: tokens.url, client_id: 'posthorn', client_secret: 'client-secret-1234' };
    const isOAuth = authentication.kind === 'oauth2_client_credentials';
    const api = await here.caller();
    await api.webhook({
      ...{ trigger: 'order.paid', url: receiver.url },
      authentication: { ...authentication, ...(isOAuth && client) },
    });
    const { id } = await api.event({ event: 'order.paid', context: { id: 1 } });
    const delivery = await api.settled(id, 'delivered');
    const [{ response }] = delivery.attempts;
    expect(JSON.parse(response.body).headers['webhook-id']).toBe(delivery.id);
    expect(response.body).toContain(MASK);
    for (const secret of secrets) expect(JSON.stringify(delivery)).not.toContain(secret);
  });
});
