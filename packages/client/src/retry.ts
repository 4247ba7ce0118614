import type { ApiError } from './result.ts';

// When to try again and after how long. Pure: the waiting itself is done by `send.ts`.

export interface RetryPolicy {
  /** Tries after the first one. */
  readonly retries: number;
  readonly baseMs: number;
  readonly maxMs: number;
}

/** The server did not do it, or a gateway in front of it cannot say whether it did. */
const GATEWAY = new Set([502, 503, 504]);

function mayRepeat(error: ApiError, repeatable: boolean): boolean {
  if (error.status === 429) return true; // refused before anything was done
  if (!repeatable) return false;
  return error.code === 'network' || error.code === 'timeout' || GATEWAY.has(error.status ?? 0);
}

/**
 * Milliseconds to wait before the next try; `undefined`: give up. Exponential with jitter over its upper half; the
 * server's `Retry-After` if that is later. One that asks for more than `maxMs` is not waited for: the caller is told.
 * @param attempt number of the try that failed, from 1
 * @param repeatable whether doing it twice is as good as once
 */
export function retryDelayMs(
  policy: RetryPolicy,
  attempt: number,
  error: ApiError,
  repeatable: boolean,
  random: () => number,
): number | undefined {
  if (attempt > policy.retries || !mayRepeat(error, repeatable)) return undefined;
  const askedMs = error.retryAfterMs ?? 0;
  if (askedMs > policy.maxMs) return undefined;
  const ceilingMs = Math.min(policy.maxMs, policy.baseMs * 2 ** (attempt - 1));
  return Math.max(askedMs, Math.round(ceilingMs * (0.5 + random() / 2)));
}

/** `Retry-After` as milliseconds from now: whole seconds or an HTTP date; `null` where it is neither. */
export function parseRetryAfter(value: string | null, nowMs: number): number | null {
  if (value === null) return null;
  const text = value.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  // Only what looks like a date: Date.parse reads years out of "-5" and "1.5".
  const atMs = /^[A-Za-z]/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - nowMs);
}
