// Credentials that are the same for every request.
import type { Authentication } from '../domain/authentication/authentication.ts';
import type { AuthenticatedEndpoint, Authorisation } from '../ports/credentials.ts';

type FixedKind = 'bearer' | 'basic' | 'api_key' | 'mtls';
type FixedAuthentication = Extract<Authentication, { kind: FixedKind }>;

export const NOTHING: Authorisation = {
  headers: {},
  plainHeaders: {},
  query: [],
  clientCertificate: null,
  secrets: [],
  isRenewable: false,
};

const fixedOf = (authentication: FixedAuthentication, credential: string): Authorisation => {
  switch (authentication.kind) {
    case 'bearer':
      return { ...NOTHING, headers: { authorization: `Bearer ${authentication.token}` } };
    case 'basic': {
      const { username, password } = authentication;
      const pair = Buffer.from(`${username}:${password ?? ''}`, 'utf8').toString('base64');
      return { ...NOTHING, headers: { authorization: `Basic ${pair}` }, secrets: [pair] };
    }
    case 'api_key': {
      const { name, value } = authentication;
      if (authentication.in === 'query') return { ...NOTHING, query: [[name, value]], secrets: [value] };
      return { ...NOTHING, headers: { [name.toLowerCase()]: value } };
    }
    case 'mtls': {
      const { certificate, private_key: privateKey, ca } = authentication;
      return { ...NOTHING, clientCertificate: { name: credential, certificate, privateKey, ca } };
    }
  }
};

/**
 * An authentication is never changed, so neither is what comes of it: it is made once for each, and what is derived from it
 * (the mask of an answer) is too.
 */
export function createFixed() {
  const made = new WeakMap<Authentication, Authorisation>();
  return ({ id, version }: AuthenticatedEndpoint, authentication: FixedAuthentication): Authorisation => {
    const known = made.get(authentication);
    if (known !== undefined) return known;
    const fixed = fixedOf(authentication, `endpoint ${id}, version ${version}`);
    made.set(authentication, fixed);
    return fixed;
  };
}
