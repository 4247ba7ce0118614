import type { Endpoint } from '../domain/endpoint.ts';
import type { DeliveryRecord } from '../domain/records.ts';
import type { Store } from '../ports/store/index.ts';

/** The webhook or target of a delivery as it is now; `null` = it was deleted. */
export async function endpointOf(
  store: Pick<Store, 'getWebhook' | 'getTarget'>,
  tenantId: number,
  { endpointId: id, isTarget }: Pick<DeliveryRecord, 'endpointId' | 'isTarget'>,
): Promise<(Endpoint & { updatedAt: number }) | null> {
  if (isTarget) return (await store.getTarget({ tenantId, id }))?.target ?? null;
  return (await store.getWebhook({ tenantId, id }))?.webhook ?? null;
}

/** What people call it. */
export const kindOf = ({ isTarget }: Pick<DeliveryRecord, 'isTarget'>): 'webhook' | 'target' =>
  isTarget ? 'target' : 'webhook';
