// Who owes what: the keys of all events that were answered 202, and what has arrived of them at each path.
import type { Arrival } from './receiver.ts';

const KEY = /"key":"([^"]+)"/;

export class Ledger {
  readonly #paths: readonly string[];
  readonly #seen = new Set<string>();
  /** What was accepted and has not arrived yet, as `path key`. */
  readonly owed = new Set<string>();
  /** Events answered 202. */
  accepted = 0;
  /** Requests that reached the receiver, repeats included. */
  received = 0;
  /** Requests that brought what had arrived before. */
  duplicates = 0;

  /** @param paths where every event must arrive */
  constructor(paths: readonly string[]) {
    this.#paths = paths;
  }

  accept(key: string): void {
    this.accepted += 1;
    for (const path of this.#paths) {
      const due = `${path} ${key}`;
      if (!this.#seen.has(due)) this.owed.add(due);
    }
  }

  arrive({ body, path }: Arrival): void {
    const due = `${path} ${KEY.exec(body.toString())?.[1]}`;
    this.received += 1;
    if (this.#seen.has(due)) this.duplicates += 1;
    this.#seen.add(due);
    this.owed.delete(due);
  }
}
