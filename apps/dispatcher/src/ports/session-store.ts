// The sessions of the inspector in the store.
import type { Actor } from '../domain/audit.ts';
import type { Session } from '../domain/session.ts';
import type { Token } from '../domain/token.ts';

/** The hash of a token's text, or of what a one-time link carries. */
export type SignInBy = { token: Uint8Array } | { link: Uint8Array };

export interface SessionStore {
  /** `hash` is that of the new session's secret. `null` = there is no such valid token or link; a link is gone with its use. */
  openSession(input: {
    by: SignInBy;
    hash: Uint8Array;
    now: number;
  }): Promise<{ session: Session; token: Token } | null>;
  createSessionLink(input: { token: Token; hash: Uint8Array; now: number }): Promise<{ expiresAt: number }>;
  /** As it is stored: whether it and its token are still valid is for the caller to see. */
  findSession(input: { hash: Uint8Array }): Promise<{ session: Session; token: Token } | null>;
  extendSession(input: { id: number; expiresAt: number }): Promise<void>;
  /** `false` = it was over already. */
  endSession(input: { id: number; now: number; actor: Actor }): Promise<boolean>;
}
