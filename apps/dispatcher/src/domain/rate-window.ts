// What is left of a rate limit, from the attempts that began within its window.
import type { RateLimit } from './endpoint.ts';

export type Window = {
  /** How many attempts may start now. */
  room: number;
  /** When the next may start, if none may now. */
  opensAt: number;
};

/** Starts until then have left the window, and are forgotten. */
export const leftBy = ({ perMs }: Pick<RateLimit, 'perMs'>, now: number): number => now - perMs;

/**
 * @param started attempts within the window
 * @param startedAt when one of them began, counted from the oldest (0); asked only where the window is full
 */
export function windowAfter(
  { count, perMs }: RateLimit,
  started: number,
  startedAt: (index: number) => number | null,
  now: number,
): Window {
  if (started < count) return { room: count - started, opensAt: now };
  // A limit that was lowered may have more starts than it allows: it opens once all but `count - 1` have left.
  return { room: 0, opensAt: (startedAt(started - count) ?? now) + perMs };
}
