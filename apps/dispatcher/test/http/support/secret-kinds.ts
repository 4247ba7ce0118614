// Secrets of every kind of authentication, and how they would look in a place where they must not be.
import { readFileSync } from 'node:fs';
import { fixture } from '../../transport/receivers.ts';
import type { Json } from './api.ts';

export const pem = (name: string): string =>
  readFileSync(new URL(`../../credentials/fixtures/${name}.pem`, import.meta.url), 'utf8');

export const SECRETS = {
  token: 'bearer-Zq8vX2-secret',
  password: 'basic-Lw4tY7-secret',
  header: 'header-Kp9sM3-secret',
  query: 'query-Rn6dJ1/secret',
  client: 'client-Vb5hC8-secret',
  wrongClient: 'wrong-Tg2fD4-secret',
  aws: 'aws-Xk7wE9-secret',
  session: 'session-Ha3rP6-secret',
  signing: 'signing-Jd5uQ2-secret',
  rotated: `whsec_${Buffer.from('rotated-Wm8yB4-secret-of-32-byte').toString('base64')}`,
} as const;

/** What is looked for: each secret in the writings in which a program may have stored it. */
export function needles(accessTokens: readonly string[]): string[] {
  const keyLines = pem('client-key').split('\n').slice(1, 3);
  const basic = ['crm', 'posthorn'].flatMap((user) =>
    [SECRETS.password, SECRETS.client, SECRETS.wrongClient].map((secret) => `${user}:${secret}`),
  );
  const texts = [...Object.values(SECRETS), ...accessTokens];
  const base64 = (text: string) => Buffer.from(text).toString('base64').replace(/=+$/, '');
  // Of the rotated one the key itself too, which its text has in base64.
  const key = Buffer.from(SECRETS.rotated.slice(6), 'base64');
  return [
    ...texts,
    ...texts.map(encodeURIComponent),
    ...texts.map((text) => Buffer.from(text).toString('hex')),
    ...[...texts, ...basic].map(base64),
    ...[key.toString('latin1'), key.toString('hex'), SECRETS.rotated.slice(6).replace(/=+$/, '')],
    ...keyLines,
  ];
}

/** Each kind with its secrets. `refused` has a client secret that is wrong. */
export function authentications(tokenUrl: string): Record<string, Json> {
  const oauth = { kind: 'oauth2_client_credentials', token_url: tokenUrl, client_id: 'posthorn' };
  return {
    bearer: { kind: 'bearer', token: SECRETS.token },
    basic: { kind: 'basic', username: 'crm', password: SECRETS.password },
    header: { kind: 'api_key', name: 'X-Key', value: SECRETS.header },
    query: { kind: 'api_key', in: 'query', name: 'key', value: SECRETS.query },
    oauth: { ...oauth, client_secret: SECRETS.client },
    refused: { ...oauth, client_secret: SECRETS.wrongClient },
    mtls: {
      ...{ kind: 'mtls', certificate: pem('client-cert'), private_key: pem('client-key') },
      ca: fixture('receiver-cert.pem'),
    },
    aws: {
      ...{ kind: 'aws_sigv4', access_key_id: 'AKIDEXAMPLE', secret_access_key: SECRETS.aws },
      ...{ session_token: SECRETS.session, region: 'eu-west-1', service: 'execute-api' },
    },
  };
}

/** Some that no receiver accepts: a certificate for an authority that is not the receiver's, and credentials that are refused. */
export function failing(kinds: Record<string, Json>): Record<string, Json> {
  const { bearer, basic, header, query, aws, mtls } = kinds;
  const denied = Object.entries({ bearer, basic, header, query, aws });
  return {
    stranger: { ...mtls, ca: pem('ca-cert') },
    ...Object.fromEntries(denied.map(([name, authentication]) => [`denied-${name}`, authentication])),
  };
}
