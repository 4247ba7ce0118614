// Epochs of the log. They belong to the database, not to a process: an epoch exists to notice a backup that was put back,
// and a backup can only be put back while no node lives.
import { randomBytes } from 'node:crypto';
import type { Connection } from '../connection/connection.ts';
import type { Place } from './position.ts';

const LAST = `SELECT epoch, max(first_seq, coalesce((SELECT max(seq) FROM live_log), 0)) AS seq
  FROM live_epochs WHERE number = (SELECT max(number) FROM live_epochs)`;

const lastPlace = (connection: Connection): Place | undefined => connection.sql<Place>(LAST).get();

/** The last change of the log, in the current epoch. */
export function headOf(connection: Connection): Place {
  const head = lastPlace(connection);
  if (head === undefined)
    throw new Error('the log has no epoch, but opening the database to write begins the first one');
  return head;
}

/**
 * Of every connection that writes. A node that starts while no other node lives begins the next epoch. All others join the
 * current one, and begin the first if there is none.
 */
export function joinEpoch(connection: Connection, { isOnlyNode }: { isOnlyNode: boolean }): void {
  if (!isOnlyNode && lastPlace(connection) !== undefined) return;
  connection.db
    .transaction(() => {
      const last = lastPlace(connection);
      // Another one may have come first meanwhile.
      if (!isOnlyNode && last !== undefined) return;
      connection
        .sql(
          "INSERT INTO live_epochs (epoch, first_seq, at) VALUES (?, ?, CAST(unixepoch('subsec') * 1000 AS INTEGER))",
        )
        .run(randomBytes(12).toString('base64url'), last?.seq ?? 0);
    })
    .immediate();
}
