// Tokens and audit entries in the shapes that the vendor's clients know.
import { type ApiToken, type AuditChange, toVendorTime, type VendorAudit } from '@posthorn/contracts';
import type { AuditEntry } from '../domain/audit.ts';
import type { Token } from '../domain/token.ts';

/** The vendor's tokens always end: its clients read a time here, and `null` as the year 1970. */
const NEVER = '9999-12-31 23:59:59';
const HIDDEN = '••••';

export function presentApiToken(token: Token): ApiToken {
  const createdAt = toVendorTime(token.createdAt);
  return {
    id: String(token.id),
    user_id: null,
    client_id: null,
    name: token.name,
    scopes: [...(token.sentScopes ?? token.scopes)],
    revoked: token.revokedAt !== null,
    created_at: createdAt,
    updated_at: token.revokedAt === null ? createdAt : toVendorTime(token.revokedAt),
    expires_at: token.expiresAt === null ? NEVER : toVendorTime(token.expiresAt),
    client: null,
    user: null,
  };
}

export function presentAudit(entry: AuditEntry): VendorAudit {
  const { id, at, actor, action, subject, subjectId, changes } = entry;
  const time = toVendorTime(at);
  return {
    id,
    user_id: actor.tokenId,
    event: action.slice(action.indexOf('.') + 1),
    auditable_type: subject,
    auditable_id: /^\d{1,15}$/.test(subjectId) ? Number(subjectId) : null,
    old_values: valuesOf(changes, 'from'),
    new_values: valuesOf(changes, 'to'),
    url: null,
    ip_address: null,
    profile_id: subject === 'profile' ? subjectId : null,
    token_name: actor.name,
    user_agent: null,
    created_at: time,
    updated_at: time,
  };
}

/** Of what is secret or too long only that it changed is known. */
function valuesOf(changes: Readonly<Record<string, AuditChange>>, side: 'from' | 'to'): string {
  const values = Object.entries(changes).map(([field, change]) => [
    field,
    change === 'changed' ? HIDDEN : change[side],
  ]);
  return JSON.stringify(Object.fromEntries(values));
}
