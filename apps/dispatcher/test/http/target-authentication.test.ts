// Targets have the same field `authentication` as webhooks (docs/spec.md auth-1 to auth-3).
import { type AUTHENTICATION_KINDS, authenticationFields } from '@posthorn/contracts';
import { describe, expect, it } from 'vitest';
import { invalidFields, type Json } from './support/api.ts';
import { serving } from './support/serving.ts';

const here = serving();
const MASK = '••••';

type Kind = Exclude<keyof typeof AUTHENTICATION_KINDS, 'none' | 'mtls'>;

const WHOLE: Record<Kind, Json> = {
  bearer: { token: 'a-bearer-token' },
  basic: { username: 'crm', password: 'a-basic-password' },
  api_key: { in: 'header', name: 'x-key', value: 'an-api-key' },
  oauth2_client_credentials: {
    ...{ token_url: 'https://login.example/token', client_id: 'posthorn', client_secret: 'a-client-secret' },
    ...{ client_authentication: 'basic', token_request: 'form', scope: null, audience: null, parameters: null },
  },
  aws_sigv4: {
    ...{ access_key_id: 'AKIDEXAMPLE', secret_access_key: 'a-secret-access-key', session_token: 'a-session-token' },
    ...{ region: 'eu-west-1', service: 'execute-api' },
  },
};

const valid = { name: 'CRM', url: 'https://api.crm.example/v1' };

describe.each(Object.entries(WHOLE) as [Kind, Json][])('%s', (kind, given) => {
  const secrets = authenticationFields(kind).flatMap(([name, field]) => (field.isSecret ? [name] : []));
  const shown = { kind, ...given, ...Object.fromEntries(secrets.map((name) => [name, MASK])) };

  it('auth-2: of a target is shown without its secrets, and stays when it is sent back', async () => {
    const api = await here.caller();
    const authentication = { kind, ...given };
    const created = await api.post('/targets', {
      ...valid,
      handle: `crm-${kind.replaceAll('_', '-')}`,
      authentication,
    });
    expect(created.status, created.text).toBe(201);
    const target = created.json.data;
    expect(target.authentication).toEqual(shown);
    const path = `/targets/${target.id}`;
    const read = (await api.get(path)).json.data;
    expect(read.authentication).toEqual(shown);
    const sentBack = await api.put(path, { authentication: read.authentication });
    expect(sentBack.json.data).toEqual(read);
    expect((await api.put(path, { authentication: null })).json.data.authentication).toBeNull();
    const refused = await api.put(path, { authentication: shown });
    invalidFields(refused, ...secrets.map((name) => `authentication.${name}`));
    const audit = await api.get('/audit');
    expect(audit.json.data[0].changes[`authentication.${secrets[0]}`]).toEqual({ from: MASK, to: null });
    for (const name of secrets) expect(audit.text).not.toContain(given[name]);
  });

  it('auth-1: a target that lacks what it needs is refused', async () => {
    const api = await here.caller();
    const required = authenticationFields(kind).flatMap(([name, field]) => (field.isRequired ? [name] : []));
    const answer = await api.post('/targets', { ...valid, handle: 'crm', authentication: { kind } });
    invalidFields(answer, ...required.map((name) => `authentication.${name}`));
  });
});
