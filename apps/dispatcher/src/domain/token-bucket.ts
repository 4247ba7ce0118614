// A token bucket: full at first, filled evenly, and never above the amount of one second.

export type Bucket = { level: number; at: number };

/** `waitMs` above 0: nothing was taken. */
export type Taking = { bucket: Bucket; waitMs: number };

/**
 * Takes `count`, or answers how long to wait for it. More than fits in at all is taken from a full bucket, and owed: what
 * comes after it waits for the longer.
 * @param bucket `null` = nothing was taken yet
 */
export function take(bucket: Bucket | null, now: number, perSecond: number, count: number): Taking {
  // A clock set back fills nothing.
  const elapsedMs = bucket === null ? 0 : Math.max(0, now - bucket.at);
  const level = Math.min(perSecond, (bucket?.level ?? perSecond) + (elapsedMs * perSecond) / 1000);
  const needed = Math.min(count, perSecond);
  if (level >= needed) return { bucket: { level: level - count, at: now }, waitMs: 0 };
  return { bucket: { level, at: now }, waitMs: Math.ceil(((needed - level) * 1000) / perSecond) };
}
