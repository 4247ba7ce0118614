// Turns the authentication of an input into that of an endpoint, for endpoints of every kind.
import { isDeepStrictEqual } from 'node:util';
import type { AuthenticationInput, FieldErrors } from '@posthorn/contracts';
import type { AddressPolicy } from '../domain/address-policy.ts';
import { type Authentication, authenticationOf } from '../domain/authentication/authentication.ts';
import { authenticationFaults, authenticationWarnings } from '../domain/authentication/authentication-faults.ts';
import { expiryWarning } from '../domain/authentication/certificate-expiry.ts';
import type { Endpoint } from '../domain/endpoint.ts';
import { readClientCertificate } from './read-client-certificate.ts';

export type AuthenticationSettings = Pick<Endpoint, 'authentication' | 'certificateExpiresAt'>;

type Place = Pick<Endpoint, 'url' | 'headers'>;

type Context = {
  base: AuthenticationSettings & Place;
  /** As they will be stored. */
  place: Place;
  policy: AddressPolicy;
  now: number;
};
type Told = { fields: FieldErrors; warnings: string[] };

/**
 * What is stored. Its secrets are already filled in (`withStoredSecrets`); `undefined` = not given. Faults and warnings are
 * added to those told. What is stored already, with the same URL and headers, is not refused.
 */
export function applyAuthentication(
  input: AuthenticationInput | null | undefined,
  { base, place, policy, now }: Context,
  { fields, warnings }: Told,
): AuthenticationSettings {
  const authentication = input === undefined ? base.authentication : authenticationOf(input);
  if (authentication === null) return { authentication: null, certificateExpiresAt: null };
  const isStored = isDeepStrictEqual(
    [authentication, place.url, place.headers],
    [base.authentication, base.url, base.headers],
  );
  if (!isStored) Object.assign(fields, authenticationFaults(authentication, place, policy));
  if (input !== undefined) warnings.push(...authenticationWarnings(authentication, place.url));
  const certificateExpiresAt = expiryOf(authentication, base, now, fields);
  const warning = certificateExpiresAt === null ? null : expiryWarning(certificateExpiresAt, now);
  if (warning !== null) warnings.push(warning);
  return { authentication, certificateExpiresAt };
}

/** A certificate that is stored already must not keep its endpoint from being changed, expired or not. */
function expiryOf(authentication: Authentication, base: AuthenticationSettings, now: number, fields: FieldErrors) {
  if (authentication.kind !== 'mtls') return null;
  const { authentication: stored, certificateExpiresAt } = base;
  const isStored =
    stored?.kind === 'mtls' &&
    (['certificate', 'private_key', 'ca'] as const).every((name) => stored[name] === authentication[name]);
  if (isStored) return certificateExpiresAt;
  const { expiresAt, fields: faults } = readClientCertificate(authentication, now);
  Object.assign(fields, faults);
  return expiresAt;
}
