// What waits, by tenant, where items take different amounts of work: start-time fair queueing (Goyal, Vin and Cheng, 1996).
// Tenants that wait get equal shares of the work, so a tenant with small items does not wait behind the sum of another's
// large ones: at most behind one of them.
import { Queue } from './round-robin.ts';

type Waiting<T> = {
  items: Queue<{ item: T; weight: number }>;
  /** The virtual time at which its next item starts: work done, as each tenant that waits counts it. */
  startsAt: number;
};

export class FairQueue<T> {
  readonly #tenants = new Map<number, Waiting<T>>();
  /** Virtual time: where the item that was taken last began. */
  #now = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  sizeOf(tenantId: number): number {
    return this.#tenants.get(tenantId)?.items.size ?? 0;
  }

  push(tenantId: number, item: T, weight: number): void {
    let waiting = this.#tenants.get(tenantId);
    if (waiting === undefined) {
      waiting = { items: new Queue(), startsAt: this.#now };
      this.#tenants.set(tenantId, waiting);
    }
    waiting.items.push({ item, weight });
    this.#size += 1;
  }

  /** Takes out the next item: the oldest of the tenant that has had the least work. */
  next(): { item: T; weight: number } | undefined {
    let first: [number, Waiting<T>] | undefined;
    for (const entry of this.#tenants) if (first === undefined || entry[1].startsAt < first[1].startsAt) first = entry;
    if (first === undefined) return undefined;
    const [tenantId, waiting] = first;
    const taken = waiting.items.shift();
    this.#size -= 1;
    this.#now = waiting.startsAt;
    waiting.startsAt += taken.weight;
    if (waiting.items.size === 0) this.#tenants.delete(tenantId);
    return taken;
  }
}
