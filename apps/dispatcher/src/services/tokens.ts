// Creates, lists and revokes tokens. The text of a token exists only in the answer that created it.
import type { Scope } from '@posthorn/contracts';
import { generateSecret } from '@posthorn/signing';
import type { Actor } from '../domain/audit.ts';
import { madeSecret } from '../domain/default-secret.ts';
import type { Token } from '../domain/token.ts';
import type { Clock } from '../ports/clock.ts';
import type { Random } from '../ports/random.ts';
import type { Store } from '../ports/store/index.ts';
import { hashToken, TOKEN_PREFIX } from './authenticate.ts';

export type CreateTokenInput = {
  tenant: string;
  name: string;
  namespace: string | null;
  scopes: readonly Scope[];
  sentScopes?: readonly string[];
  /** Epoch ms; `null` = never. */
  expiresAt: number | null;
};

export function createToken(deps: { store: Pick<Store, 'createToken'>; clock: Clock; random: Random }) {
  return async (input: CreateTokenInput, actor: Actor): Promise<{ token: Token; text: string }> => {
    const text = TOKEN_PREFIX + Buffer.from(deps.random.bytes(32)).toString('base64url');
    const { tenant, ...fields } = input;
    const defaultSecret = madeSecret(generateSecret(), deps.clock.now());
    const created = { sentScopes: null, ...fields, hash: hashToken(text), createdAt: deps.clock.now() };
    return { token: await deps.store.createToken({ tenant, token: created, defaultSecret, actor }), text };
  };
}
