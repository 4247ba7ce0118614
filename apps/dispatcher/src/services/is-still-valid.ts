import type { Identity } from '../domain/session.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store/index.ts';
import type { TrustedTokens } from './trusted-tokens.ts';

type Deps = { store: Pick<Store, 'getToken' | 'findSession'>; clock: Clock; trusted: Pick<TrustedTokens, 'ranOut'> };

/** Whether who was authenticated a while ago may go on: asked now and then by what outlives a request. Extends nothing. */
export function isStillValid({ store, clock, trusted }: Deps) {
  return async ({ token, session }: Identity): Promise<boolean> => {
    const found =
      session === null
        ? { token: await store.getToken({ tenantId: token.tenantId, id: token.id }), session: null }
        : await store.findSession({ hash: session.hash });
    if (found === null || found.token === null || found.token.revokedAt !== null) return false;
    return trusted.ranOut({ token: found.token, session: found.session }, clock) === null;
  };
}
