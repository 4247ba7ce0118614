import { createHash } from 'node:crypto';
import { RequestError } from '../domain/errors.ts';
import { isExpired, type Token } from '../domain/token.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';

/** How long a token that was found is believed without asking the store again: a revocation takes this long at most. */
export const TOKEN_TRUST_MS = 1000;
/** Bounds the memory; only valid tokens are kept, so it is not for strangers to fill. */
const KEPT_MAX = 10_000;

export const TOKEN_PREFIX = 'pht_';

export const hashToken = (text: string): Uint8Array => createHash('sha256').update(text, 'utf8').digest();

/** Finds the token of an `Authorization` header. @throws RequestError `unauthenticated`, `token_expired` */
export function createAuthenticate(deps: { store: Pick<Store, 'findToken'>; clock: Clock }) {
  const kept = new Map<string, { token: Token; until: number }>();

  return async (authorization: string | undefined): Promise<Token> => {
    const text = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    if (text === undefined) {
      const fix = 'send "Authorization: Bearer TOKEN" with a token made by `posthorn token create`';
      throw new RequestError('unauthenticated', authorization ? `Not a bearer token: ${fix}.` : `No token: ${fix}.`);
    }
    const now = deps.clock.now();
    const trusted = kept.get(text);
    if (trusted !== undefined && trusted.until > now) return unexpired(trusted.token, now);
    kept.delete(text);
    const found = await deps.store.findToken({ hash: hashToken(text) });
    if (found === null || found.token.revokedAt !== null) {
      throw new RequestError('unauthenticated', 'The token is unknown or was revoked.');
    }
    if (kept.size >= KEPT_MAX) kept.clear();
    kept.set(text, { token: found.token, until: now + TOKEN_TRUST_MS });
    return unexpired(found.token, now);
  };
}

function unexpired(token: Token, now: number): Token {
  if (!isExpired(token, now)) return token;
  const when = new Date(token.expiresAt ?? 0).toISOString();
  throw new RequestError('token_expired', `The token "${token.name}" expired at ${when}: create a new one.`);
}
