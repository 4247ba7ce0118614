// The seam to time: the system's in production, a virtual one in simulation.

export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Calls `wake` once, at or after `dueAt` (epoch ms). Does not keep the process alive. Returns how to call it off. */
  wakeAt(dueAt: number, wake: () => void): () => void;
}
