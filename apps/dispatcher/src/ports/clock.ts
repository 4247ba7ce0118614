// The seam to time: the system's in production, a virtual one in simulation.

export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /**
   * Calls `wake` once, at or after `dueAt` (epoch ms). Where the clock was set back meanwhile, no later than after the
   * time that was left when it was asked: then it is not `dueAt` yet, and whoever is woken looks at the clock again.
   * Does not keep the process alive. Returns how to call it off.
   */
  wakeAt(dueAt: number, wake: () => void): () => void;
}
