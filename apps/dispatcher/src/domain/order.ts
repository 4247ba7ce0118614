// The order of the deliveries of an endpoint whose events share a profile. Each unfinished delivery has a place, a number, at
// each of its keys. One that is first at all of them may be sent; the others wait. The store reads places, asks here, and
// writes the answers.
import type { DeliveryStatus } from '@posthorn/contracts';
import type { Turn } from './acceptance.ts';

/** `number`: behind all that have entered at its keys; `null` = it takes its place at its `deliver_at`. */
export type Place = { number: number | null; waits: boolean };

/** One that waits for its `deliver_at` is behind no other, and no other is behind it. */
const NO_PLACE: Place = { number: null, waits: false };

/** Whether a delivery that is being accepted takes its place now. */
export const entersNow = ({ enteredAt }: Turn, now: number): boolean => enteredAt <= now;

/** @param last the highest place at any of its keys; 0 = no delivery has entered there, `null` = it does not enter now */
export const placeBehind = (last: number | null): Place =>
  last === null ? NO_PLACE : { number: last + 1, waits: last > 0 };

/** A delivery whose `deliver_at` (epoch ms) has come and that has no place yet. */
export type Entering = { deliverySeq: number; deliverAt: number; keys: readonly string[] };

/**
 * Who takes a place before the next one does at some keys: all whose `deliver_at` has come there. A merge brings in those
 * of its other key too, or places at different keys would contradict. The caller asks for each key once.
 */
export class Entrance {
  readonly #asked: string[];
  #next = 0;
  readonly #found = new Map<number, Entering>();

  constructor(keys: readonly string[]) {
    this.#asked = [...keys];
  }

  /** The next key to look at; `null` = all are known. */
  nextKey(): string | null {
    const key = this.#asked[this.#next] ?? null;
    this.#next += 1;
    return key;
  }

  isKnown(deliverySeq: number): boolean {
    return this.#found.has(deliverySeq);
  }

  add(entering: Entering): void {
    this.#found.set(entering.deliverySeq, entering);
    for (const key of entering.keys) if (!this.#asked.includes(key)) this.#asked.push(key);
  }

  /** In order of their times, and of acceptance where these are equal. */
  inOrder(): Entering[] {
    return [...this.#found.values()].sort((a, b) => a.deliverAt - b.deliverAt || a.deliverySeq - b.deliverySeq);
  }
}

/** One of a delivery's keys, and the delivery that is first there; `null` = it has not entered itself. */
export type AtKey = { seq: number; first: number | null };

/** Whether it has a place and is first at all of its keys: only then may it be sent. One that is not in the order is not. */
export function isItsTurn(keys: readonly AtKey[]): boolean {
  for (const { seq, first } of keys) if (first !== seq) return false;
  return keys.length > 0;
}

/** Whether it must wait for another. One without a place waits for its time, and for no other. */
export function isBehind(keys: readonly AtKey[]): boolean {
  for (const { seq, first } of keys) if (first !== null && first !== seq) return true;
  return false;
}

export const hasEntered = (keys: readonly AtKey[]): boolean => keys[0] === undefined || keys[0].first !== null;

/** The clocks of two nodes differ by less. */
const CLOCKS_APART_MS = 5000;

/**
 * When a delivery is due whose turn has come at `now`. The clock of the node that let it in may have been ahead: then its
 * `deliver_at` has not come yet by the clock of the node that calls it. One that is further ahead is of a clock that was set.
 */
export const dueWhenCalled = (deliverAt: number | null, now: number): number =>
  deliverAt !== null && deliverAt > now && deliverAt <= now + CLOCKS_APART_MS ? deliverAt : now;

/** After an attempt: a finished delivery leaves the order, any other keeps its place. */
export const leavesOrder = (status: DeliveryStatus): boolean =>
  status === 'delivered' || status === 'failed' || status === 'cancelled';
