// How many attempts are begun in one turn of the event loop. A claim, or one event for many endpoints, may bring hundreds
// at once: each signs and writes, and meanwhile no request is answered. The rest goes on in the next turns: in order
// within a tenant, and in equal shares of work between tenants, so that an attempt does not wait behind another tenant's
// hundreds, nor a stream of small ones behind one large body each.
import { FairQueue } from '../domain/fair-queue.ts';

/** About a millisecond of work: a request that comes in meanwhile waits for no more than this. */
const BEGUN_MAX = 12;
/** So many bytes of a body take as long to sign and write as everything else of an attempt. */
const BYTES_OF_ONE = 32 * 1024;

export class Starts {
  #begun = 0;
  #isScheduled = false;
  readonly #waiting = new FairQueue<number, () => void>();

  /** `null` = at once; else resolves when it may. @param bytes of the body: large ones count for several attempts */
  turn(tenantId: number, bytes = 0): Promise<void> | null {
    if (!this.#isScheduled) {
      this.#isScheduled = true;
      setImmediate(() => this.#nextTurn());
    }
    const weight = 1 + bytes / BYTES_OF_ONE;
    if (this.#begun < BEGUN_MAX && this.#waiting.sizeOf(tenantId) === 0) {
      this.#begun += weight;
      return null;
    }
    return new Promise((begin) => this.#waiting.push(tenantId, begin, weight));
  }

  #nextTurn(): void {
    this.#begun = 0;
    this.#isScheduled = this.#waiting.size > 0;
    while (this.#begun < BEGUN_MAX) {
      const next = this.#waiting.next();
      if (next === undefined) break;
      this.#begun += next.weight;
      next.item();
    }
    if (this.#isScheduled) setImmediate(() => this.#nextTurn());
  }
}
