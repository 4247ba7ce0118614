// When a failed attempt is to be tried again, from the page that users read: docs/retry-policy.md.
import type { Webhook } from '../../src/domain/webhook.ts';

const SECONDS = { hour: 3600, day: 86_400 };
const DEFAULT = [5, 300, 1800, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600];

/** The window of the retry after `failures` failed attempts, or `null` where there is none left. */
export function retryWindow(
  webhook: Webhook,
  failures: number,
  endedAt: number,
  retryAfterMs: number,
): { from: number; to: number } | null {
  const pauses = [...(webhook.retrySchedule ?? DEFAULT)];
  for (let i = 0; i < 24 && webhook.retryHourly; i += 1) pauses.push(SECONDS.hour);
  for (let i = 0; i < 7 && webhook.retryDaily; i += 1) pauses.push(SECONDS.day);
  const seconds = pauses[failures - 1];
  if (seconds === undefined) return null;
  const asked = Math.min(retryAfterMs, SECONDS.day * 1000);
  return {
    from: endedAt + Math.max(Math.floor(seconds * 900), asked),
    to: endedAt + Math.max(Math.ceil(seconds * 1100), asked),
  };
}

export function retryAfterOf(headers: Readonly<Record<string, unknown>> | undefined, now: number): number | null {
  const text = headers?.['retry-after'];
  if (typeof text !== 'string') return null;
  return /^\d+$/.test(text) ? Number(text) * 1000 : Math.max(0, Date.parse(text) - now);
}
