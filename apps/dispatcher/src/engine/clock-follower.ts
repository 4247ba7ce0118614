// Makes the store follow a clock that was set, before anything is claimed with the new time.
import type { Ulids } from '../domain/ids.ts';
import type { Clock, ClockStep } from '../ports/clock.ts';
import type { Store } from '../ports/store/index.ts';

type Deps = {
  store: Pick<Store, 'followClock'>;
  clock: Clock;
  ulids: Ulids;
};

export class ClockFollower implements Disposable {
  readonly #deps: Deps;
  /** Steps that the store has not followed yet, in their order. */
  readonly #steps: (ClockStep & { name: string; isAsked: boolean })[] = [];
  #following: Promise<void> | null = null;
  readonly #callOff: () => void;

  /** @param onSet told of each step */
  constructor(deps: Deps, onSet: () => void) {
    this.#deps = deps;
    this.#callOff = deps.clock.whenSet((step) => {
      this.#steps.push({ ...step, name: deps.ulids.next(step.now), isAsked: this.#steps.length > 0 });
      // The store does acts in the order in which they were asked for: what is written by the new time comes after it. Told
      // of in the reading of the clock, this is before whatever that reading is for.
      void this.settled().catch(() => undefined);
      onSet();
    });
  }

  /** Whether stored times are still those of another clock. */
  get isBehind(): boolean {
    return this.#steps.length > 0;
  }

  /** Resolves when the store has followed. @throws StoreError it has not: ask again */
  settled(): Promise<void> {
    this.#following ??= this.#follow().finally(() => {
      this.#following = null;
    });
    return this.#following;
  }

  async #follow(): Promise<void> {
    for (let step = this.#steps[0]; step !== undefined; step = this.#steps[0]) {
      const { name, byMs, isAsked } = step;
      // One that is asked for late, or again: what was written since then has the new time, and must not be moved.
      const now = isAsked ? Math.max(step.now, this.#deps.clock.now()) : step.now;
      step.isAsked = true;
      await this.#deps.store.followClock({ step: name, now, byMs });
      this.#steps.shift();
    }
  }

  [Symbol.dispose](): void {
    this.#callOff();
  }
}
