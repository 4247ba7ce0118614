import { createHash } from 'node:crypto';
import { RequestError } from '../domain/errors.ts';
import { type Identity, isOver, SESSION_EXTEND_EVERY_MS, sessionEnd } from '../domain/session.ts';
import { TOKEN_USE_EVERY_MS, type Token } from '../domain/token.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store/index.ts';
import { type Credential, type Credentials, credentialIn, keyOfCredential } from './credential.ts';
import type { TrustedTokens } from './trusted-tokens.ts';

export const TOKEN_PREFIX = 'pht_';

export const hashToken = (text: string): Uint8Array => createHash('sha256').update(text, 'utf8').digest();

type Deps = {
  store: Pick<Store, 'findToken' | 'noteTokenUse' | 'findSession' | 'extendSession'>;
  clock: Clock;
  trusted: TrustedTokens;
  /** Told of what went wrong beside the request, which does not wait for it. */
  onFault: (error: unknown) => void;
};

/**
 * Finds the caller by the token of an `Authorization` header, else by the session of a cookie. A handler that lets a
 * session change something must also check `isOwnOrigin`, because a browser sends cookies with every request.
 * @throws RequestError `unauthenticated`, `token_expired`
 */
export function authenticate({ store, clock, trusted, onFault }: Deps) {
  const noteUse = createNoteUse(store, onFault);
  const findByToken = async (text: string): Promise<Identity | null> => {
    const token = (await store.findToken({ hash: hashToken(text) }))?.token;
    return token === undefined || token.revokedAt !== null ? null : { token, session: null };
  };
  const findBySession = async (secret: string, now: number): Promise<Identity | null> => {
    const found = await store.findSession({ hash: hashToken(secret) });
    if (found === null || found.token.revokedAt !== null || isOver(found.session, now)) return null;
    const expiresAt = sessionEnd(found.token, now);
    if (expiresAt - found.session.expiresAt < SESSION_EXTEND_EVERY_MS) return found;
    store.extendSession({ id: found.session.id, expiresAt }).catch(onFault);
    return { token: found.token, session: { ...found.session, expiresAt } };
  };
  const admit = (identity: Identity | null, kind: Credential['kind'], now: number): Identity => {
    const ranOut = identity === null ? null : trusted.ranOut(identity, clock);
    if (identity === null || ranOut === 'session') {
      const message =
        kind === 'token' ? 'The token is unknown or was revoked.' : 'The session has ended. Sign in again.';
      throw new RequestError('unauthenticated', message);
    }
    if (ranOut === 'token') throw expired(identity.token);
    noteUse(identity.token, now);
    return identity;
  };
  // Without a promise where the caller is trusted, as it is for nearly every event.
  return (headers: Credentials): Identity | Promise<Identity> => {
    const now = clock.now();
    const credential = credentialIn(headers);
    if (credential === null) throw noCredential(headers);
    const { kind, secret } = credential;
    const key = keyOfCredential(credential);
    const known = trusted.get(key, clock);
    if (known !== null) return admit(known, kind, now);
    const find = () => (kind === 'token' ? findByToken(secret) : findBySession(secret, now));
    return trusted.read(key, clock, find).then((found) => admit(found, kind, now));
  };
}

function noCredential({ authorization }: Credentials): RequestError {
  const fix = 'send "Authorization: Bearer TOKEN" with a token made by `posthorn token create`';
  const message = authorization
    ? `The Authorization header is not a bearer token: ${fix}.`
    : `The request has no token: ${fix}.`;
  return new RequestError('unauthenticated', message);
}

/** Bounds the memory of what was noted. */
const NOTED_MAX = 10_000;

/** Remembers when a token was last used: no request waits for it, and none is refused because of it. */
function createNoteUse(store: Pick<Store, 'noteTokenUse'>, onFault: (error: unknown) => void) {
  const noted = new Map<number, number>();
  return (token: Token, now: number): void => {
    const last = Math.max(token.lastUsedAt ?? 0, noted.get(token.id) ?? 0);
    // A use in the future was noted by a clock that was set back since.
    if (Math.abs(now - last) < TOKEN_USE_EVERY_MS) return;
    if (noted.size >= NOTED_MAX) noted.clear();
    noted.set(token.id, now);
    store.noteTokenUse({ id: token.id, now }).catch(onFault);
  };
}

function expired(token: Token): RequestError {
  const when = new Date(token.expiresAt ?? 0).toISOString();
  return new RequestError('token_expired', `The token "${token.name}" expired at ${when}. Create a new one.`);
}
