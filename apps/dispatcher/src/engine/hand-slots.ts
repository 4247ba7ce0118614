// Slots for tests. They are the same slots as those of deliveries. If none is free, the request waits a little, because
// behind a slow receiver with a backlog no slot is ever free, and that is when people send tests. The test gets the next
// slot of the endpoint that is given back, before the backlog does.
import type { Clock } from '../ports/clock.ts';
import type { Holder, Slots } from './slots.ts';

/** How long a request by hand waits for a slot. */
export const HAND_WAIT_MS = 5000;

type Waiting = { holder: Holder; settle: (got: boolean) => void };

export class HandSlots {
  readonly #slots: Slots;
  readonly #clock: Clock;
  /** In the order in which they came. How many one tenant may have here is bounded by who asks. */
  readonly #waiting = new Set<Waiting>();
  #closed = false;

  constructor(slots: Slots, clock: Clock) {
    this.#slots = slots;
    this.#clock = clock;
  }

  /** Takes a slot, now or within `HAND_WAIT_MS`; `false` = there was none. */
  take(holder: Holder): Promise<boolean> {
    if (this.#closed) return Promise.resolve(false);
    const isQueued = [...this.#waiting].some((waiting) => waiting.holder.id === holder.id);
    if (!isQueued && this.#slots.take(holder, 1) === 1) return Promise.resolve(true);
    return new Promise((resolve) => {
      const waiting: Waiting = {
        holder,
        settle: (got) => {
          this.#waiting.delete(waiting);
          callOff();
          resolve(got);
        },
      };
      const callOff = this.#clock.wakeAfter(HAND_WAIT_MS, () => waiting.settle(false));
      this.#waiting.add(waiting);
    });
  }

  /** A slot was given back. */
  freed(): void {
    for (const waiting of this.#waiting) if (this.#slots.take(waiting.holder, 1) === 1) waiting.settle(true);
  }

  /** Nothing is begun any more. */
  close(): void {
    this.#closed = true;
    for (const waiting of this.#waiting) waiting.settle(false);
  }
}
