// The authentication of webhooks over the API: what may be set, what is shown, and what is told (docs/spec.md auth-1 to
// auth-3, auth-13, auth-14).
import { readFileSync } from 'node:fs';
import { type AUTHENTICATION_KINDS, authenticationFields } from '@posthorn/contracts';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { fixture as receiverFixture } from '../transport/receivers.ts';
import { invalidFields, type Json } from './support/api.ts';
import { serving } from './support/serving.ts';
import { storedWebhook } from './support/stored-webhook.ts';

const here = serving();
const MASK = '••••';
const pem = (name: string): string =>
  readFileSync(new URL(`../credentials/fixtures/${name}.pem`, import.meta.url), 'utf8');

const valid = { trigger: 'order.created', url: 'http://127.0.0.1:9/hook' };
const secure = { ...valid, url: 'https://127.0.0.1:9/hook' };

type Given = Record<string, string | null>;

/** One whole authentication of each kind, with every field. */
const WHOLE: Record<Exclude<keyof typeof AUTHENTICATION_KINDS, 'none'>, Given> = {
  bearer: { token: 'a-bearer-token' },
  basic: { username: 'crm', password: 'a-password: with colon' },
  api_key: { in: 'query', name: 'key', value: 'an-api-key' },
  oauth2_client_credentials: {
    token_url: 'http://127.0.0.1:9/token',
    client_id: 'posthorn',
    client_secret: 'a-client-secret',
    client_authentication: 'body',
    token_request: 'json',
    scope: 'a b',
    audience: 'https://api.example',
    parameters: 'account_id=7&resource=a%20b',
  },
  mtls: { certificate: pem('client-cert'), private_key: pem('client-key'), ca: receiverFixture('receiver-cert.pem') },
  aws_sigv4: {
    access_key_id: 'AKIDEXAMPLE',
    secret_access_key: 'a-secret-access-key',
    session_token: 'a-session-token',
    region: 'eu-west-1',
    service: 'execute-api',
  },
};
const KINDS = Object.entries(WHOLE) as [keyof typeof WHOLE, Given][];

const shownOf = (kind: keyof typeof WHOLE, given: Given): Json => ({
  kind,
  ...Object.fromEntries(
    authenticationFields(kind).map(([name, field]) => {
      const value = given[name] ?? field.default;
      return [name, field.isSecret && value !== null ? MASK : value];
    }),
  ),
  ...(kind === 'mtls' && { certificate_expires_at: expect.stringMatching(/^2125-/) }),
});

