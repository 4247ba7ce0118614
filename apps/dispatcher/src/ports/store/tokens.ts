// The tokens of the API, with the tenant that each belongs to.
import type { Actor } from '../../domain/audit.ts';
import type { NewDefaultSecret } from '../../domain/default-secret.ts';
import type { TokenFilter } from '../../domain/list-filter.ts';
import type { NewToken, Tenant, Token } from '../../domain/token.ts';
import type { Page } from './page.ts';

/** `defaultSecret`: of the tenant, if it is new. */
export type CreateTokenInput = { tenant: string; token: NewToken; defaultSecret?: NewDefaultSecret; actor?: Actor };
export type GetTokenInput = { tenantId: number; id: number };
/** `tenantId: null` = of every tenant. */
export type ListTokensInput = { tenantId: number | null; filter?: TokenFilter; offset?: number; limit?: number };
export type RevokeTokenInput = { id: number; tenantId: number | null; now: number; actor?: Actor };
export type NoteTokenUseInput = { id: number; now: number };
/** The hash of its text. */
export type FindTokenInput = { hash: Uint8Array };
export type FoundToken = { token: Token; tenant: Tenant };

export interface TokenStore {
  createToken(input: CreateTokenInput): Promise<Token>;
  getToken(input: GetTokenInput): Promise<Token | null>;
  /** Newest first, revoked and expired ones too; all of them unless a page is asked for. */
  listTokens(input: ListTokensInput): Promise<Page<Token>>;
  /** `false` = there is no such token, or it was revoked already. */
  revokeToken(input: RevokeTokenInput): Promise<boolean>;
  /** Remembers that a token was used, if the last time that is remembered is at least `TOKEN_USE_EVERY_MS` ago. */
  noteTokenUse(input: NoteTokenUseInput): Promise<void>;
  findToken(input: FindTokenInput): Promise<FoundToken | null>;
}
