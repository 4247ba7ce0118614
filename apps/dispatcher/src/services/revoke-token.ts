import { actorOf } from '../domain/audit.ts';
import { notFound } from '../domain/errors.ts';
import type { Token } from '../domain/token.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store/index.ts';

type Deps = { store: Pick<Store, 'getToken' | 'revokeToken'>; clock: Clock };

/** Ends a token for good, at once; one that was ended before stays so. A token may end itself. @throws RequestError `not_found` */
export function revokeToken({ store, clock }: Deps) {
  return async (caller: Token, id: number): Promise<void> => {
    const { tenantId } = caller;
    if ((await store.getToken({ tenantId, id })) === null) throw notFound('token');
    await store.revokeToken({ tenantId, id, now: clock.now(), actor: actorOf(caller) });
  };
}
