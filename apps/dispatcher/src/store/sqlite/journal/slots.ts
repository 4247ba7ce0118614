// The table of the journal: slots of one page each. A record overwrites the next slots in place, and writing out raises one number, so
// no page is added, freed or zeroed. Rows that were inserted and deleted would have cost three pages for each event at
// 200 events a second, because `secure_delete` writes each freed page once more.
import type { Connection } from '../connection/connection.ts';
import { SLOTS_MAX } from './journal.ts';
import { batchesIn, FORMAT } from './record.ts';

/** Fills a page of 4096 bytes, beside the head of the row: no two slots share one. */
const SLOT_BYTES = 4000;
/** JSON may end in blanks. */
const BLANK = 0x20;

type Slot = { slot: number; format: number; seq: number; continues: number; bytes: Buffer };

/** In a transaction: makes memory what the table has. */
export function readJournal(connection: Connection): void {
  const { journal } = connection;
  if (journal.isKnown) return;
  journal.forget();
  journal.writtenOut =
    connection.sql<{ seq: number }>('SELECT seq FROM journal WHERE slot = 0').get()?.seq ?? journal.writtenOut;
  const slot = connection.sql<Slot>('SELECT slot, format, seq, continues, bytes FROM journal WHERE slot = ?');
  let record: Buffer[] = [];
  for (let number = 1; number <= SLOTS_MAX; number += 1) {
    const found = slot.get(number);
    if (found?.seq !== journal.writtenOut + number) break;
    journal.slots = number;
    record.push(found.bytes);
    if (found.continues === 1) continue;
    for (const batch of batchesIn(found.format, Buffer.concat(record))) journal.add(batch);
    record = [];
  }
  journal.isKnown = true;
}

const WRITE = `INSERT INTO journal (slot, format, seq, continues, bytes) VALUES (:slot, ${FORMAT}, :seq, :continues, :bytes)
  ON CONFLICT (slot) DO UPDATE SET format = ${FORMAT}, seq = :seq, continues = :continues, bytes = :bytes`;

/** `false` = there is no room for it. */
export function writeRecord(connection: Connection, record: Buffer): boolean {
  const { journal } = connection;
  const count = Math.ceil(record.length / SLOT_BYTES);
  if (journal.slots + count > SLOTS_MAX) return false;
  for (let i = 0; i < count; i += 1) {
    const bytes = Buffer.alloc(SLOT_BYTES, BLANK);
    record.copy(bytes, 0, i * SLOT_BYTES);
    journal.slots += 1;
    const { slots: slot, writtenOut } = journal;
    connection.sql(WRITE).run({ slot, seq: writtenOut + slot, continues: i + 1 < count ? 1 : 0, bytes });
  }
  journal.filledSlots = Math.max(journal.filledSlots, journal.slots);
  return true;
}

/** What is in the slots counts no more. */
export function markWrittenOut(connection: Connection): void {
  const { journal } = connection;
  journal.writtenOut += journal.slots;
  connection.sql('UPDATE journal SET seq = ? WHERE slot = 0').run(journal.writtenOut);
  journal.clear();
}

/** Overwrites what was written out: no context stays here when its event goes. */
export function blankSlots(connection: Connection): void {
  const { journal } = connection;
  if (journal.filledSlots === 0) return;
  connection
    .sql('UPDATE journal SET bytes = zeroblob(length(bytes)) WHERE slot BETWEEN 1 AND ?')
    .run(journal.filledSlots);
  journal.filledSlots = 0;
}
