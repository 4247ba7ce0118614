// The part of the seam to durable state that counts what a list finds.
import type { DeliveryFilter } from '../domain/records.ts';

export interface CountStore {
  /** A bounded number of deliveries is looked at: where that was not all, `count` is what was found among them. */
  countDeliveries(input: { tenantId: number; filter: DeliveryFilter }): Promise<{ count: number; exact: boolean }>;
}
