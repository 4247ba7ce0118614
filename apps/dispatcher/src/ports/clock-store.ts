// The acts of the store for a clock that was set and for a process that stood still.

/** `step` names it. `now` is what the clock shows since it was set, `byMs` (negative: back) by how much more than before. */
export type ClockChange = { step: string; now: number; byMs: number };

/**
 * The clock went by `offMs` (negative: back) and no one has said that it is right. `since` is when that was found, by this
 * clock.
 */
export type ClockDoubt = { offMs: number; since: number };

export interface ClockStore {
  /** For an attempt whose lease ended before it was sent; `false` = it is not its turn any more. */
  renewLease(input: { deliveryId: string; number: number; until: number }): Promise<boolean>;
  /**
   * The clock was set: what was due stays due and in its order, and what lasts for a while (a lease, the pause before a
   * retry, a rate window) gets no longer. To be asked for before anything is written by the new time. Once for each step.
   */
  followClock(input: ClockChange): Promise<void>;
  /** The same at start, for a clock that was set back while nothing ran. Answers by how much, 0 = it was not. */
  resumeClock(input: { now: number }): Promise<number>;
  /**
   * Whether the clock is more than a day off what the newest rows say; `null` = it is not. While it is, nothing is pruned.
   * A clock that is set right by as much ends it.
   */
  clockDoubt(): Promise<ClockDoubt | null>;
  /** An operator says that the clock is right. Answers what was doubted. */
  confirmClock(): Promise<ClockDoubt | null>;
}
