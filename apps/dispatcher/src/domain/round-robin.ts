// A queue per tenant; tenants take turns. However much one tenant has waiting, the next item of another comes after at
// most one item of each tenant.

export class RoundRobin<T> {
  /** The tenant whose turn is next comes first. None of the queues is empty. */
  readonly #queues = new Map<number, Queue<T>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  sizeOf(tenantId: number): number {
    return this.#queues.get(tenantId)?.size ?? 0;
  }

  push(tenantId: number, item: T): void {
    let queue = this.#queues.get(tenantId);
    if (queue === undefined) {
      queue = new Queue();
      this.#queues.set(tenantId, queue);
    }
    queue.push(item);
    this.#size += 1;
  }

  /** Takes the next item out. @param may tenants it says no to are passed over, and keep their turns */
  next(may: (tenantId: number) => boolean = () => true): { tenantId: number; item: T } | undefined {
    for (const [tenantId, queue] of this.#queues) {
      if (!may(tenantId)) continue;
      const item = queue.shift();
      this.#queues.delete(tenantId);
      if (queue.size > 0) this.#queues.set(tenantId, queue);
      this.#size -= 1;
      return { tenantId, item };
    }
    return undefined;
  }

  /** Takes everything out. */
  drain(): T[] {
    const items: T[] = [];
    for (let next = this.next(); next !== undefined; next = this.next()) items.push(next.item);
    return items;
  }
}

/** First in, first out, without moving what waits: `Array.shift` costs as much as the queue is long. */
export class Queue<T> {
  #items: T[] = [];
  #head = 0;

  get size(): number {
    return this.#items.length - this.#head;
  }

  push(item: T): void {
    this.#items.push(item);
  }

  /** Of a queue that is not empty. */
  shift(): T {
    const item = this.#items[this.#head] as T;
    this.#items[this.#head] = undefined as T;
    this.#head += 1;
    if (this.#head > 64 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }
}
