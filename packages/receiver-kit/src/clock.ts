/** The source of time. Tests replace it, so that they need not wait. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Calls `run` once after `ms` milliseconds; the returned function cancels that. */
  after(ms: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** What `within` gives when the time is over. */
export const LATE: unique symbol = Symbol('late');

/** Waits for a promise, at most so long. */
export async function within<Value>(clock: Clock, ms: number, promise: Promise<Value>): Promise<Value | typeof LATE> {
  let cancel = (): void => undefined;
  const limit = new Promise<typeof LATE>((resolve) => {
    cancel = clock.after(ms, () => resolve(LATE));
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    cancel();
  }
}
