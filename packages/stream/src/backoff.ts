export const BACKOFF_FIRST_MS = 250;
export const BACKOFF_MAX_MS = 8000;

/**
 * How long to wait before the next attempt to connect: full jitter between 0 and a bound that doubles with each failure,
 * from 250 ms to 8 s, so that many viewers do not come back at the same moment.
 * @param failures attempts that failed since the last welcome
 * @param random from 0 to 1
 * @returns milliseconds
 */
export function backoffMs(failures: number, random: number): number {
  const bound = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** Math.min(failures, 10));
  return Math.round(random * bound);
}
