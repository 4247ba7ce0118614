// Lists over a long history. Rows are in order of acceptance, so a time is a place among them; and what no index finds is
// looked for in a bounded number of rows, after which the page ends early and its cursor says where to go on.

import type { KeysetPage } from '../../ports/store/page.ts';
import type { Steps, Tx, Value } from '../tx.ts';
import { cursorOf, seqOf } from './cursor.ts';

/** Rows looked at for one page. */
export const SCAN_MAX_ROWS = 20_000;
/** Where each row's body or headers are read and parsed. */
export const SCAN_INSIDE_MAX_ROWS = 2000;

/** Bytes of bodies that are looked into for one page. */
const SCAN_INSIDE_MAX_BYTES = 4 * 1024 * 1024;

type Table = 'events' | 'deliveries';

/** Rows from `from` on, up to but without `before`. */
export type SeqRange = { from: number; before: number };

type Asked = { after: string | null; since?: number | undefined; until?: number | undefined };

/** Where a page may look at all: after the page before it, and in its times. `null` = `after` is no cursor of this list. */
export function* rangeOf(tx: Tx, table: Table, { after, ...times }: Asked): Steps<SeqRange | null> {
  const seq = after === null ? Number.MAX_SAFE_INTEGER : seqOf(table, after);
  if (seq === null) return null;
  const { from, before } = yield* rangeOfTimes(tx, table, times);
  return { from, before: Math.min(before, seq) };
}

/** The same without a page before it. */
export function* rangeOfTimes(tx: Tx, table: Table, { since, until }: Omit<Asked, 'after'>): Steps<SeqRange> {
  const disorder = since === undefined && until === undefined ? 0 : yield* tx.hot('disorderMs');
  const end = until === undefined ? Number.MAX_SAFE_INTEGER : yield* seqAt(tx, table, until + disorder);
  return {
    from: since === undefined ? 0 : yield* seqAt(tx, table, since - disorder),
    before: end,
  };
}

/** The first row that was accepted at this time or later, by halving. */
function* seqAt(tx: Tx, table: Table, time: number): Steps<number> {
  const ends = yield* tx.get<{ first: number | null; last: number | null }>(
    `SELECT (SELECT min(seq) FROM ${table}) AS first, (SELECT max(seq) FROM ${table}) AS last`,
  );
  const { first, last } = ends ?? { first: null, last: null };
  if (first === null || last === null) return 0;
  const rowFrom = `SELECT seq, created_at FROM ${table} WHERE seq >= ? ORDER BY seq LIMIT 1`;
  let low = first;
  let high = last + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const row: { seq: number; created_at: number } | undefined = yield* tx.get(rowFrom, [middle]);
    if (row === undefined || row.created_at >= time) high = middle;
    else low = row.seq + 1;
  }
  return low;
}

/**
 * The last row a page looks at where it may have to look at many, `null` = the range's own end.
 * @param source `FROM … WHERE …`, answered by an index that is in order of seq
 */
export function* floorOf(
  tx: Tx,
  source: string,
  values: readonly Value[],
  { from, before }: SeqRange,
  rows: number = SCAN_MAX_ROWS,
): Steps<number | null> {
  const row = yield* tx.get<{ seq: number }>(
    `SELECT seq ${source} AND seq >= ? AND seq < ? ORDER BY seq DESC LIMIT 1 OFFSET ?`,
    [...values, from, before, rows - 1],
  );
  return row?.seq ?? null;
}

/**
 * The same where bodies are looked into, whose sizes differ a thousandfold: rows up to a number and up to a sum of bytes, but
 * at least one. `null` = all of them.
 * @param rows newest first
 */
export function floorInside(rows: Iterable<{ seq: number; bytes: number }>): number | null {
  let [count, sum] = [0, 0];
  for (const { seq, bytes } of rows) {
    count += 1;
    sum += bytes;
    if (count >= SCAN_INSIDE_MAX_ROWS || sum >= SCAN_INSIDE_MAX_BYTES) return seq;
  }
  return null;
}

/** The page of what was found, asked for with one row more than it may have. */
export function pageOf<Row extends { seq: number }>(
  table: Table,
  found: readonly Row[],
  limit: number,
  floor: number | null,
) {
  const rows = found.slice(0, limit);
  const seq = found.length > limit ? (rows.at(-1)?.seq ?? null) : floor;
  return { rows, nextCursor: seq === null ? null : cursorOf(table, seq) };
}

/** What is answered to a cursor that is not one of the list. */
export const unknownPage = <T>(): KeysetPage<T> => ({ items: [], nextCursor: null, isUnknown: true });
