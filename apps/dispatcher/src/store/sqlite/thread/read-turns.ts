// Who reads next: tenants have their turns one after another, and only so many reads are handed to a thread at once. What
// waits in a thread has its place already; what waits here has not, so one tenant's hundred reads are one ahead of another's.
import { RoundRobin } from '../../../domain/round-robin.ts';

/** One at work and one to go on with. */
const HANDED_OVER_MAX = 2;

export class ReadTurns {
  readonly #waiting = new RoundRobin<() => void>();
  #handedOver = 0;

  /** Runs `read` when it is the tenant's turn. */
  async take<T>(tenantId: number, read: () => Promise<T>): Promise<T> {
    if (this.#handedOver >= HANDED_OVER_MAX) {
      await new Promise<void>((resolve) => this.#waiting.push(tenantId, resolve));
    } else this.#handedOver += 1;
    try {
      return await read();
    } finally {
      // Its place goes to the next in line.
      const next = this.#waiting.next();
      if (next === undefined) this.#handedOver -= 1;
      else next.item();
    }
  }
}
