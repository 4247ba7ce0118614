import { notFound, RequestError } from '../domain/errors.ts';
import type { DeliveryRecord } from '../domain/records.ts';
import type { Token } from '../domain/token.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store/index.ts';

type Deps = { store: Pick<Store, 'cancel' | 'findDelivery'>; clock: Clock };

/** @throws RequestError `not_found`; `conflict` if the delivery is finished already */
export function cancelDelivery(deps: Deps) {
  return async (token: Token, id: string): Promise<DeliveryRecord> => {
    const { tenantId } = token;
    const outcome = await deps.store.cancel({ tenantId, id, now: deps.clock.now() });
    const found = outcome === 'not-found' ? null : await deps.store.findDelivery({ tenantId, id });
    if (found === null) throw notFound('delivery');
    if (outcome === 'finished') {
      throw new RequestError('conflict', `The delivery is already ${found.status}, so it cannot be cancelled.`);
    }
    return found;
  };
}
