// One query on the stream, as its viewer sees it: changes wait here until they are taken in.
import type { ClientMessage } from '@posthorn/contracts/live';
import type { Change } from './change.ts';
import type { Position } from './position.ts';
import { beginAt, type Reading, type ReadingEvent, stepReading } from './subscription-machine.ts';
import { acknowledging, subscribing } from './wire.ts';

type Deps = {
  readonly query: string;
  readonly since: Position | null;
  readonly snapshot: number;
  readonly send: (message: ClientMessage) => void;
  readonly newId: () => string;
  readonly onClose: () => void;
};

/** What a viewer uses of it. The rest is for the stream. */
export type Subscription = Omit<LiveSubscription, 'connected' | 'disconnected' | 'told'>;

export class LiveSubscription {
  readonly query: string;
  readonly #deps: Deps;
  #reading: Reading;
  /** Its id on the wire, a new one each time it asks: what is under way for an earlier one is not meant for it. */
  #id: string | null = null;
  #paused = false;
  #closed = false;
  #taking = false;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.query = deps.query;
    this.#reading = beginAt(deps.since);
  }

  /** Up to here everything was taken in. `null`: nothing yet. Save it to go on from here later. */
  get position(): Position | null {
    return this.#reading.taken;
  }

  get paused(): boolean {
    return this.#paused;
  }

  /**
   * Hands what has come to `apply`, oldest first, and acknowledges it. If `apply` throws, its change counts as not taken:
   * it comes again with the next call.
   * @returns how many changes were taken
   */
  take(apply: (change: Change) => void): number {
    // The change that is being taken is the oldest still: inside of `apply` it would come twice.
    if (this.#taking) return 0;
    const before = this.position;
    let count = 0;
    this.#taking = true;
    try {
      for (let [change] = this.#reading.waiting; change !== undefined; [change] = this.#reading.waiting) {
        apply(change);
        count += 1;
        // If `apply` refreshed or closed this subscription, nothing waits any more.
        this.#step({ type: 'took' });
      }
    } finally {
      this.#taking = false;
      const { position } = this;
      if (this.#id !== null && position !== null && position !== before) {
        this.#deps.send(acknowledging(this.#id, position));
      }
    }
    return count;
  }

  /** No rows come until `resume`, which is told everything since, or a gap. */
  pause(): void {
    this.#pause(true);
  }

  resume(): void {
    this.#pause(false);
  }

  /** Begins again with a snapshot. Rows that a gap left out are in it, or are older. */
  refresh(): void {
    if (!this.#closed) this.#step({ type: 'refresh' });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#leave();
    this.#reading = beginAt(this.position);
    this.#deps.onClose();
  }

  /** The connection is there: the stream calls it after each welcome. */
  connected(): void {
    this.#step({ type: 'start' });
    this.#ask();
  }

  /** The connection is gone, and with it the id on the wire. */
  disconnected(): void {
    this.#id = null;
    this.#step({ type: 'stop' });
  }

  /** @returns whether it is meant for this subscription */
  told(id: string, change: Change): boolean {
    if (id !== this.#id) return false;
    this.#step({ type: 'told', change });
    return true;
  }

  #pause(paused: boolean): void {
    this.#paused = paused;
    if (this.#id !== null) this.#deps.send({ t: paused ? 'pause' : 'resume', id: this.#id });
  }

  #step(event: ReadingEvent): void {
    const { reading, ask } = stepReading(this.#reading, event);
    this.#reading = reading;
    if (ask) this.#ask();
  }

  #ask(): void {
    const { query, snapshot, send, newId } = this.#deps;
    this.#leave();
    this.#id = newId();
    send(subscribing({ id: this.#id, query, since: this.#reading.taken, snapshot }));
    if (this.#paused) send({ t: 'pause', id: this.#id });
  }

  #leave(): void {
    if (this.#id !== null) this.#deps.send({ t: 'unsub', id: this.#id });
    this.#id = null;
  }
}
