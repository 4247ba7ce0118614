// A session of a user who is signed in to the inspector, with the rights of a token and not longer than the token.
import type { Token } from './token.ts';

/** Since its last use. */
export const SESSION_LIFETIME_MS = 12 * 3_600_000;
/** Not every use is worth a write: its end moves on at most this often. */
export const SESSION_EXTEND_EVERY_MS = 60_000;
export const SESSION_LINK_LIFETIME_MS = 600_000;

export type Session = { id: number; hash: Uint8Array; tokenId: number; createdAt: number; expiresAt: number };

/** Who calls: a token, by itself or through a session. */
export type Identity = { token: Token; session: Session | null };

/** A session does not outlive its token. */
export const sessionEnd = (token: Token, now: number): number =>
  Math.min(now + SESSION_LIFETIME_MS, token.expiresAt ?? Number.POSITIVE_INFINITY);

export const isOver = (session: Session, now: number): boolean => session.expiresAt <= now;
