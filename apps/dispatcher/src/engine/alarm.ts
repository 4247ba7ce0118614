// Wakes the loop when the next delivery is due.
import type { Clock } from '../ports/clock.ts';

export class Alarm {
  readonly #clock: Pick<Clock, 'wakeAt'>;
  readonly #ring: () => void;
  #set: { at: number; callOff: () => void } | null = null;

  constructor(clock: Pick<Clock, 'wakeAt'>, ring: () => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  /** One that is set for the same time stays: many attempts end before the next retry is due. @param at `null` = never */
  set(at: number | null): void {
    if (at === (this.#set?.at ?? null)) return;
    this.#set?.callOff();
    this.#set = at === null ? null : { at, callOff: this.#clock.wakeAt(at, () => this.#wake()) };
  }

  #wake(): void {
    this.#set = null;
    this.#ring();
  }
}
