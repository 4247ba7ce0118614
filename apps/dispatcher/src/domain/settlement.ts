// What the end of an attempt makes of its delivery. The store reads the delivery as it is now, asks here, and writes the
// answer: since the claim it may have been cancelled, released, discarded, or claimed by another process.
import type { DeliveryStatus } from '@posthorn/contracts';
import type { FinishedStatus, Transition } from './transition.ts';

/** A delivery as it is stored now. */
export type StoredDelivery = {
  status: DeliveryStatus;
  reason: string | null;
  /** The number of its latest attempt. */
  attemptCount: number;
  failures: number;
  /** What it goes back to if an attempt by hand fails. */
  fallback: FinishedStatus | null;
  completedAt: number | null;
  isTest: boolean;
};

export type EndedAttempt = { number: number; url: string; transition: Transition; endedAt: number };

export type NextState = Pick<StoredDelivery, 'status' | 'reason' | 'failures' | 'completedAt'> & {
  dueAt: number | null;
};

export type Settled =
  /** A later attempt has begun: the delivery is that one's. */
  | { kind: 'overtaken' }
  /** Cancelled or erased while the attempt was running: the exchange is recorded, the delivery stays as it is. */
  | { kind: 'called-off' }
  /** `isExhausted`: its schedule is used up, which is told as an event. */
  | { kind: 'moved'; next: NextState; isExhausted: boolean };

/**
 * A 410 speaks for the URL it came from: a webhook that has another one by now is not switched off, and the delivery is
 * tried there. @param currentUrl of its webhook; `null` = it was deleted
 */
export function currentTransition(
  stored: Pick<StoredDelivery, 'fallback' | 'failures'>,
  { transition, url, endedAt }: EndedAttempt,
  currentUrl: () => string | null,
): Transition {
  if (!('switchOff' in transition)) return transition;
  const current = currentUrl();
  if (current === null || current === url) return transition;
  if (stored.fallback !== null) return { status: stored.fallback, restored: true };
  return { status: 'retrying', dueAt: endedAt, failures: stored.failures + 1 };
}

/** @param isOff whether its webhook is switched off by now; asked only where it matters */
export function settleDelivery(stored: StoredDelivery, ended: EndedAttempt, isOff: () => boolean): Settled {
  if (stored.attemptCount !== ended.number) return { kind: 'overtaken' };
  if (stored.status !== 'in_flight') return { kind: 'called-off' };
  const next = nextState(stored, ended, isOff);
  return { kind: 'moved', next, isExhausted: next.status === 'failed' && stored.fallback === null };
}

function nextState(stored: StoredDelivery, { transition, endedAt }: EndedAttempt, isOff: () => boolean): NextState {
  const failures = 'failures' in transition ? transition.failures : stored.failures;
  const next: NextState = { status: transition.status, reason: null, dueAt: null, failures, completedAt: null };
  // Switched off while this attempt was running: it waits with the others, also after its last attempt.
  const waitsOr = (due: NextState): NextState => (isOff() ? { ...next, status: 'held' } : due);
  if (transition.status === 'retrying') return waitsOr({ ...next, dueAt: transition.dueAt });
  if ('failures' in transition && !stored.isTest) return waitsOr({ ...next, completedAt: endedAt });
  if ('restored' in transition || 'switchOff' in transition) {
    // What it goes back to may have changed since the claim: what was held was released or discarded meanwhile.
    const { fallback, reason, completedAt } = stored;
    if (fallback !== null) return { ...next, status: fallback, reason, completedAt };
    return 'restored' in transition ? waitsOr({ ...next, status: 'pending', dueAt: endedAt, failures: 0 }) : next;
  }
  return { ...next, completedAt: endedAt };
}
