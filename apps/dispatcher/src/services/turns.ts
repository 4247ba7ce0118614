// Long work on the event loop in slices, so that no tenant waits for the end of another tenant's. One slice in each turn of
// the loop, tenants by turns; and none while a request of another tenant is under way, as long as that is not for long. While
// several tenants make requests, the loop is free for a millisecond after each slice: an event of another tenant passes it
// several times.
import { Crowd } from '../domain/crowd.ts';

/** A slice ends with the step that reaches this: about a millisecond, and at most two. */
export const SLICE_STEPS = 10_000;

/** So often a slice lets others go first, a millisecond each time: however busy they are, it gets a share. */
const PATIENCE = 8;

type Timers = { soon: (run: () => void) => void; later: (run: () => void) => void };
type TurnsOptions = { patience?: number; timers?: Timers; passed?: () => number };
const TIMERS: Timers = { soon: (run) => void setImmediate(run), later: (run) => void setTimeout(run, 1) };

export class Turns {
  readonly #timers: Timers;
  readonly #patience: number;
  readonly #tenants: Crowd<number>;
  /** In order of their turns. */
  readonly #waiting = new Map<number, (() => void)[]>();
  /** Requests of each tenant that are being worked on: those that wait for a turn are not. */
  readonly #underWay = new Map<number, number>();
  #isScheduled = false;
  #deferred = 0;

  /**
   * @param patience 0 = no request goes first, and no slice is followed by a pause: for a world in which real time does not pass
   * @param passed milliseconds that only pass
   */
  constructor({ patience = PATIENCE, timers = TIMERS, passed = () => performance.now() }: TurnsOptions = {}) {
    this.#patience = patience;
    this.#timers = timers;
    this.#tenants = new Crowd(passed);
  }

  /** Whether several tenants make requests. */
  get isShared(): boolean {
    return this.#patience > 0 && this.#tenants.isShared;
  }

  /** A request of this tenant begins: long work of others lets it go first. */
  enter(tenantId: number): void {
    this.#tenants.came(tenantId);
    this.#underWay.set(tenantId, (this.#underWay.get(tenantId) ?? 0) + 1);
  }

  leave(tenantId: number): void {
    const left = (this.#underWay.get(tenantId) ?? 0) - 1;
    if (left > 0) this.#underWay.set(tenantId, left);
    else this.#underWay.delete(tenantId);
  }

  /** Resolves when this tenant may do its next slice. */
  next(tenantId: number): Promise<void> {
    return new Promise((resolve) => {
      const own = this.#waiting.get(tenantId);
      if (own === undefined) this.#waiting.set(tenantId, [resolve]);
      else own.push(resolve);
      this.#schedule(this.#nextSlice);
    });
  }

  get #nextSlice(): (run: () => void) => void {
    return this.isShared ? this.#timers.later : this.#timers.soon;
  }

  #schedule(how: (run: () => void) => void): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    how(() => this.#turn());
  }

  #turn(): void {
    this.#isScheduled = false;
    const [next] = this.#waiting;
    if (next === undefined) return;
    const [tenantId, own] = next;
    if (this.#deferred < this.#patience && this.#isAnotherUnderWay(tenantId)) {
      this.#deferred += 1;
      this.#schedule(this.#timers.later);
      return;
    }
    this.#deferred = 0;
    // Behind all others.
    this.#waiting.delete(tenantId);
    const resolve = own.shift();
    if (own.length > 0) this.#waiting.set(tenantId, own);
    if (this.#waiting.size > 0) this.#schedule(this.#nextSlice);
    resolve?.();
  }

  #isAnotherUnderWay(tenantId: number): boolean {
    return this.#underWay.size > (this.#underWay.has(tenantId) ? 1 : 0);
  }
}
