import { createHash } from 'node:crypto';
import { RequestError } from '../domain/errors.ts';
import { isExpired, TOKEN_USE_EVERY_MS, type Token } from '../domain/token.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';
import type { TrustedTokens } from './trusted-tokens.ts';

export const TOKEN_PREFIX = 'pht_';

export const hashToken = (text: string): Uint8Array => createHash('sha256').update(text, 'utf8').digest();

type Deps = {
  store: Pick<Store, 'findToken' | 'noteTokenUse'>;
  clock: Clock;
  trusted: TrustedTokens;
  /** Told of what went wrong beside the request, which does not wait for it. */
  onFault: (error: unknown) => void;
};

/** Finds the token of an `Authorization` header. @throws RequestError `unauthenticated`, `token_expired` */
export function createAuthenticate({ store, clock, trusted, onFault }: Deps) {
  const noteUse = createNoteUse(store, onFault);
  const find = async (text: string): Promise<Token | null> => {
    const token = (await store.findToken({ hash: hashToken(text) }))?.token;
    return token === undefined || token.revokedAt !== null ? null : token;
  };
  return async (authorization: string | undefined): Promise<Token> => {
    const text = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    if (text === undefined) {
      const fix = 'send "Authorization: Bearer TOKEN" with a token made by `posthorn token create`';
      throw new RequestError('unauthenticated', authorization ? `Not a bearer token: ${fix}.` : `No token: ${fix}.`);
    }
    const now = clock.now();
    const token = trusted.get(text, now) ?? (await trusted.read(text, now, () => find(text)));
    if (token === null) throw new RequestError('unauthenticated', 'The token is unknown or was revoked.');
    const valid = unexpired(token, now);
    noteUse(valid, now);
    return valid;
  };
}

/** Bounds the memory of what was noted. */
const NOTED_MAX = 10_000;

/** Remembers when a token was last used: no request waits for it, and none is refused because of it. */
function createNoteUse(store: Pick<Store, 'noteTokenUse'>, onFault: (error: unknown) => void) {
  const noted = new Map<number, number>();
  return (token: Token, now: number): void => {
    const last = Math.max(token.lastUsedAt ?? 0, noted.get(token.id) ?? 0);
    if (now - last < TOKEN_USE_EVERY_MS) return;
    if (noted.size >= NOTED_MAX) noted.clear();
    noted.set(token.id, now);
    store.noteTokenUse({ id: token.id, now }).catch(onFault);
  };
}

function unexpired(token: Token, now: number): Token {
  if (!isExpired(token, now)) return token;
  const when = new Date(token.expiresAt ?? 0).toISOString();
  throw new RequestError('token_expired', `The token "${token.name}" expired at ${when}: create a new one.`);
}
