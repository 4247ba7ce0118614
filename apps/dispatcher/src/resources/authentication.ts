// The authentication of an endpoint, as answers and the audit log show it: never with a secret.
import { type Authentication as Shown, toVendorTime } from '@posthorn/contracts/plain';
import type { AuditedFields } from '../domain/audit.ts';
import { type Authentication, plainFields, secretFields } from '../domain/authentication/authentication.ts';
import { maskedAuthentication } from '../domain/authentication/masked-authentication.ts';
import type { Endpoint } from '../domain/endpoint.ts';

type Authenticated = Pick<Endpoint, 'authentication' | 'certificateExpiresAt'>;

export function presentAuthentication({ authentication, certificateExpiresAt }: Authenticated): Shown | null {
  if (authentication === null) return null;
  const expiry = certificateExpiresAt === null ? {} : { certificate_expires_at: toVendorTime(certificateExpiresAt) };
  // The table of kinds makes the fields and the type alike.
  return { ...maskedAuthentication(authentication), ...expiry } as Shown;
}

export function auditedAuthentication(authentication: Authentication | null): AuditedFields {
  if (authentication === null) return { shown: {}, hidden: {} };
  const shown = { authentication: { kind: authentication.kind, ...plainFields(authentication) } };
  const hidden = Object.entries(secretFields(authentication)).map(([name, value]) => [`authentication.${name}`, value]);
  return { shown, hidden: Object.fromEntries(hidden) };
}
