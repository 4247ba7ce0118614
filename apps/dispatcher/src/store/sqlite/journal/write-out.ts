// Writes the rows of what the journal holds, in order of acceptance, with the code that writes them ordinarily.
// Several writers: whichever connection comes first does it for all; the rows have the node of the process that accepted them.
import type { Connection } from '../connection/connection.ts';
import { reasonOf, textOf } from '../connection/faults.ts';
import { writeAccepted } from '../hot/accept.ts';
import { noteTime } from '../hot/disorder.ts';
import { noteClock } from '../hot/follow-clock.ts';
import type { JournalledBatch } from './journal.ts';
import { markWrittenOut, readJournal } from './slots.ts';

/**
 * In a transaction, before any act that could miss these rows. Nothing else has been done since they were accepted, so their
 * routing still holds and no key has come between.
 */
export function writeOut(connection: Connection): void {
  readJournal(connection);
  const { journal } = connection;
  if (journal.isEmpty) return;
  for (const batch of journal.batches) write(connection, batch);
  markWrittenOut(connection);
}

/** @throws if its rows are refused. Each accept was checked for that, so it takes a bug, or a change of the file by hand */
function write(connection: Connection, batch: JournalledBatch): void {
  try {
    noteTime(connection, batch.now);
    noteClock(connection, batch.now);
    writeAccepted(connection, batch, batch.node);
  } catch (cause) {
    if (reasonOf(cause) !== null) throw cause;
    const ids = batch.entries.map(({ event }) => event.id).join(', ');
    const fix = 'keep a copy of the database and report this as a bug';
    throw new Error(
      `the rows of ${ids}, which is accepted and in the table journal, are refused: ${textOf(cause)}; ${fix}`,
      {
        cause,
      },
    );
  }
}
