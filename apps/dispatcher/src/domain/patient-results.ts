// Which results of attempts may wait for others, to be written with them. One that waits is lost if the process dies
// meanwhile, and its request is then sent again. So nothing waits that has something else to lose by that.
import type { Lease } from './acceptance.ts';
import type { Endpoint } from './endpoint.ts';
import { retriesOf } from './retry-policy.ts';
import type { DecidedDelivery, Transition } from './transition.ts';

/** How long the lease of an attempt must still run when its result begins to wait: many times what it may wait. */
export const LEASE_LEFT_MIN_MS = 1000;
/** A longer body (in characters) is in memory as long as the result waits, and others want that memory. */
export const BODY_MAX_CHARS = 16 * 1024;

type Ended = { transition: Transition; endedAt: number };
type Of = {
  delivery: DecidedDelivery & { body: string };
  endpoint: Pick<Endpoint, 'ordering' | 'retrySchedule' | 'retryHourly' | 'retryDaily'>;
  lease: Lease;
};

export function mayWait({ transition, endedAt }: Ended, { delivery, endpoint, lease }: Of): boolean {
  // A failure moves a due time, and people look at it.
  if (transition.status !== 'delivered' || 'restored' in transition) return false;
  // Someone waits for a test. What was resent by hand would go back to the state it was in.
  if (delivery.isTest || delivery.fallback !== null) return false;
  // The next one of its profile waits for it.
  if (endpoint.ordering === 'profile') return false;
  if (delivery.body.length > BODY_MAX_CHARS) return false;
  if (lease.until - endedAt < LEASE_LEFT_MIN_MS) return false;
  // If the result of a last attempt is lost, the delivery ends as failed, although the receiver has it.
  return delivery.failures < retriesOf(endpoint);
}
