// How many rows one claim has gone through: what bounds the time that other acts wait for it.
import type { ClaimRequest } from '../../../ports/store/claims.ts';

export class ClaimedRows {
  readonly #max: number;
  #count = 0;

  constructor({ rowsMax = Number.POSITIVE_INFINITY }: Pick<ClaimRequest, 'rowsMax'>) {
    this.#max = rowsMax;
  }

  get isFull(): boolean {
    return this.#count >= this.#max;
  }

  /** How many of `wanted` rows a webhook may have: one when the claim is full, so that every webhook makes progress. */
  roomOf(wanted: number): number {
    return Math.min(wanted, Math.max(1, this.#max - this.#count));
  }

  add(count: number): void {
    this.#count += count;
  }
}
