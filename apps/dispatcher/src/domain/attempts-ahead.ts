// Lists the attempts that may still follow, by the policy that plans them (retry-policy.ts): the earliest and latest
// start of each, if every earlier one fails. A Retry-After of the receiver may delay them further.
import type { DeliveryStatus } from '@posthorn/contracts';
import { JITTER, type RetryPolicy, retryDelaysMs } from './retry-policy.ts';
import type { FinishedStatus } from './transition.ts';

export type AttemptAhead = { number: number; earliestAt: number; latestAt: number };

export type UnfinishedDelivery = {
  status: DeliveryStatus;
  attemptCount: number;
  dueAt: number | null;
  isTest: boolean;
  /** Attempts of the schedule that have failed. */
  failures: number;
  /** Set while a finished one is sent once more by hand: nothing follows then. */
  fallback: FinishedStatus | null;
};

export function attemptsAhead(
  delivery: UnfinishedDelivery,
  policy: RetryPolicy & { timeoutMs: number },
  now: number,
): AttemptAhead[] {
  const { status, attemptCount, dueAt, isTest, failures, fallback } = delivery;
  const ahead: AttemptAhead[] = [];
  let earliestAt = now;
  let latestAt = now;
  if (status === 'pending' || status === 'retrying') {
    // One that waits for its turn has no time yet, and so has nothing after it.
    if (dueAt === null) return [];
    earliestAt = dueAt;
    latestAt = dueAt;
    ahead.push({ number: attemptCount + 1, earliestAt, latestAt });
  } else if (status !== 'in_flight') return [];
  if (isTest || fallback !== null) return ahead;
  for (const delayMs of retryDelaysMs(policy).slice(failures)) {
    earliestAt += Math.round(delayMs * (1 - JITTER));
    latestAt += policy.timeoutMs + Math.round(delayMs * (1 + JITTER));
    ahead.push({ number: attemptCount + ahead.length + 1, earliestAt, latestAt });
  }
  return ahead;
}
