// Who is ahead of whom in the order of a profile. Whoever is accepted gets the next number; one with a later `deliver_at`
// comes in when that time has come. When exactly this is noticed is not for the model to say: then it knows between which
// numbers.
import type { KnownDelivery, Place } from './records.ts';

const NEVER = Number.POSITIVE_INFINITY;

export class Order {
  #last = 0;

  /** @param queued everything of the webhook that has a place */
  enter(queued: readonly KnownDelivery[], keys: readonly string[], entersAt: number, now: number): Place {
    this.seen(queued, now);
    if (entersAt > now) return { keys, entersAt, from: NEVER, to: NEVER };
    this.#letIn(queued, keys, now);
    this.#last += 1;
    return { keys, entersAt, from: this.#last, to: this.#last };
  }

  /** The clock shows `now`: whoever's time has come may come in from then on, behind all that have a number. */
  seen(queued: readonly KnownDelivery[], now: number): void {
    for (const { place, attempts } of queued) {
      if (place?.from !== NEVER || place.entersAt > now) continue;
      // One that was sent out of turn may have come in before, when its retry was due.
      place.from = attempts > 0 ? -NEVER : this.#last + 0.5;
    }
  }

  /** It was begun in its turn: whoever shares a key with it is behind it from now on. */
  begun(place: Place): void {
    if (place.from !== place.to || place.from === NEVER) {
      place.from = -NEVER;
      place.to = -NEVER;
    }
  }

  /** Those whose time has come go in ahead of a new one, and ahead of them those with whom they share another key. */
  #letIn(queued: readonly KnownDelivery[], keys: readonly string[], now: number): void {
    const asked = new Set(keys);
    const found = new Set<KnownDelivery>();
    for (let size = -1; size !== found.size; ) {
      size = found.size;
      for (const one of queued) {
        const { place } = one;
        if (place?.to !== NEVER || place.entersAt > now) continue;
        if (!place.keys.some((key) => asked.has(key))) continue;
        found.add(one);
        for (const key of place.keys) asked.add(key);
      }
    }
    const inOrder = [...found].sort((a, b) => (a.place?.entersAt ?? 0) - (b.place?.entersAt ?? 0) || a.seq - b.seq);
    const before = this.#last;
    for (const { place } of inOrder) {
      if (place === null) continue;
      this.#last += 1;
      // First seen just now, it came in just now; else it may have done so at any time since.
      if (place.from === before + 0.5) place.from = this.#last;
      place.to = this.#last;
    }
  }
}

/** The clocks of two nodes differ by less: what is further ahead is of a clock that was set. */
const CLOCKS_APART_MAX_MS = 5000;

/**
 * From when on one is due that is released now. Another node may release it, by its clock. One that may have come into its
 * order is due at once, whatever its `deliver_at` is by a clock that was set back while nothing ran.
 */
export function releasedFrom({ place, deliverAt }: KnownDelivery, now: number, clocksApartMs: number): number {
  const released = now - clocksApartMs;
  if (place === null) return Math.max(released, deliverAt);
  return place.from !== NEVER && deliverAt > now + CLOCKS_APART_MAX_MS ? released : deliverAt;
}

/** Of two at the same webhook: whether `other` must be finished before `one` is begun. */
export function isAhead(other: KnownDelivery, one: KnownDelivery): 'yes' | 'no' | 'unknown' {
  const [theirs, own] = [other.place, one.place];
  if (theirs === null || own === null || other === one) return 'no';
  if (!theirs.keys.some((key) => own.keys.includes(key))) return 'no';
  const [a, b] = [rangeOf(other, theirs), rangeOf(one, own)];
  if (a.to < b.from) return 'yes';
  return a.from > b.to ? 'no' : 'unknown';
}

/** One that was sent out of turn may come in before its time, when its retry is due. */
const rangeOf = ({ attempts }: KnownDelivery, place: Place): Pick<Place, 'from' | 'to'> =>
  place.from === NEVER && attempts > 0 ? { from: -NEVER, to: NEVER } : place;
