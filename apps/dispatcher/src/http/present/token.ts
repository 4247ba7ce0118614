import { type Token as TokenResource, toVendorTime } from '@posthorn/contracts';
import type { Token } from '../../domain/token.ts';

const time = (epochMs: number | null): string | null => (epochMs === null ? null : toVendorTime(epochMs));

export function presentToken(token: Token): TokenResource {
  return {
    id: token.id,
    tenant: token.tenant,
    name: token.name,
    namespace: token.namespace,
    scopes: [...token.scopes],
    created_at: toVendorTime(token.createdAt),
    expires_at: time(token.expiresAt),
    revoked_at: time(token.revokedAt),
    last_used_at: time(token.lastUsedAt),
  };
}
