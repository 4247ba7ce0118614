// What the list holds of a subscription: rows in the order of their ids (which is that of time), oldest first, so that a
// new one is an append and nothing is shifted. No React: it counts a version up, and tells once per flush.
import type { LiveRow } from '@posthorn/contracts/live';

/** Something that is not told between rows: `key` sorts it behind the newest row of its moment. */
export type Gap = {
  readonly key: string;
  readonly why: 'sampled' | 'slow' | 'retention' | 'paused';
  /** Of `sampled`: rows that are not told. Of the others: changes. */
  readonly count: number;
};
export type Entry = { readonly key: string; row: LiveRow; gap: null } | { readonly key: string; row: null; gap: Gap };

const CAP = 100_000;
/** Evicted at once: moving the rest down costs the same for one as for many. */
const EVICT = 5000;

export class RowStore {
  #entries: Entry[] = [];
  readonly #byId = new Map<string, Entry>();
  /** Counted on for ever, so that no two have the same key. */
  #gaps = 0;
  /** Cursor for what is older than the oldest row; `null` = that is all there is. */
  older: string | null = null;
  /** Whether a snapshot has been taken in. */
  loaded = false;
  version = 0;
  /** Rows that the cap has taken away since the snapshot. */
  evicted = 0;
  /** Whether something between the rows is not told, since the snapshot. */
  hasGaps = false;

  get size(): number {
    return this.#entries.length;
  }

  /** `index` 0 = the oldest that is held. */
  at(index: number): Entry | undefined {
    return this.#entries[index];
  }

  get(id: string): LiveRow | undefined {
    return this.#byId.get(id)?.row ?? undefined;
  }

  /** Index of the first entry that is not before `key`. */
  indexOf(key: string): number {
    let [low, high] = [0, this.#entries.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#entries[middle] as Entry).key < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  reset(newestFirst: readonly LiveRow[], older: string | null): void {
    this.clear();
    for (const row of newestFirst.toReversed()) this.put(row);
    this.older = older;
    this.loaded = true;
  }

  clear(): void {
    this.#entries = [];
    this.#byId.clear();
    this.older = null;
    this.loaded = false;
    this.evicted = 0;
    this.hasGaps = false;
    this.version += 1;
  }

  /** A new row, or a newer state of one. One that is older than all that is held is left to paging. */
  put(row: LiveRow): void {
    const known = this.#byId.get(row.id);
    this.version += 1;
    if (known !== undefined) {
      known.row = row;
      return;
    }
    const entry: Entry = { key: row.id, row, gap: null };
    const newest = this.#entries.at(-1);
    if (newest === undefined || newest.key < row.id) this.#entries.push(entry);
    else {
      const index = this.indexOf(row.id);
      if (index === 0 && (this.older !== null || this.evicted > 0)) return;
      this.#entries.splice(index, 0, entry);
    }
    this.#byId.set(row.id, entry);
    if (this.#entries.length > CAP + EVICT) this.#evict();
  }

  remove(id: string): void {
    if (!this.#byId.delete(id)) return;
    this.#entries.splice(this.indexOf(id), 1);
    this.version += 1;
  }

  addGap(gap: Omit<Gap, 'key'>): void {
    this.#gaps += 1;
    const key = `${this.#entries.at(-1)?.key ?? ''}~${this.#gaps.toString().padStart(16, '0')}`;
    this.#entries.push({ key, row: null, gap: { ...gap, key } });
    this.hasGaps = true;
    this.version += 1;
  }

  /** A page of older rows from the API. */
  addOlder(newestFirst: readonly LiveRow[], older: string | null): void {
    const fresh = newestFirst.filter(({ id }) => !this.#byId.has(id)).toReversed();
    const entries = fresh.map((row): Entry => ({ key: row.id, row, gap: null }));
    for (const entry of entries) this.#byId.set(entry.key, entry);
    this.#entries.unshift(...entries);
    this.older = older;
    this.version += 1;
  }

  #evict(): void {
    const gone = this.#entries.splice(0, EVICT);
    for (const { key, row } of gone) if (row !== null) this.#byId.delete(key);
    this.evicted += gone.length;
    // What the cursor pointed behind is no longer the oldest: from here on the search finds more.
    this.older = null;
  }
}
