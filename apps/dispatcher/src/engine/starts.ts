// How many attempts are begun in one turn of the event loop. A claim, or one event for many endpoints, may bring hundreds
// at once: each signs and writes, and meanwhile no request is answered. The rest goes on in the next turns: in equal shares of work
// between tenants, so that an attempt does not wait behind another tenant's hundreds, and small bodies before a large one. While several have attempts, the event loop is free for a
// moment after each large body.
import { Crowd } from '../domain/crowd.ts';
import { FairQueue } from '../domain/fair-queue.ts';
import type { Clock } from '../ports/clock.ts';

/** A few milliseconds of work, while one tenant has the engine for itself: fewer turns cost less. */
const ALONE_MAX = 32;
/** Less than a millisecond, while several have attempts: what another tenant waits for takes several turns. */
const SHARED_MAX = 4;
/** So many bytes of a body take as long to sign and write as everything else of an attempt. */
const BYTES_OF_ONE = 32 * 1024;
/** After a large body, while several tenants have attempts: signing and writing 1 MB takes as long. */
export const PAUSE_MS = 2;

export class Starts {
  readonly #clock: Pick<Clock, 'monotonic' | 'wakeAfter'>;
  readonly #tenants: Crowd<number>;
  #begun = 0;
  #hasBegunLarge = false;
  #isScheduled = false;
  /** No large body is begun. */
  #isPaused = false;
  readonly #small = new FairQueue<number, () => void>();
  readonly #large = new FairQueue<number, () => void>();

  constructor(clock: Pick<Clock, 'monotonic' | 'wakeAfter'>) {
    this.#clock = clock;
    this.#tenants = new Crowd(() => clock.monotonic());
  }

  /** Whether several tenants have attempts. */
  get isShared(): boolean {
    return this.#tenants.isShared;
  }

  /** `null` = at once; else resolves when it may. @param bytes of the body: large ones count for several attempts */
  turn(tenantId: number, bytes = 0): Promise<void> | null {
    this.#schedule();
    const weight = 1 + bytes / BYTES_OF_ONE;
    this.#tenants.came(tenantId);
    const waiting = isLarge(weight) ? this.#large : this.#small;
    const mayBegin = this.#begun < this.#max && !(this.#isPaused && isLarge(weight));
    if (mayBegin && waiting.sizeOf(tenantId) === 0) {
      this.#count(weight);
      return null;
    }
    return new Promise((begin) => waiting.push(tenantId, begin, weight));
  }

  #count(weight: number): void {
    this.#begun += weight;
    if (isLarge(weight)) this.#hasBegunLarge = true;
  }

  get #max(): number {
    return this.#tenants.isShared ? SHARED_MAX : ALONE_MAX;
  }

  #nextTurn(): void {
    this.#isScheduled = false;
    this.#begun = 0;
    if (this.#hasBegunLarge && this.#tenants.isShared) this.#pause();
    this.#hasBegunLarge = false;
    const max = this.#max;
    this.#beginSome(this.#small, max);
    // One at least: small ones never keep large ones from their turn.
    if (!this.#isPaused) this.#beginSome(this.#large, Math.max(max, this.#begun + 1));
    if (this.#begun > 0) this.#schedule();
  }

  #beginSome(waiting: FairQueue<number, () => void>, max: number): void {
    while (this.#begun < max) {
      const next = waiting.next();
      if (next === undefined) return;
      this.#count(next.weight);
      next.item();
    }
  }

  #pause(): void {
    this.#isPaused = true;
    this.#clock.wakeAfter(PAUSE_MS, () => {
      this.#isPaused = false;
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => this.#nextTurn());
  }
}

const isLarge = (weight: number): boolean => weight > SHARED_MAX;
