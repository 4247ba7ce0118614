// The part of the seam to durable state that counts: what a list finds, and what waits for a tenant.
import type { Lane } from '@posthorn/contracts';
import type { DeliveryFilter } from '../domain/records.ts';

/** `later`: retries and what has a time of its own, and what is under way. */
export type QueueDepth = Record<Lane, { due: number; later: number; oldestDueAt: number | null }>;

export type TenantQueues = { tenants: number; queues: { tenantId: number; depth: QueueDepth }[] };

export interface CountStore {
  /** A bounded number of deliveries is looked at: where that was not all, `count` is what was found among them. */
  countDeliveries(input: { tenantId: number; filter: DeliveryFilter }): Promise<{ count: number; exact: boolean }>;
  /** What waits for each of these tenants, exactly, and how many tenants there are. As cheap as `queueDepth`. */
  tenantQueues(input: { now: number; tenantIds: readonly number[] }): Promise<TenantQueues>;
}
