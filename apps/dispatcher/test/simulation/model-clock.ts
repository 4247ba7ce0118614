// What a step of the clock does to the model: what was due stays due, and what lasts for a while gets no longer.
import type { ClockChange } from '../../src/ports/store/claims.ts';
import type { Model } from './model.ts';
import { isWaiting, type KnownDelivery } from './records.ts';

export class ModelClock {
  readonly #model: Model;
  /** The store is asked again where its answer was lost. */
  #last = '';

  constructor(model: Model) {
    this.#model = model;
  }

  /** @param after only times gone that are later are moved; a clock found set back at start may have written the others itself */
  follow({ step, now, byMs }: ClockChange, after = Number.NEGATIVE_INFINITY): void {
    if (step === this.#last) return;
    this.#last = step;
    const expected = now - byMs;
    for (const one of this.#model.deliveries.values()) {
      if (one.status === 'in_flight' && one.leaseUntil > Math.min(now, expected)) one.leaseUntil += byMs;
      if (byMs < 0) setBack(one, now, byMs);
    }
    for (const known of this.#model.webhooks.values())
      if (known.failingSince !== null && known.failingSince > after) known.failingSince += byMs;
  }

  /** The clock was set back while no process ran. What waits in an order has no stored time: it goes when its turn comes. */
  wentUnnoticed(now: number, byMs: number): void {
    for (const one of this.#model.deliveries.values())
      if (one.place !== null && one.status === 'pending' && one.dueFrom <= now - byMs)
        one.dueFrom = Math.min(one.dueFrom, now);
  }
}

function setBack(one: KnownDelivery, now: number, byMs: number): void {
  const expected = now - byMs;
  /** Where a time from the old clock is on the new one. */
  const moved = (time: number): number => {
    if (time <= now) return time;
    if (time <= expected) return time + byMs;
    return one.status === 'retrying' ? time + byMs : time;
  };
  if (isWaiting(one)) {
    const { dueFrom, dueTo } = one;
    // A window around the new time is torn: its earlier part has come on either clock and stays, its later part is moved.
    const isTorn = dueFrom <= now && dueTo > now;
    one.dueFrom = isTorn ? Math.min(dueFrom, now + byMs) : moved(dueFrom);
    one.dueTo = isTorn ? Math.max(now, moved(dueTo)) : moved(dueTo);
  }
  const hasCome = (time: number): boolean => time > now && time <= expected;
  if (hasCome(one.deliverAt)) one.deliverAt += byMs;
  if (one.place !== null && hasCome(one.place.entersAt)) one.place.entersAt += byMs;
}
