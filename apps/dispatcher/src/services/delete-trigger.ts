import { actorOf } from '../domain/audit.ts';
import { notFound } from '../domain/errors.ts';
import type { Token } from '../domain/token.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store/index.ts';

type Deps = { store: Pick<Store, 'deleteTrigger'>; clock: Clock };

/** What it planned before is sent; its runs stay on record. @throws RequestError `not_found` */
export function deleteTrigger({ store, clock }: Deps) {
  return async (token: Token, id: number): Promise<void> => {
    const change = { tenantId: token.tenantId, id, now: clock.now(), actor: actorOf(token) };
    if (!(await store.deleteTrigger(change))) throw notFound('trigger');
  };
}
