// Requests that wait, by caller. Tenants get equal shares, and all unknown callers together get the share of one tenant, so
// unknown callers cannot slow a tenant down by being many. Among themselves they get equal shares too.
import { FairQueue } from './fair-queue.ts';

/** Who calls: the id of a tenant, or a name for an unknown caller. Only a hint, because the request is not authenticated yet. */
export type Caller = number | string;

/** Stands for all unknown callers. No tenant has this id. */
const UNKNOWN = 0;

export class CallerQueue<T> {
  /** One item for each request. `null` = the next request of `#unknown`. */
  readonly #shares = new FairQueue<number, { item: T } | null>();
  readonly #unknown = new FairQueue<string, T>();

  get size(): number {
    return this.#shares.size;
  }

  push(caller: Caller, item: T): void {
    if (typeof caller === 'number') {
      this.#shares.push(caller, { item }, 1);
      return;
    }
    this.#unknown.push(caller, item, 1);
    this.#shares.push(UNKNOWN, null, 1);
  }

  /** Takes out the next item: the oldest of the caller that has had the fewest turns. */
  next(): { item: T } | undefined {
    const next = this.#shares.next();
    return next?.item === null ? this.#unknown.next() : next?.item;
  }
}
