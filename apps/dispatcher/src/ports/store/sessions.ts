// People signed in to the inspector, one-time links that sign in, and tickets that open the live stream.
import type { Actor } from '../../domain/audit.ts';
import type { Identity, Session } from '../../domain/session.ts';
import type { Token } from '../../domain/token.ts';

/** The hash of a token's text, or of what a one-time link carries. */
export type SignInBy = { token: Uint8Array } | { link: Uint8Array };

/** `hash` is that of the new session's secret. */
export type OpenSessionInput = { by: SignInBy; hash: Uint8Array; now: number };
export type CreateSessionLinkInput = { token: Token; hash: Uint8Array; now: number };
export type FindSessionInput = { hash: Uint8Array };
export type FoundSession = { session: Session; token: Token };
export type ExtendSessionInput = { id: number; expiresAt: number };
export type EndSessionInput = { id: number; now: number; actor: Actor };

/** `keptMax`: tickets of the tenant; its oldest ones beyond go. */
export type CreateTicketInput = {
  identity: Identity;
  hash: Uint8Array;
  now: number;
  expiresAt: number;
  keptMax: number;
};
export type RedeemTicketInput = { hash: Uint8Array; now: number };

export interface SessionStore {
  /** `null` = there is no such valid token or link; a link is gone with its use. */
  openSession(input: OpenSessionInput): Promise<FoundSession | null>;
  createSessionLink(input: CreateSessionLinkInput): Promise<{ expiresAt: number }>;
  /** As it is stored: whether it and its token are still valid is for the caller to see. */
  findSession(input: FindSessionInput): Promise<FoundSession | null>;
  extendSession(input: ExtendSessionInput): Promise<void>;
  /** `false` = it was over already. */
  endSession(input: EndSessionInput): Promise<boolean>;
  createTicket(input: CreateTicketInput): Promise<void>;
  /** Whose it is, as stored now; it is gone with that. `null` = there is no such valid ticket. */
  redeemTicket(input: RedeemTicketInput): Promise<Identity | null>;
}
