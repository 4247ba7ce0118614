// Who is ahead of whom in the order of a profile. Whoever is accepted gets the next number; one with a later `deliver_at`
// gets one when that time has come. When exactly this is noticed is not for the model to say: then it does not know.
import type { KnownDelivery, Place } from './records.ts';

export class Order {
  #last = 0;

  /** @param queued everything of the webhook that has a place */
  enter(queued: readonly KnownDelivery[], keys: readonly string[], entersAt: number, now: number): Place {
    this.seen(queued, now);
    if (entersAt > now) return { keys, entersAt, number: null, seenAt: null };
    this.#letIn(queued, keys, now);
    this.#last += 1;
    return { keys, entersAt, number: this.#last, seenAt: null };
  }

  /** The clock shows `now`: whoever enters from then on is behind all that have a number. */
  seen(queued: readonly KnownDelivery[], now: number): void {
    for (const { place } of queued) {
      if (place !== null && place.number === null && place.entersAt <= now) place.seenAt ??= this.#last;
    }
  }

  /** It was begun in its turn: whoever shares a key with it is behind it from now on. */
  begun(place: Place): void {
    place.number ??= Number.NEGATIVE_INFINITY;
  }

  /** Those whose time has come go in ahead of a new one, and ahead of them those with whom they share another key. */
  #letIn(queued: readonly KnownDelivery[], keys: readonly string[], now: number): void {
    const asked = new Set(keys);
    const found = new Set<KnownDelivery>();
    for (let size = -1; size !== found.size; ) {
      size = found.size;
      for (const one of queued) {
        const { place } = one;
        if (place === null || place.number !== null || place.entersAt > now) continue;
        if (!place.keys.some((key) => asked.has(key))) continue;
        found.add(one);
        for (const key of place.keys) asked.add(key);
      }
    }
    const inOrder = [...found].sort((a, b) => (a.place?.entersAt ?? 0) - (b.place?.entersAt ?? 0) || a.seq - b.seq);
    for (const { place } of inOrder) {
      this.#last += 1;
      if (place !== null) place.number = this.#last;
    }
  }
}

/** Of two at the same webhook: whether `other` must be finished before `one` is begun. */
export function isAhead(other: KnownDelivery, one: KnownDelivery): 'yes' | 'no' | 'unknown' {
  const [theirs, own] = [other.place, one.place];
  if (theirs === null || own === null || other === one) return 'no';
  if (!theirs.keys.some((key) => own.keys.includes(key))) return 'no';
  if (theirs.number !== null && own.number !== null) return theirs.number < own.number ? 'yes' : 'no';
  if (theirs.number === null) return theirs.seenAt === null && other.attempts === 0 ? 'no' : 'unknown';
  return own.seenAt !== null && theirs.number <= own.seenAt ? 'yes' : 'unknown';
}
