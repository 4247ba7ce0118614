// A binary heap of due times, so that a wake-up does not sort every endpoint.

export type Due = { dueAt: number; endpointId: number };

export class DueHeap {
  readonly #items: Due[] = [];

  get size(): number {
    return this.#items.length;
  }

  peek(): Due | undefined {
    return this.#items[0];
  }

  clear(): void {
    this.#items.length = 0;
  }

  push(item: Due): void {
    const items = this.#items;
    let at = items.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.#timeAt(parent) <= item.dueAt) break;
      this.#swap(at, parent);
      at = parent;
    }
  }

  pop(): Due | undefined {
    const items = this.#items;
    const top = items[0];
    const last = items.pop();
    if (top === undefined || last === undefined || items.length === 0) return top;
    items[0] = last;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const smaller = this.#timeAt(left + 1) < this.#timeAt(left) ? left + 1 : left;
      if (this.#timeAt(smaller) >= last.dueAt) return top;
      this.#swap(at, smaller);
      at = smaller;
    }
  }

  #timeAt(index: number): number {
    return this.#items[index]?.dueAt ?? Number.POSITIVE_INFINITY;
  }

  #swap(a: number, b: number): void {
    const items = this.#items;
    const [x, y] = [items[a], items[b]];
    if (x === undefined || y === undefined) throw new Error('the heap was asked to swap what it does not hold');
    items[a] = y;
    items[b] = x;
  }
}
