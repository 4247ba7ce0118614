// One query on the stream with the rows that are known of it. The stream keeps its place; this keeps what the page shows.
import type { Change, Subscription as Feed } from '@posthorn/stream';
import { RowStore } from './row-store.ts';

export type QueryFault = { message: string; at: { from: number; to: number } | undefined };

export class Subscription {
  readonly store = new RowStore();
  fault: QueryFault | null = null;
  /** Of rows in the last frame: how many matched, and how many were sent. */
  sampling: { matched: number; sent: number } | null = null;
  /** How many changes follow those that were told, matching or not. */
  behind = 0;
  readonly #feed: Feed;

  constructor(feed: Feed) {
    this.#feed = feed;
  }

  get query(): string {
    return this.#feed.query;
  }

  get paused(): boolean {
    return this.#feed.paused;
  }

  pause(paused: boolean): void {
    if (paused) this.#feed.pause();
    else this.#feed.resume();
  }

  /** Begins again with a snapshot: what was not told is in it, or is paged behind it. */
  refresh(): void {
    this.#feed.refresh();
  }

  close(): void {
    this.#feed.close();
  }

  /** Takes in what has come. */
  flush(): void {
    this.#feed.take((change) => this.#apply(change));
  }

  #apply(change: Change): void {
    const { store } = this;
    if (change.kind !== 'fault') this.behind = 'behind' in change ? change.behind : 0;
    switch (change.kind) {
      case 'snapshot':
        this.fault = null;
        store.reset(change.rows, change.older);
        break;
      case 'rows': {
        const { rows, out, sampled } = change;
        this.sampling = sampled === null ? null : { matched: sampled.matched, sent: rows.length };
        const hidden = sampled === null ? 0 : sampled.matched - rows.length;
        // Its rows are the newest: what is hidden is between them and what was known before.
        if (hidden > 0) store.addGap({ why: 'sampled', count: hidden });
        for (const row of rows) store.put(row);
        for (const id of out) store.remove(id);
        break;
      }
      case 'gap':
        store.addGap({ why: change.why, count: change.changes });
        break;
      case 'reset':
        store.clear();
        break;
      case 'fault':
        this.fault = { message: change.message, at: change.at };
        break;
      case 'moved':
        break;
    }
  }
}
