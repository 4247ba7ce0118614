import { notFound, RequestError } from '../domain/errors.ts';
import type { DeliveryRecord } from '../domain/records.ts';
import type { Token } from '../domain/token.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';
import type { Handover } from './handover.ts';

type Deps = {
  store: Pick<Store, 'cancel' | 'findDelivery' | 'getWebhook'>;
  handover: Pick<Handover, 'nudge'>;
  clock: Clock;
};

/** @throws RequestError `not_found`; `conflict` if the delivery is finished already */
export function createCancelDelivery(deps: Deps) {
  return async (token: Token, id: string): Promise<DeliveryRecord> => {
    const now = deps.clock.now();
    const outcome = await deps.store.cancel({ tenantId: token.tenantId, id, now });
    const found = outcome === 'not-found' ? null : await deps.store.findDelivery({ tenantId: token.tenantId, id });
    if (found === null) throw notFound('delivery');
    if (outcome === 'finished') {
      throw new RequestError('conflict', `The delivery is ${found.status} already: there is nothing left to cancel.`);
    }
    // Where deliveries are ordered, the next of its profile may be due now.
    const stored = await deps.store.getWebhook({ tenantId: token.tenantId, id: found.webhookId });
    if (stored !== null && stored.webhook.ordering !== 'none') deps.handover.nudge(stored.webhook, now);
    return found;
  };
}
