// When a failed delivery is retried (docs/spec.md retry-1 to retry-6).
import { DEFAULT_RETRY_SCHEDULE } from '@posthorn/contracts';

export type RetryPolicy = {
  retrySchedule: readonly number[] | null;
  retryHourly: boolean;
  retryDaily: boolean;
};

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The part of a pause by which chance shortens or lengthens it. */
export const JITTER = 0.1;
/** A receiver may ask for a longer pause, but not for more than a day. */
const RETRY_AFTER_MAX_MS = DAY_MS;

/** The pause before each retry, in milliseconds, jitter aside. Its length is the number of retries. */
export function retryDelaysMs(policy: RetryPolicy): number[] {
  const schedule = policy.retrySchedule ?? DEFAULT_RETRY_SCHEDULE;
  return [
    ...schedule.map((seconds) => Math.round(seconds * 1000)),
    ...Array<number>(policy.retryHourly ? 24 : 0).fill(HOUR_MS),
    ...Array<number>(policy.retryDaily ? 7 : 0).fill(DAY_MS),
  ];
}

/** How many retries there are. */
export function retriesOf({ retrySchedule, retryHourly, retryDaily }: RetryPolicy): number {
  return (retrySchedule ?? DEFAULT_RETRY_SCHEDULE).length + (retryHourly ? 24 : 0) + (retryDaily ? 7 : 0);
}

/**
 * When to try again after `failures` attempts of the schedule have failed, or `null` when the schedule is used up.
 *
 * @param endedAt end of the failed attempt, epoch ms
 * @param retryAfterMs what the receiver's `Retry-After` asked for: the later of it and the schedule counts
 * @param fraction chance in [0, 1): spreads retries by ±10 %
 */
export function nextAttemptAt(
  policy: RetryPolicy,
  failures: number,
  endedAt: number,
  retryAfterMs: number | null,
  fraction: number,
): number | null {
  const delayMs = retryDelaysMs(policy)[failures - 1];
  if (delayMs === undefined) return null;
  const jittered = Math.round(delayMs * (1 - JITTER + 2 * JITTER * fraction));
  const asked = Math.min(retryAfterMs ?? 0, RETRY_AFTER_MAX_MS);
  return endedAt + Math.max(jittered, asked);
}

/** Reads a `Retry-After` header (RFC 9110 10.2.3): seconds or an HTTP date. Milliseconds from `now`, or `null`. */
export function parseRetryAfter(header: string | undefined, now: number): number | null {
  const text = header?.trim();
  if (!text) return null;
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  // Only HTTP dates, all of which name a day of the week; Date.parse alone would take "7.5" for a date.
  if (!/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}[, ]/.test(text)) return null;
  // The oldest of the three forms names no zone and means UTC, as the others do.
  const date = Date.parse(text.endsWith(' GMT') ? text : `${text} GMT`);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}
