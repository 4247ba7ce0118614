// The axis of the retries to come: logarithmic, so that seconds and days both have room.
const [S, MIN, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000];
export const MARKS_MS = [S, 10 * S, MIN, 10 * MIN, HOUR, 6 * HOUR, DAY, 7 * DAY, 30 * DAY];

/** How much time the axis shows in all, for a last retry that is this far away. */
export const wholeOf = (lastMs: number): number => Math.max(10 * S, lastMs);

/** 0 (now) to 1 (`whole`): a second is to a minute as an hour is to two days. */
export const placeOf = (ms: number, whole: number): number =>
  Math.min(1, Math.log10(1 + Math.max(0, ms) / S) / Math.log10(1 + whole / S));
