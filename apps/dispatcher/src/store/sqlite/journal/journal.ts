// What the writing connection keeps in memory of the journal, so that writing it out in the same process reads and parses nothing.
import type { AcceptBatch } from '../../../domain/acceptance.ts';
import type { SentText } from '../thread/large-texts.ts';

/** One accept, with the node whose leases its deliveries have. */
export type JournalledBatch = AcceptBatch<SentText> & { node: number | null };

/** Slots that may wait to be written out: 256 KB. Journalling stops there, and the next accept writes them out. */
export const SLOTS_MAX = 64;

export class Journal {
  /** Whether accepts of this connection may go to the journal. The code that turns it on also sees to it that it is written out in time. */
  isOn = false;
  /** In order of acceptance; not written out yet. */
  readonly batches: JournalledBatch[] = [];
  /** Ids and producers' keys in them: an accept with one of these has to look at the rows. */
  readonly taken = new Set<string>();
  /** Slots that they fill. */
  slots = 0;
  /** `seq` of slot 0. */
  writtenOut = 0;
  /** Slots up to this one may hold contexts, old ones included. */
  filledSlots = SLOTS_MAX;
  /** Whether this is what the table has. */
  isKnown = false;

  /** `false` too where that is not known: then the table may hold what was answered before. */
  get isEmpty(): boolean {
    return this.isKnown && this.batches.length === 0;
  }

  add(batch: JournalledBatch): void {
    this.batches.push(batch);
    for (const { event, key, deliveries } of batch.entries) {
      this.taken.add(event.id);
      for (const { id } of deliveries) this.taken.add(id);
      if (key !== null) this.taken.add(keyName(batch.tenantId, key.hash));
    }
  }

  /** After a rollback, or a commit of another connection: it is read again. */
  forget(): void {
    this.clear();
    this.isKnown = false;
    this.filledSlots = SLOTS_MAX;
  }

  clear(): void {
    this.batches.length = 0;
    this.taken.clear();
    this.slots = 0;
  }
}

/** No id looks like it. */
export const keyName = (tenantId: number, hash: Uint8Array): string =>
  `${tenantId}:${Buffer.from(hash.buffer, hash.byteOffset, hash.byteLength).toString('latin1')}`;
