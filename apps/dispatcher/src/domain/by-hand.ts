// What people do to single deliveries: add one, send one once more, or call it off. The store reads the delivery, asks here, and
// writes the answer.
import type { CancelReason, DeliveryReason, DeliveryStatus } from '@posthorn/contracts';
import type { FinishedStatus } from './transition.ts';

type ResendRefusal = 'erased' | 'in-flight' | 'endpoint-deleted' | 'not-rendered';
export type Resend =
  | { kind: ResendRefusal }
  | { kind: 'queued'; status: DeliveryStatus; fallback: FinishedStatus | null };

type Resent = {
  status: DeliveryStatus;
  fallback: FinishedStatus | null;
  isErased: boolean;
  /** There is nothing to send: it failed when it was rendered. */
  isRendered: boolean;
};

/**
 * One more attempt at once. A finished delivery remembers what it was, in case that attempt fails; a waiting one keeps its
 * place in the schedule. @param hasEndpoint asked only where it matters
 */
export function resend({ status, fallback, isErased, isRendered }: Resent, hasEndpoint: () => boolean): Resend {
  if (isErased) return { kind: 'erased' };
  if (status === 'in_flight') return { kind: 'in-flight' };
  if (!hasEndpoint()) return { kind: 'endpoint-deleted' };
  if (!isRendered) return { kind: 'not-rendered' };
  if (status === 'pending' || status === 'retrying') return { kind: 'queued', status, fallback };
  return { kind: 'queued', status: 'retrying', fallback: status };
}

/** Why what was unfinished is cancelled when its endpoint is deleted. */
export const deletedReason = (isTarget: boolean): CancelReason => (isTarget ? 'target_deleted' : 'webhook_deleted');

/** The status of deliveries that have this reason. */
export const statusOf = (reason: DeliveryReason): 'cancelled' | 'failed' =>
  reason === 'render_failed' ? 'failed' : 'cancelled';

/** How `deliveries.ordered` says that one in an order (1) is sent out of its turn (2); 0 = it is in none. */
export const outOfTurn = (ordered: number): number => (ordered === 1 ? 2 : ordered);

type Called = {
  status: DeliveryStatus;
  fallback: FinishedStatus | null;
  reason: string | null;
  completedAt: number | null;
};
export type CalledOff = Pick<Called, 'status' | 'reason' | 'completedAt'>;

/**
 * What a delivery is once it is called off; `null` = it is finished and stays as it is. One that was finished and is only
 * sent once more goes back to what it was: that it was delivered stays true.
 */
export function callOff(stored: Called, reason: string, now: number): CalledOff | null {
  const { status, fallback } = stored;
  if (status === 'delivered' || status === 'failed' || status === 'cancelled') return null;
  if (fallback === null || fallback === 'held') return { status: 'cancelled', reason, completedAt: now };
  return { status: fallback, reason: stored.reason, completedAt: stored.completedAt };
}

type Added = {
  isTest: boolean;
  status: DeliveryStatus;
  dueAt: number | null;
  lease: { until: number } | null;
  /** `false` = a target's templates made nothing that can be sent. */
  isRendered: boolean;
};
export type AddedState = Pick<Added, 'status' | 'dueAt'> & { attemptCount: number; claimedAt: number | null };

/**
 * How a delivery begins that a person adds. Where its endpoint was switched off since the caller looked, it waits with the
 * others. A test is sent all the same. One that could not be rendered has failed, whatever its endpoint is.
 */
export function add({ isTest, status, dueAt, lease, isRendered }: Added, isActive: boolean, now: number): AddedState {
  if (!isRendered) return { status: 'failed', dueAt: null, attemptCount: 0, claimedAt: null };
  if (!isActive && !isTest) return { status: 'held', dueAt: null, attemptCount: 0, claimedAt: null };
  if (lease === null) return { status, dueAt, attemptCount: 0, claimedAt: null };
  return { status: 'in_flight', dueAt: lease.until, attemptCount: 1, claimedAt: now };
}

/** How a copy begins: it is due at once. While its endpoint is switched off it is held, unless it is a test. */
export const copied = (isActive: boolean, isTest: boolean, now: number): Pick<Added, 'status' | 'dueAt'> =>
  isActive || isTest ? { status: 'pending', dueAt: now } : { status: 'held', dueAt: null };