describe.each(KINDS)('%s', (kind, given) => {
  it('auth-1: is saved whole, shown without its secrets, and is the same when it is sent back', async () => {
    const api = await here.caller();
    const webhook = await api.webhook({ ...secure, authentication: { kind, ...given } });
    expect(webhook.authentication).toEqual(shownOf(kind, given));
    const path = `/webhooks/${webhook.id}`;
    const read = (await api.get(path)).json.data;
    expect(read).toEqual(webhook);
    expect((await api.get('/webhooks')).json.data[0].authentication).toEqual(webhook.authentication);
    expect((await api.put(path, read)).json.data).toEqual(read);
    expect(await stored(webhook.id)).toEqual({ kind, ...given });
  });

  it('auth-2: a mask keeps the stored secret, and another value replaces it', async () => {
    const api = await here.caller();
    const { id } = await api.webhook({ ...secure, authentication: { kind, ...given } });
    const [name, field] = authenticationFields(kind).find(([, one]) => one.isSecret) ?? ['', undefined];
    expect(field?.isSecret).toBe(true);
    const { authentication } = (await api.get(`/webhooks/${id}`)).json.data;
    const other = authenticationFields(kind).find(([, one]) => !one.isSecret && one.type === 'line');
    const changes: Given = other === undefined ? {} : { [other[0]]: 'changed' };
    await api.put(`/webhooks/${id}`, { authentication: { ...authentication, ...changes } });
    expect(await stored(id)).toEqual({ kind, ...given, ...changes });
    if (kind === 'mtls') return;
    await api.put(`/webhooks/${id}`, { authentication: { ...authentication, [name]: 'replaced-secret' } });
    expect(await stored(id)).toEqual({ kind, ...given, [name]: 'replaced-secret' });
  });

  it('auth-2: a mask without a stored secret of that kind is refused', async () => {
    const api = await here.caller();
    const masked = shownOf(kind, given);
    const secrets = authenticationFields(kind).flatMap(([name, field]) => (field.isSecret ? [name] : []));
    const refused = secrets.map((name) => `authentication.${name}`);
    invalidFields(await api.post('/webhooks', { ...secure, authentication: masked }), ...refused);
    const { id } = await api.webhook({
      ...secure,
      authentication: kind === 'bearer' ? { kind: 'basic', username: 'x' } : { kind: 'bearer', token: 'x' },
    });
    const answer = await api.put(`/webhooks/${id}`, { authentication: masked });
    const texts = invalidFields(answer, ...refused);
    expect(texts[refused[0] ?? '']).toEqual(['is masked, but no value is stored for it: send its value']);
  });

  it('auth-1: what it needs is required, and what it does not know is refused', async () => {
    const api = await here.caller();
    const required = authenticationFields(kind).flatMap(([name, field]) => (field.isRequired ? [name] : []));
    const paths = required.map((name) => `authentication.${name}`);
    invalidFields(await api.post('/webhooks', { ...secure, authentication: { kind } }), ...paths);
    const empty = Object.fromEntries(required.map((name) => [name, '']));
    invalidFields(await api.post('/webhooks', { ...secure, authentication: { kind, ...given, ...empty } }), ...paths);
    const unknown = { kind, ...given, nope: 1 };
    invalidFields(await api.post('/webhooks', { ...secure, authentication: unknown }), 'authentication.nope');
  });

  it('auth-3: the audit log names its secrets, and never has one', async () => {
    const api = await here.caller();
    const { id } = await api.webhook({ ...secure, authentication: { kind, ...given } });
    await api.put(`/webhooks/${id}`, { authentication: null });
    expect((await api.get(`/webhooks/${id}`)).json.data.authentication).toBeNull();
    const { text, json } = await api.get('/audit?filter[subject]=webhook');
    for (const [name, field] of authenticationFields(kind)) {
      if (!field.isSecret) continue;
      expect(json.data.map(({ changes }: Json) => changes[`authentication.${name}`])).toEqual([
        { from: MASK, to: null },
        { from: null, to: MASK },
      ]);
      expect(text).not.toContain(JSON.stringify(given[name]).slice(1, -1));
    }
  });
});

/** As the store opens it. */
async function stored(id: number): Promise<Json> {
  await using store = await openStore({ database: here.dispatcher.database, masterKey: null, role: 'act' });
  return (await storedWebhook(store, id)).authentication;
}

