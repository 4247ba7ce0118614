// What is old enough to be removed, and how a pass over all lists gets on. Times are those at which a row would have been
// written by the clock of now (docs/decisions/0010-retention-and-the-clock.md).

/** The lists of a pass, in its order. What refers to another list's rows goes before them. */
export const RETENTION_LISTS = ['events', 'tests', 'replays', 'keys', 'audit', 'sessions', 'live'] as const;
export type RetentionList = (typeof RETENTION_LISTS)[number];

/** `null` = the pass is over. */
export const listAfter = (list: RetentionList): RetentionList | null =>
  RETENTION_LISTS[RETENTION_LISTS.indexOf(list) + 1] ?? null;

/** Epoch ms; `before`: what was written earlier is old. */
export type Bounds = { before: number; now: number };

export const isOld = (time: number, before: number): boolean => time < before;

/** A row from the future was written by a wrong clock: it says nothing of those behind it. */
export const isYoung = (time: number, { before, now }: Bounds): boolean => time >= before && time <= now;

/** By a wrong clock one may seem to be finished in the future: that is long enough ago. */
export const isFinishedLongAgo = (completedAt: number | null, { before, now }: Bounds): boolean =>
  completedAt !== null && (completedAt < before || completedAt > now);

/**
 * Whether a list that is in order of time has nothing old behind these rows. @param last the time of the last row that was
 * looked at, `null` = there was none; @param isFull whether as many rows were looked at as one act may
 */
export const isListOver = (last: number | null, isFull: boolean, bounds: Bounds): boolean =>
  last === null || !isFull || isYoung(last, bounds);
