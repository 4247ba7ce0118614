// Where the deliveries of a sweep are found: a few lists, one after another, each read through an index and a bounded
// number of rows at a time. A row that was swept is no longer in its list, so that a list needs no cursor; only the order
// queue keeps its rows when they are held.
// Several writers: part of the act `sweep`, which takes the step before it reads.
import type { SweepKind } from '../../../domain/holding.ts';
import type { Connection } from '../connection/connection.ts';
import type { PendingSweep } from './pending-sweeps.ts';
import { SWEPT_COLUMNS, type SweptRow, sweepRow, sweptRow } from './swept-rows.ts';

/** `id` = of a sweep that is stored, else 0. */
type Swept = Pick<PendingSweep, 'id' | 'endpointId' | 'kind' | 'at' | 'untilSeq'>;
export type Progress = { stage: number; cursor: string | null; rows: number; isOver: boolean };

type Found = { rows: SweptRow[]; looked: number; cursor: string | null };
type Stage = (connection: Connection, swept: Swept, limit: number, cursor: string | null) => Found;

const FROM_EVENTS = 'LEFT JOIN events e ON e.seq = d.event_seq';
/** Those that a person or an attempt was faster with are as they must be. */
const COVERED = `d.seq <= +:untilSeq
  AND NOT EXISTS (SELECT 1 FROM swept_ahead a WHERE a.delivery_seq = d.seq AND a.through >= +:id)`;

const dueSql = (retried: 0 | 1, which: string): string => `SELECT ${SWEPT_COLUMNS}
  FROM deliveries d INDEXED BY deliveries_due ${FROM_EVENTS}
  WHERE d.endpoint_id = +:endpointId AND (d.failures > 0) = ${retried} AND d.due_at IS NOT NULL AND ${COVERED} AND ${which}
  ORDER BY d.due_at LIMIT +:limit`;
const HELD = `SELECT ${SWEPT_COLUMNS} FROM deliveries d INDEXED BY deliveries_held ${FROM_EVENTS}
  WHERE d.endpoint_id = +:endpointId AND d.status = 'held' AND ${COVERED} ORDER BY d.seq LIMIT +:limit`;
const QUEUED = `SELECT DISTINCT delivery_seq FROM order_queue
  WHERE endpoint_id = +:endpointId AND delivery_seq <= +:untilSeq LIMIT +:limit`;
const QUEUE_AFTER = `SELECT key, entered, place, delivery_seq FROM order_queue
  WHERE endpoint_id = +:endpointId AND (key, entered, place, delivery_seq) > (+:key, +:entered, +:place, +:delivery_seq)
  ORDER BY key, entered, place, delivery_seq LIMIT +:limit`;

const list =
  (sql: string): Stage =>
  (connection, { id, endpointId, untilSeq }, limit) => {
    const rows = connection.sql<SweptRow>(sql).all({ id, endpointId, untilSeq, limit });
    return { rows, looked: rows.length, cursor: null };
  };

const rowsOf = (connection: Connection, seqs: Iterable<number>): SweptRow[] =>
  [...seqs].map((seq) => sweptRow(connection, seq)).filter((row) => row !== undefined);

/** A delivery that is swept leaves the order. */
const queued: Stage = (connection, { endpointId, untilSeq }, limit) => {
  const found = connection.sql<{ delivery_seq: number }>(QUEUED).all({ endpointId, untilSeq, limit });
  const seqs = found.map(({ delivery_seq: seq }) => seq);
  return { rows: rowsOf(connection, seqs), looked: seqs.length, cursor: null };
};

type Place = { key: string; entered: number; place: number; delivery_seq: number };
const BEFORE_ALL: Place = { key: '', entered: -1, place: 0, delivery_seq: 0 };

/** A held delivery keeps its place. One that was in the first two lists may be found here again, and is held already. */
const throughQueue: Stage = (connection, { id, endpointId, untilSeq }, limit, cursor) => {
  const after: Place = cursor === null ? BEFORE_ALL : JSON.parse(cursor);
  const places = connection.sql<Place>(QUEUE_AFTER).all({ ...after, endpointId, limit });
  const isAhead = connection.sql('SELECT 1 FROM swept_ahead WHERE delivery_seq = ? AND through >= ?');
  const seqs = new Set(places.map(({ delivery_seq: seq }) => seq));
  const covered = [...seqs].filter((seq) => seq <= untilSeq && isAhead.get(seq, id) === undefined);
  const last = places.at(-1);
  const reached = last === undefined ? cursor : JSON.stringify(last);
  return { rows: rowsOf(connection, covered), looked: places.length, cursor: reached };
};

const due = (which: string): [Stage, Stage] => [list(dueSql(0, which)), list(dueSql(1, which))];
const held = list(HELD);
const STAGES: Readonly<Record<SweepKind, readonly Stage[]>> = {
  hold: [...due("d.status IN ('pending', 'retrying')"), throughQueue],
  release: [...due("d.fallback = 'held'"), held],
  discard: [...due("d.fallback = 'held'"), held],
  delete: [queued, ...due('TRUE'), held],
  dissolve: [queued],
};
/** For the tests of query plans. */
export const SWEEP_QUERIES = [dueSql(0, 'TRUE'), dueSql(1, "d.fallback = 'held'"), HELD, QUEUED, QUEUE_AFTER];

/** Sweeps up to `limit` rows. */
export function advance(
  connection: Connection,
  swept: Swept & Pick<PendingSweep, 'stage' | 'cursor'>,
  limit: number,
  now: number,
): Progress {
  const stages = STAGES[swept.kind];
  let { stage, cursor } = swept;
  let rows = 0;
  for (let read = stages[stage]; read !== undefined; read = stages[stage]) {
    if (rows >= limit) return { stage, cursor, rows, isOver: false };
    const wanted = limit - rows;
    const found = read(connection, swept, wanted, cursor);
    let changed = 0;
    for (const row of found.rows) if (sweepRow(connection, row, swept, now)) changed += 1;
    rows += found.looked;
    // A list that keeps a row which makes no sense must not be read for ever.
    const isStuck = found.cursor === null && changed === 0;
    const isRead = found.looked < wanted || isStuck;
    cursor = isRead ? null : found.cursor;
    if (isRead) stage += 1;
  }
  return { stage, cursor, rows, isOver: true };
}