describe('auth-1: one table of kinds', () => {
  it('auth-1: none is stored as null, and is the default', async () => {
    const api = await here.caller();
    const { id, authentication } = await api.webhook({ ...valid, authentication: { kind: 'none' } });
    expect(authentication).toBeNull();
    await api.put(`/webhooks/${id}`, { authentication: { kind: 'bearer', token: 'x' } });
    await api.put(`/webhooks/${id}`, { description: 'another field' });
    expect((await api.get(`/webhooks/${id}`)).json.data.authentication).toEqual({ kind: 'bearer', token: MASK });
    await api.put(`/webhooks/${id}`, { authentication: { kind: 'none' } });
    expect((await api.get(`/webhooks/${id}`)).json.data.authentication).toBeNull();
  });

  it('auth-1: optional fields have their defaults, and empty ones are not set', async () => {
    const api = await here.caller();
    const key = { kind: 'api_key', name: 'X-Key', value: 'k' };
    expect((await api.webhook({ ...valid, authentication: key })).authentication).toEqual({
      ...{ kind: 'api_key', in: 'header', name: 'X-Key', value: MASK },
    });
    const basic = { kind: 'basic', username: 'u', password: '' };
    const answer = await api.webhook({ ...valid, url: `${valid.url}/2`, authentication: basic });
    expect(answer.authentication).toEqual({ kind: 'basic', username: 'u', password: null });
  });

  const FAULTS: [string, unknown, RegExp][] = [
    ['authentication', 'bearer', /must be an object|must be one of/],
    ['authentication', ['bearer'], /must be an object|must be one of/],
    ['authentication.kind', {}, /must be one of none, bearer, basic, api_key/],
    ['authentication.kind', { kind: 'digest', token: 'x' }, /must be one of none, bearer, basic, api_key/],
    ['authentication.token', { kind: 'bearer', token: 7 }, /must be a string, not a number/],
    ['authentication.token', { kind: 'bearer', token: 'a b' }, /visible ASCII without spaces/],
    ['authentication.token', { kind: 'bearer', token: 'a\r\nx: y' }, /visible ASCII without spaces/],
    ['authentication.token', { kind: 'bearer', token: 'x'.repeat(4097) }, /at most 4096/],
    ['authentication.username', { kind: 'basic', username: 'a:b' }, /colon/],
    ['authentication.username', { kind: 'basic', username: 'a\nb' }, /one line/],
    ['authentication.in', { kind: 'api_key', in: 'body', name: 'x', value: 'y' }, /must be one of header, query/],
    ['authentication.name', { kind: 'api_key', name: 'x(y)', value: 'y' }, /not a header name/],
    ['authentication.name', { kind: 'api_key', name: 'Host', value: 'y' }, /set by Posthorn itself/],
    ['authentication.name', { kind: 'api_key', name: 'webhook-signature', value: 'y' }, /set by Posthorn itself/],
    ['authentication.value', { kind: 'api_key', name: 'x-key', value: '✨' }, /Latin-1/],
    ['authentication.name', { kind: 'api_key', in: 'query', name: 'taken', value: 'y' }, /already in the query/],
    [
      'authentication.parameters',
      { kind: 'oauth2_client_credentials', ...WHOLE.oauth2_client_credentials, parameters: 'a=1&client_secret=x' },
      /must not contain "client_secret"/,
    ],
    ['authentication.kind', { kind: 'mtls', ...WHOLE.mtls }, /needs a URL with https/],
    ['headers.X-Static', { kind: 'api_key', name: 'x-static', value: 'y' }, /is set by the authentication \(api_key\)/],
  ];
  it.each(FAULTS)('auth-1: %s is refused (case %#)', async (field, authentication, text) => {
    const api = await here.caller();
    const url = `${valid.url}?taken=1`;
    const answer = await api.post('/webhooks', { ...valid, url, headers: { 'X-Static': 'v' }, authentication });
    expect(invalidFields(answer, field)[field]?.[0]).toMatch(text);
  });

  it('auth-1: a static header that comes later than the authentication is refused as well', async () => {
    const api = await here.caller();
    const { id } = await api.webhook({ ...valid, authentication: { kind: 'bearer', token: 'x' } });
    const answer = await api.put(`/webhooks/${id}`, { headers: { Authorization: 'Basic x' } });
    expect(invalidFields(answer, 'headers.Authorization')['headers.Authorization']?.[0]).toMatch(/bearer/);
    expect(
      (await api.put(`/webhooks/${id}`, { headers: { Authorization: 'Basic x' }, authentication: null })).status,
    ).toBe(200);
  });

  it('auth-1: a credential that is sent over http is warned of', async () => {
    const api = await here.caller();
    const answer = await api.post('/webhooks', { ...valid, authentication: { kind: 'bearer', token: 'x' } });
    expect(answer.json.warnings).toEqual([expect.stringMatching(/^authentication: "url" uses http/)]);
    const safe = await api.post('/webhooks', { ...secure, authentication: { kind: 'bearer', token: 'x' } });
    expect(safe.json.warnings).toBeUndefined();
  });
});

describe('auth-11: token URLs', () => {
  const guarded = serving({ allowPrivateNetworks: false });
  const TOKEN_URLS: [string, RegExp][] = [
    ['http://login.example/token', /must use https/],
    ['https://127.0.0.1/token', /points to 127\.0\.0\.1, which is a loopback address/],
    ['https://169.254.169.254/token', /link-local/],
    ['https://user:pass@login.example/token', /user name or password/],
    ['ftp://login.example/token', /must begin with https/],
  ];
  it.each(TOKEN_URLS)('auth-11: %s is refused without --allow-private-networks', async (token_url, text) => {
    const api = await guarded.caller();
    const authentication = { kind: 'oauth2_client_credentials', ...WHOLE.oauth2_client_credentials, token_url };
    const answer = await api.post('/webhooks', { ...valid, url: 'https://receiver.example/', authentication });
    const field = 'authentication.token_url';
    expect(invalidFields(answer, field)[field]?.[0]).toMatch(text);
  });
});
