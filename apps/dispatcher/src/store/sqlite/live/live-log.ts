// Which deliveries changed, in the order of the commits. Triggers of the writing connection tell of every row that is
// written, so that no act can forget to, and the commit that changes them writes down which they were.
import type { LivePosition } from '@posthorn/contracts/live';
import type { FindPlaceInput, FoundPlace } from '../../../ports/store/live.ts';
import type { Connection } from '../connection/connection.ts';
import { headOf } from './epochs.ts';
import { packSeqs } from './packed-seqs.ts';
import { placeOf, positionAt } from './position.ts';

/** Of one row of the log: a commit that changes a million deliveries is read in parts too. */
const CHANGES_PER_ROW = 4096;
/** Changes that are kept at most. */
const CHANGES_KEPT = 5_000_000;
const LOG_KEPT_MS = 86_400_000;

/**
 * Of this connection alone: it is the one that writes. What is shown of an event changes with its erasure alone, which writes
 * each of its deliveries too.
 */
const TRIGGERS = `
  CREATE TEMP TRIGGER live_inserted AFTER INSERT ON main.deliveries
    BEGIN SELECT live_changed(NEW.seq); END;
  CREATE TEMP TRIGGER live_updated
    AFTER UPDATE OF event_name, status, reason, due_at, attempt_count, last_code, completed_at, body, recovered_by ON main.deliveries
    BEGIN SELECT live_changed(NEW.seq); END`;

const changed = new WeakMap<Connection, number[]>();

export function watchDeliveries(connection: Connection): void {
  const seqs: number[] = [];
  changed.set(connection, seqs);
  connection.db.function('live_changed', (seq: number) => {
    seqs.push(seq);
    return null;
  });
  connection.db.exec(TRIGGERS);
}

export const countChanges = (connection: Connection): number => changed.get(connection)?.length ?? 0;

/** What was undone did not happen. */
export function forgetChanges(connection: Connection, count = 0): void {
  const seqs = changed.get(connection);
  if (seqs !== undefined) seqs.length = Math.min(seqs.length, count);
}

/** Runs in the transaction of the changes. */
export function writeChanges(connection: Connection): void {
  const seqs = changed.get(connection) ?? [];
  if (seqs.length === 0) return;
  const { epoch, seq: last } = headOf(connection);
  let head = last;
  const insert = connection.sql(
    "INSERT INTO live_log (seq, first_seq, at, changes) VALUES (?, ?, CAST(unixepoch('subsec') * 1000 AS INTEGER), ?)",
  );
  for (let from = 0; from < seqs.length; from += CHANGES_PER_ROW) {
    const until = Math.min(from + CHANGES_PER_ROW, seqs.length);
    insert.run(head + until - from, head + 1, packSeqs(seqs, from, until));
    head += until - from;
  }
  seqs.length = 0;
  connection.news.advanced(positionAt({ epoch, seq: head }));
}

export const liveHead = (connection: Connection): LivePosition => positionAt(headOf(connection));

type EpochRow = { ends_at: number | null; first_kept: number | null; newest: number | null };

export function findPlace(connection: Connection, { at }: FindPlaceInput): FoundPlace {
  const head = headOf(connection);
  const place = placeOf(at);
  const row =
    place === null
      ? undefined
      : connection
          .sql<EpochRow>(
            `SELECT (SELECT first_seq FROM live_epochs later WHERE later.number > e.number ORDER BY number LIMIT 1) AS ends_at,
         (SELECT first_seq FROM live_log WHERE seq = (SELECT min(seq) FROM live_log)) AS first_kept, (SELECT max(seq) FROM deliveries) AS newest
       FROM live_epochs e WHERE e.epoch = ?`,
          )
          .get(place.epoch);
  const found = { head: positionAt(head), newestDelivery: row?.newest ?? 0 };
  // What was told in an epoch is shared by those after it, as long as they began behind it.
  if (place === null || row === undefined || place.seq > (row.ends_at ?? head.seq)) {
    return { place: 'unknown', behind: 0, ...found };
  }
  const isKept = place.seq === head.seq || (row.first_kept !== null && place.seq >= row.first_kept - 1);
  return { place: isKept ? 'kept' : 'pruned', behind: head.seq - place.seq, ...found };
}

/** The oldest rows of the log that need not be kept, a few. @returns whether there may be more */
export function pruneLog(connection: Connection, now: number, rowsMax: number): boolean {
  const { seq: head } = headOf(connection);
  const rows = connection
    .sql<{ seq: number; at: number }>('SELECT seq, at FROM live_log WHERE seq > 0 ORDER BY seq LIMIT ?')
    .all(rowsMax);
  // By more than it is kept for, a row is not from the future: a wrong clock wrote it.
  const isYoung = (at: number): boolean => Math.abs(now - at) <= LOG_KEPT_MS;
  const old = rows.findIndex(({ seq, at }) => isYoung(at) && seq > head - CHANGES_KEPT);
  // The newest stays: the next number follows from it.
  const goes = rows.slice(0, old === -1 ? undefined : old).findLast(({ seq }) => seq < head);
  if (goes !== undefined) connection.sql('DELETE FROM live_log WHERE seq <= ?').run(goes.seq);
  connection
    .sql('DELETE FROM live_epochs WHERE number < (SELECT max(number) FROM live_epochs WHERE at < ?)')
    .run(now - LOG_KEPT_MS);
  return goes !== undefined && rows.length === rowsMax;
}
