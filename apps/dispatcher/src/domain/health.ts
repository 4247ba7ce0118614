// Decides whether the receiver behind an endpoint works, and when Posthorn switches the endpoint off. Pure.
import type { HealthState } from '@posthorn/contracts';

export type Health = {
  /** To the minute. */
  lastSuccessAt: number | null;
  lastFailureAt: number | null;
  /** End of the first failed attempt since the last success, and how many have failed since. */
  failingSince: number | null;
  failureCount: number;
};

/** What an attempt says of its endpoint's receiver. */
export type HealthMark = 'success' | 'failure' | 'none';

const DAY_MS = 86_400_000;
const FAILURES_BEFORE_OFF = 10;
const FAILING_BEFORE_OFF_MS = 5 * DAY_MS;

export const UNTRIED: Health = {
  lastSuccessAt: null,
  lastFailureAt: null,
  failingSince: null,
  failureCount: 0,
};

export type JudgedAttempt = {
  isTest: boolean;
  status: number | null;
  error: { kind: string } | null;
  retryAfterMs: number | null;
};

/**
 * Tests say nothing, nor does an attempt that we ourselves cut off, nor a 409 with `Retry-After`: that receiver works,
 * and is busy with this very delivery. Attempts asked for by hand count like any other.
 */
export function healthMark({ isTest, status, error, retryAfterMs }: JudgedAttempt): HealthMark {
  if (isTest || error?.kind === 'interrupted') return 'none';
  if (status === 409 && error === null && retryAfterMs !== null) return 'none';
  return status !== null && status >= 200 && status < 300 && error === null ? 'success' : 'failure';
}

/** After enough failures over enough time, whichever comes last. Failures after a long silence do not do it at once. */
export function hasFailedForLong({ failingSince, failureCount }: Health, now: number): boolean {
  return failingSince !== null && failureCount >= FAILURES_BEFORE_OFF && now - failingSince >= FAILING_BEFORE_OFF_MS;
}

/** What an attempt that ended at `at` makes of it. Attempts may be recorded in another order than they ended. */
export function afterAttempt(health: Health, mark: Exclude<HealthMark, 'none'>, at: number): Health {
  if (mark === 'success') {
    return { ...health, lastSuccessAt: Math.max(health.lastSuccessAt ?? 0, at), failingSince: null, failureCount: 0 };
  }
  return {
    ...health,
    lastFailureAt: Math.max(health.lastFailureAt ?? 0, at),
    failingSince: health.failingSince ?? at,
    failureCount: health.failureCount + 1,
  };
}

const SUCCESS_NOTED_EVERY_MS = 60_000;

/** Whether a success of a healthy webhook is not worth a write. @param notedAt the last that was written, if no failure came since */
export const isSuccessKnown = (notedAt: number | undefined, at: number): boolean =>
  notedAt !== undefined && Math.abs(at - notedAt) < SUCCESS_NOTED_EVERY_MS;

export function healthState(isActive: boolean, health: Health): HealthState {
  if (!isActive) return 'off';
  if (health.failingSince !== null) return 'failing';
  return health.lastSuccessAt === null ? 'untried' : 'healthy';
}
