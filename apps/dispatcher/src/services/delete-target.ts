import { actorOf } from '../domain/audit.ts';
import { notFound } from '../domain/errors.ts';
import type { Token } from '../domain/token.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store/index.ts';

type Deps = { store: Pick<Store, 'deleteTarget'>; clock: Clock };

/** Its unfinished deliveries are cancelled (`target_deleted`); the finished ones stay on record. */
export function deleteTarget(deps: Deps) {
  return async (token: Token, id: number): Promise<void> => {
    const change = { tenantId: token.tenantId, id, now: deps.clock.now(), actor: actorOf(token) };
    const deleted = await deps.store.deleteTarget(change);
    if (!deleted) throw notFound('target');
  };
}
