// Decides what the outcome of an attempt does to its delivery: the core of the delivery rules, data in and data out.
import type { DeliveryStatus } from '@posthorn/contracts';
import { nextAttemptAt, type RetryPolicy } from './retry-policy.ts';

/** The answer of a receiver, or the lack of one, reduced to what the rules ask. */
export type Outcome = { kind: 'delivered' } | { kind: 'gone' } | { kind: 'failed'; retryAfterMs: number | null };

/** What a delivery goes back to if an attempt beyond its schedule (a resend) fails. */
export type FinishedStatus = Extract<DeliveryStatus, 'delivered' | 'failed' | 'cancelled' | 'held'>;

export type DecidedDelivery = {
  /** Attempts of the schedule that had failed before this one. */
  failures: number;
  /** Set while an attempt asked for by hand is made on a finished delivery. */
  fallback: FinishedStatus | null;
  isTest: boolean;
};

export type Transition =
  | { status: 'delivered' }
  | { status: 'retrying'; dueAt: number; failures: number }
  | { status: 'failed'; failures: number }
  /** The receiver said 410: the delivery is kept and its webhook switched off, in the same commit. */
  | { status: 'held'; switchOff: 'gone' }
  /** An extra attempt failed: back to where it was. */
  | { status: FinishedStatus; restored: true };

/** Classifies an exchange (docs/spec.md outcome-1 to outcome-4): only a complete 2xx is a delivery; 410 switches the webhook off. */
export function classify(exchange: { status: number | null; error: unknown; retryAfterMs: number | null }): Outcome {
  const { status, error, retryAfterMs } = exchange;
  if (status === 410) return { kind: 'gone' };
  if (status !== null && status >= 200 && status < 300) {
    // A 2xx that was cut off or did not end in time may not have been taken: its Retry-After says nothing either.
    return error === null ? { kind: 'delivered' } : { kind: 'failed', retryAfterMs: null };
  }
  return { kind: 'failed', retryAfterMs };
}

export function decide(
  delivery: DecidedDelivery,
  outcome: Outcome,
  policy: RetryPolicy,
  now: number,
  fraction: number,
): Transition {
  if (outcome.kind === 'delivered') return { status: 'delivered' };
  const failures = delivery.failures + 1;
  if (outcome.kind === 'gone' && !delivery.isTest) return { status: 'held', switchOff: 'gone' };
  if (delivery.fallback !== null) return { status: delivery.fallback, restored: true };
  if (delivery.isTest || outcome.kind === 'gone') return { status: 'failed', failures };
  const dueAt = nextAttemptAt(policy, failures, now, outcome.retryAfterMs, fraction);
  return dueAt === null ? { status: 'failed', failures } : { status: 'retrying', dueAt, failures };
}
