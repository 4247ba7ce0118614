import { type Token as TokenResource, toVendorTime } from '@posthorn/contracts';
import type { Token } from '../domain/token.ts';
import { vendorTime } from './times.ts';

export function presentToken(token: Token): TokenResource {
  return {
    id: token.id,
    tenant: token.tenant,
    name: token.name,
    namespace: token.namespace,
    scopes: [...token.scopes],
    created_at: toVendorTime(token.createdAt),
    expires_at: vendorTime(token.expiresAt),
    revoked_at: vendorTime(token.revokedAt),
    last_used_at: vendorTime(token.lastUsedAt),
  };
}
