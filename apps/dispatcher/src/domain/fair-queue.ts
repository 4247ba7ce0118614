// What waits, by tenant or another key, where items take different amounts of work: start-time fair queueing (Goyal, Vin
// and Cheng, 1996). Keys that wait get equal shares of the work, so a tenant with small items does not wait behind the sum
// of another's large ones: at most behind one of them.
import { Queue } from './round-robin.ts';

type Waiting<T> = {
  items: Queue<{ item: T; weight: number }>;
  /** The virtual time at which its next item starts: work done, as each key that waits counts it. */
  startsAt: number;
};

export class FairQueue<K, T> {
  readonly #keys = new Map<K, Waiting<T>>();
  /** Virtual time: where the item that was taken last began. */
  #now = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  sizeOf(key: K): number {
    return this.#keys.get(key)?.items.size ?? 0;
  }

  push(key: K, item: T, weight: number): void {
    let waiting = this.#keys.get(key);
    if (waiting === undefined) {
      waiting = { items: new Queue(), startsAt: this.#now };
      this.#keys.set(key, waiting);
    }
    waiting.items.push({ item, weight });
    this.#size += 1;
  }

  /** Takes out the next item: the oldest of the key that has had the least work. */
  next(): { item: T; weight: number } | undefined {
    let first: [K, Waiting<T>] | undefined;
    for (const entry of this.#keys) if (first === undefined || entry[1].startsAt < first[1].startsAt) first = entry;
    if (first === undefined) return undefined;
    const [key, waiting] = first;
    const taken = waiting.items.shift();
    this.#size -= 1;
    this.#now = waiting.startsAt;
    waiting.startsAt += taken.weight;
    if (waiting.items.size === 0) this.#keys.delete(key);
    return taken;
  }
}
