// The deliveries that a viewer may have in its list. Only for these must it be told that one no longer matches its query.

export class ShownRows {
  readonly #max: number;
  /** `deliveries.seq`, in the order of being sent. */
  readonly #seqs = new Set<number>();
  /** Of older ones it is not known: they came before this connection, by the search, or were too many to remember. */
  #unknownUpTo: number;

  constructor(max: number, unknownUpTo: number) {
    this.#max = max;
    this.#unknownUpTo = unknownUpTo;
  }

  add(seqs: readonly number[]): void {
    for (const seq of seqs) this.#seqs.add(seq);
    for (const seq of this.#seqs) {
      if (this.#seqs.size <= this.#max) break;
      this.#seqs.delete(seq);
      this.#unknownUpTo = Math.max(this.#unknownUpTo, seq);
    }
  }

  /** Those that it may have; it has them no longer. */
  takeOut(others: readonly { seq: number; id: string }[]): string[] {
    return others.filter(({ seq }) => this.#seqs.delete(seq) || seq <= this.#unknownUpTo).map(({ id }) => id);
  }
}
