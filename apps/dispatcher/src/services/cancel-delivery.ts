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

const LOOK_AFTER_MS = 1000;

/** @throws RequestError `not_found`; `conflict` if the delivery is finished already */
export function createCancelDelivery(deps: Deps) {
  return async (token: Token, id: string): Promise<DeliveryRecord> => {
    const { tenantId } = token;
    const before = await deps.store.findDelivery({ tenantId, id });
    if (before === null) throw notFound('delivery');
    const stored = await deps.store.getWebhook({ tenantId, id: before.webhookId });
    // Where deliveries are ordered, the next of its profile may be due now.
    const callNext = (dueAt: number): void => {
      if (stored !== null && stored.webhook.ordering !== 'none') deps.handover.nudge(stored.webhook, dueAt);
    };
    const now = deps.clock.now();
    const outcome = await deps.store.cancel({ tenantId, id, now }).catch((error: unknown) => {
      // A commit of which no answer came may have happened all the same.
      callNext(now + LOOK_AFTER_MS);
      throw error;
    });
    if (outcome === 'cancelled') callNext(now);
    const found = outcome === 'not-found' ? null : await deps.store.findDelivery({ tenantId, id });
    if (found === null) throw notFound('delivery');
    if (outcome === 'finished') {
      throw new RequestError('conflict', `The delivery is already ${found.status}, so it cannot be cancelled.`);
    }
    return found;
  };
}
