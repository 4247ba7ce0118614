import { SCOPES, type Scope } from '@posthorn/contracts/plain';

export type Tenant = { id: number; name: string };

export type Token = {
  id: number;
  tenantId: number;
  tenant: string;
  name: string;
  /** Who its events are caused by, unless they say otherwise. */
  namespace: string | null;
  scopes: readonly Scope[];
  /** As a client of the vendor sent them, with names that grant nothing here; `null` = as `scopes`. */
  sentScopes: readonly string[] | null;
  createdAt: number;
  expiresAt: number | null;
  revokedAt: number | null;
  /** To the minute, not to the request: not every use is worth a write. */
  lastUsedAt: number | null;
};

/** How often a token's use is remembered at most. */
export const TOKEN_USE_EVERY_MS = 60_000;

export type NewToken = Omit<Token, 'id' | 'tenantId' | 'tenant' | 'revokedAt' | 'lastUsedAt'> & { hash: Uint8Array };

/** Our word for each of the vendor's, and the reverse: both grant the same. */
const SAME_RIGHT: ReadonlyMap<Scope, Scope> = new Map(
  SCOPES.flatMap((scope) => {
    const other = SCOPES.find((one) => one !== scope && one.replace(/-reactions$/, '-triggers') === scope);
    return other === undefined
      ? []
      : [
          [scope, other],
          [other, scope],
        ];
  }),
);

export function mayUse({ scopes }: Pick<Token, 'scopes'>, scope: Scope): boolean {
  if (scopes.includes('*') || scopes.includes(scope)) return true;
  const same = SAME_RIGHT.get(scope);
  return same !== undefined && scopes.includes(same);
}

export function isExpired(token: Token, now: number): boolean {
  return token.expiresAt !== null && token.expiresAt <= now;
}
