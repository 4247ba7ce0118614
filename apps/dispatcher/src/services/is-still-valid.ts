import { type Identity, isOver } from '../domain/session.ts';
import { isExpired } from '../domain/token.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';

type Deps = { store: Pick<Store, 'getToken' | 'findSession'>; clock: Clock };

/** Whether who was authenticated a while ago may go on: asked now and then by what outlives a request. Extends nothing. */
export function createIsStillValid({ store, clock }: Deps) {
  return async ({ token, session }: Identity): Promise<boolean> => {
    const now = clock.now();
    const found =
      session === null
        ? { token: await store.getToken({ tenantId: token.tenantId, id: token.id }), session: null }
        : await store.findSession({ hash: session.hash });
    if (found === null || found.token === null || found.token.revokedAt !== null) return false;
    return !isExpired(found.token, now) && (found.session === null || !isOver(found.session, now));
  };
}
