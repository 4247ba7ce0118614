// The deliveries that this receiver works on, so that it can stop without leaving leases behind.
import { type Clock, within } from './clock.ts';

interface Running {
  readonly done: Promise<unknown>;
  /** Aborts the signal of the handlers and gives the lease back. */
  readonly cutOff: () => Promise<void>;
}

export class RunningWork {
  readonly #running = new Set<Running>();
  #isClosed = false;

  get isClosed(): boolean {
    return this.#isClosed;
  }

  add(done: Promise<unknown>, cutOff: () => Promise<void>): void {
    const entry = { done, cutOff };
    this.#running.add(entry);
    const remove = (): void => void this.#running.delete(entry);
    done.then(remove, remove);
  }

  /**
   * Takes no more work, waits at most `limitMs`, then cuts off what still runs. Returns how many deliveries it cut off.
   * @throws RangeError for a `limitMs` that is no time
   */
  async close(limitMs: number, clock: Clock): Promise<number> {
    if (!(Number.isFinite(limitMs) && limitMs >= 0))
      throw new RangeError(`limitMs must be a number of 0 or more; got ${String(limitMs)}`);
    this.#isClosed = true;
    await within(clock, limitMs, Promise.allSettled([...this.#running].map(({ done }) => done)));
    const rest = [...this.#running];
    await Promise.all(rest.map(({ cutOff }) => cutOff()));
    return rest.length;
  }
}
