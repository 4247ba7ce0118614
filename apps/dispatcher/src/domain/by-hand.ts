// What people do to single deliveries: add one, send one once more, or call it off. The store reads the delivery, asks here, and
// writes the answer.
import type { DeliveryStatus } from '@posthorn/contracts';
import type { FinishedStatus } from './transition.ts';

type ResendRefusal = 'erased' | 'in-flight' | 'webhook-deleted';
export type Resend =
  | { kind: ResendRefusal }
  | { kind: 'queued'; status: DeliveryStatus; fallback: FinishedStatus | null };

type Resent = { status: DeliveryStatus; fallback: FinishedStatus | null; isErased: boolean };

/**
 * One more attempt at once. A finished delivery remembers what it was, in case that attempt fails; a waiting one keeps its
 * place in the schedule. @param hasWebhook asked only where it matters
 */
export function resend({ status, fallback, isErased }: Resent, hasWebhook: () => boolean): Resend {
  if (isErased) return { kind: 'erased' };
  if (status === 'in_flight') return { kind: 'in-flight' };
  if (!hasWebhook()) return { kind: 'webhook-deleted' };
  if (status === 'pending' || status === 'retrying') return { kind: 'queued', status, fallback };
  return { kind: 'queued', status: 'retrying', fallback: status };
}

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

type Added = { isTest: boolean; status: DeliveryStatus; dueAt: number | null; lease: { until: number } | null };
export type AddedState = Pick<Added, 'status' | 'dueAt'> & { attemptCount: number; claimedAt: number | null };

/**
 * How a delivery begins that a person adds. Where its webhook was switched off since the caller looked, it waits with the
 * others. A test is sent all the same.
 */
export function add({ isTest, status, dueAt, lease }: Added, isActive: boolean, now: number): AddedState {
  if (!isActive && !isTest) return { status: 'held', dueAt: null, attemptCount: 0, claimedAt: null };
  if (lease === null) return { status, dueAt, attemptCount: 0, claimedAt: null };
  return { status: 'in_flight', dueAt: lease.until, attemptCount: 1, claimedAt: now };
}

/** How a copy begins: it is due at once. While its webhook is switched off it is held, unless it is a test. */
export const copied = (isActive: boolean, isTest: boolean, now: number): Pick<Added, 'status' | 'dueAt'> =>
  isActive || isTest ? { status: 'pending', dueAt: now } : { status: 'held', dueAt: null };
