import { describe, expect, it } from 'vitest';
import {
  authenticationBodyOf,
  authenticationDraftOf,
  isKept,
  MASK,
  NO_AUTHENTICATION,
  withKind,
  withSecret,
} from '../../src/editing/authentication-draft.ts';

const STORED = authenticationDraftOf({ kind: 'basic', username: 'posthorn', password: MASK });

describe('the authentication of a form', () => {
  it('inspector-78: sends back the mask of a secret that was not touched, so that the stored one stays', () => {
    expect(authenticationBodyOf(STORED)).toEqual({ kind: 'basic', username: 'posthorn', password: MASK });
    const typed = withSecret(STORED, 'password', 'new');
    expect(authenticationBodyOf(typed)).toEqual({ kind: 'basic', username: 'posthorn', password: 'new' });
    expect(authenticationBodyOf(withSecret(typed, 'password', ''))).toEqual(authenticationBodyOf(STORED));
  });

  it('inspector-78: asks for every secret of another kind, and has the stored one again when it is chosen back', () => {
    const other = withKind(STORED, 'oauth2_client_credentials');
    expect(other.values).toEqual({ client_authentication: 'basic', token_request: 'form' });
    expect(isKept(other, 'password')).toBe(false);
    expect(authenticationBodyOf(other)).toEqual({
      ...{ kind: 'oauth2_client_credentials', token_url: '', client_id: '', client_secret: '' },
      ...{ client_authentication: 'basic', token_request: 'form', scope: null, audience: null, parameters: null },
    });
    expect(authenticationBodyOf(withKind(other, 'basic'))).toEqual(authenticationBodyOf(STORED));
  });

  it('inspector-78: sends null for no authentication, and for an optional field that is empty', () => {
    expect(authenticationBodyOf(NO_AUTHENTICATION)).toBeNull();
    expect(authenticationBodyOf(withKind(STORED, 'none'))).toBeNull();
    const removed = { ...STORED, values: { ...STORED.values, password: '' } };
    expect(authenticationBodyOf(removed)).toEqual({ kind: 'basic', username: 'posthorn', password: null });
  });

  it('inspector-78: leaves out what only answers have', () => {
    const mtls = { kind: 'mtls', certificate: 'PEM', private_key: MASK, ca: null } as const;
    const draft = authenticationDraftOf({ ...mtls, certificate_expires_at: '2027-01-01 00:00:00' });
    expect(authenticationBodyOf(draft)).toEqual(mtls);
  });
});
