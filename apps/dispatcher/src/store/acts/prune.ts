// Retention: removes old rows, a few per act. Unfinished and held deliveries stay, together with their events. Several
// writers: a row is removed in the transaction that read it as old.
import {
  type Bounds,
  isFinishedLongAgo,
  isListOver,
  isOld,
  listAfter,
  type RetentionList,
} from '../../domain/retention.ts';
import type { PruneRequest, PruneResult } from '../../ports/store/upkeep.ts';
import type { Steps, Tx } from '../tx.ts';
import { afterRemoval, clockDoubt, timesOf } from './clock-steps.ts';
import { pruneSessions } from './sessions.ts';

/** Rows looked at, and events removed, by one act: commits wait for it no longer than a few milliseconds. */
const LOOKED_AT = 1000;
const REMOVED_MAX = 100;
/** Deliveries and suppressions that go with them. An event with more is removed by several acts. */
const ROWS_MAX = 1000;
const FINISHED = "('delivered', 'failed', 'cancelled')";

/** How far a pass has come: one list after another, each in its own order. */
type Place =
  | { list: Exclude<RetentionList, 'keys'>; after: number }
  | { list: 'keys'; tenantId: number; keyHash: string };
type Removed = Omit<PruneResult, 'cursor'> & { cursor: Place | null };

/** Where the pass goes on behind a list. */
function behind(list: RetentionList): Place | null {
  const next = listAfter(list);
  if (next === null) return null;
  return next === 'keys' ? { list: next, tenantId: 0, keyHash: '' } : { list: next, after: 0 };
}

/** Of an act that removes neither events nor deliveries. */
const others = (cursor: Place | null): Removed => ({ cursor, events: 0, deliveries: 0 });

export function* prune(tx: Tx, request: PruneRequest): Steps<PruneResult> {
  // Without a sure time it is not known what is old.
  if ((yield* clockDoubt(tx)) !== null) return { cursor: null, events: 0, deliveries: 0, isPaused: true };
  const { cursor, ...removed } = yield* pruneSome(tx, request);
  yield* afterRemoval(tx);
  return { ...removed, cursor: cursor === null ? null : JSON.stringify(cursor) };
}

/** Begins with the events; deliveries without one, replays, producers' keys, the audit log and the rest follow. */
function* pruneSome(tx: Tx, request: PruneRequest): Steps<Removed> {
  const cursor: Place = request.cursor === null ? { list: 'events', after: 0 } : JSON.parse(request.cursor);
  switch (cursor.list) {
    case 'events':
      return yield* pruneEvents(tx, cursor.after, request);
    case 'tests':
      return yield* pruneTests(tx, cursor.after, request);
    case 'replays':
      return yield* pruneReplays(tx, cursor.after, request.eventsBefore);
    case 'keys':
      return others(yield* pruneKeys(tx, cursor, request.now));
    case 'audit':
      return others(yield* pruneAudit(tx, cursor.after, request));
    case 'sessions': {
      const more = yield* pruneSessions(tx, request.now, LOOKED_AT);
      return others(more ? { list: 'sessions', after: 0 } : behind('sessions'));
    }
    case 'live': {
      const more = yield* tx.hot('pruneLog', request.now, REMOVED_MAX);
      return others(more ? { list: 'live', after: 0 } : behind('live'));
    }
  }
}

type Row = { seq: number; at: number };
type Times = Pick<PruneRequest, 'now' | 'eventsBefore'>;

function* pruneEvents(tx: Tx, after: number, { eventsBefore: before, now }: Times): Steps<Removed> {
  // The number of an event that is removed may be given to a new one, which an erasure that runs would take for the old.
  if (before === null || (yield* isAnyErasing(tx))) return others(behind('events'));
  const rows = yield* tx.all<Row>('SELECT seq, created_at AS at FROM events WHERE seq > ? ORDER BY seq LIMIT ?', [
    after,
    LOOKED_AT,
  ]);
  const timeOf = yield* timesOf(tx, 'event_seq');
  const old: number[] = [];
  let reached = after;
  let room = ROWS_MAX;
  for (const row of rows) {
    if (old.length === REMOVED_MAX) break;
    if (isOld(timeOf(row), before) && (yield* isFinished(tx, row.seq, { before, now }))) {
      const size = yield* sizeOf(tx, row.seq);
      if (size > room && old.length > 0) break;
      if (size > room) {
        const deliveries = yield* removeSomeOf(tx, row.seq);
        return { cursor: { list: 'events', after: reached }, events: 0, deliveries };
      }
      room -= size;
      old.push(row.seq);
    }
    // What must stay is left behind by the cursor, so that a million held ones are looked at once in a pass.
    reached = row.seq;
  }
  const last = rows.at(-1);
  const isLookedAt = last === undefined || reached === last.seq;
  const time = last === undefined ? null : timeOf(last);
  const isOver = isLookedAt && isListOver(time, rows.length === LOOKED_AT, { before, now });
  return {
    cursor: isOver ? behind('events') : { list: 'events', after: reached },
    events: old.length,
    deliveries: yield* removeEvents(tx, old),
  };
}

/** Whether every delivery of the event was finished long ago (as `isFinishedLongAgo`), and none is yet to be written. */
function* isFinished(tx: Tx, eventSeq: number, { before, now }: Bounds): Steps<boolean> {
  const unfinished = yield* tx.get(
    `SELECT 1 FROM deliveries WHERE event_seq = :eventSeq
       AND (status NOT IN ${FINISHED} OR completed_at BETWEEN :before AND :now) LIMIT 1`,
    { eventSeq, before, now },
  );
  if (unfinished !== undefined) return false;
  return (yield* tx.get('SELECT 1 FROM fan_outs WHERE event_seq = ?', [eventSeq])) === undefined;
}

/** Deliveries and suppressions of an event, counted no further than matters. */
function* sizeOf(tx: Tx, eventSeq: number): Steps<number> {
  const of = (table: string): string =>
    `(SELECT count(*) FROM (SELECT 1 FROM ${table} WHERE event_seq = :eventSeq LIMIT :most))`;
  const row = yield* tx.get<{ size: number }>(`SELECT ${of('deliveries')} + ${of('suppressions')} AS size`, {
    eventSeq,
    most: ROWS_MAX + 1,
  });
  return row?.size ?? 0;
}

/** @returns how many deliveries went */
function* removeSomeOf(tx: Tx, eventSeq: number): Steps<number> {
  const deliveries = yield* tx.all<{ seq: number }>('SELECT seq FROM deliveries WHERE event_seq = ? LIMIT ?', [
    eventSeq,
    ROWS_MAX,
  ]);
  const seqs = deliveries.map(({ seq }) => seq);
  yield* removeDeliveries(tx, seqs);
  yield* tx.run(
    `DELETE FROM suppressions WHERE event_seq = :eventSeq AND webhook_id IN (
       SELECT webhook_id FROM suppressions WHERE event_seq = :eventSeq LIMIT :room)`,
    { eventSeq, room: ROWS_MAX - seqs.length },
  );
  return seqs.length;
}

function* removeEvents(tx: Tx, seqs: readonly number[]): Steps<number> {
  if (seqs.length === 0) return 0;
  const are = tx.dialect.inList('?', 'numbers');
  const events = JSON.stringify(seqs);
  const deliveries = yield* tx.all<{ seq: number }>(`SELECT seq FROM deliveries WHERE event_seq ${are}`, [events]);
  yield* removeDeliveries(
    tx,
    deliveries.map(({ seq }) => seq),
  );
  for (const table of ['suppressions', 'runs', 'event_profiles']) {
    yield* tx.run(`DELETE FROM ${table} WHERE event_seq ${are}`, [events]);
  }
  yield* tx.run(`DELETE FROM events WHERE seq ${are}`, [events]);
  return deliveries.length;
}

/** With their attempts. */
function* removeDeliveries(tx: Tx, seqs: readonly number[]): Steps<void> {
  const deliveries = JSON.stringify(seqs);
  const are = tx.dialect.inList('?', 'numbers');
  yield* tx.run(`DELETE FROM attempts WHERE delivery_seq ${are}`, [deliveries]);
  yield* tx.run(`DELETE FROM deliveries WHERE seq ${are}`, [deliveries]);
}

type TestRow = Row & { is_finished: 0 | 1; completed_at: number | null };

/** Tests have no event. */
function* pruneTests(tx: Tx, after: number, { eventsBefore: before, now }: Times): Steps<Removed> {
  if (before === null) return others(behind('tests'));
  const rows = yield* tx.all<TestRow>(
    `SELECT seq, created_at AS at, status IN ${FINISHED} AS is_finished, completed_at
       FROM deliveries WHERE event_seq IS NULL AND seq > :after ORDER BY seq LIMIT :limit`,
    { after, limit: REMOVED_MAX },
  );
  const timeOf = yield* timesOf(tx, 'delivery_seq');
  const isDone = (row: TestRow): boolean =>
    row.is_finished === 1 && isFinishedLongAgo(row.completed_at, { before, now }) && isOld(timeOf(row), before);
  const old = rows.filter(isDone).map(({ seq }) => seq);
  yield* removeDeliveries(tx, old);
  const last = rows.at(-1);
  const isOver = isListOver(last === undefined ? null : timeOf(last), rows.length === REMOVED_MAX, { before, now });
  return {
    cursor: isOver || last === undefined ? behind('tests') : { list: 'tests', after: last.seq },
    events: 0,
    deliveries: old.length,
  };
}

function* isAnyErasing(tx: Tx): Steps<boolean> {
  return (yield* tx.get('SELECT 1 FROM erasures WHERE finished_at IS NULL LIMIT 1')) !== undefined;
}

/** What is left to send or to be cleared away keeps its replay. */
function* pruneReplays(tx: Tx, after: number, before: number | null): Steps<Removed> {
  if (before === null) return others(behind('replays'));
  const rows = yield* tx.all<{ id: number; old: number }>(
    `SELECT id, finished_at < :before AND NOT EXISTS (SELECT 1 FROM replay_items WHERE replay_id = replays.id) AS old
       FROM replays WHERE id > :after ORDER BY id LIMIT :limit`,
    { before, after, limit: LOOKED_AT },
  );
  for (const { id, old } of rows) if (old === 1) yield* tx.run('DELETE FROM replays WHERE id = ?', [id]);
  const last = rows.at(-1);
  return others(
    last === undefined || rows.length < LOOKED_AT ? behind('replays') : { list: 'replays', after: last.id },
  );
}

type Key = { tenant_id: number; key_hash: Uint8Array; expires_at: number };

/** In the order of the table itself: an index by time would cost every accept, and this is one look a pass. */
function* pruneKeys(tx: Tx, cursor: { tenantId: number; keyHash: string }, now: number): Steps<Place | null> {
  const rows = yield* tx.all<Key>(
    `SELECT tenant_id, key_hash, expires_at FROM idempotency_keys
       WHERE (tenant_id, key_hash) > (?, ?) ORDER BY tenant_id, key_hash LIMIT ?`,
    [cursor.tenantId, Buffer.from(cursor.keyHash, 'hex'), LOOKED_AT],
  );
  for (const { tenant_id: tenantId, key_hash: keyHash, expires_at: expiresAt } of rows) {
    if (expiresAt > now) continue;
    yield* tx.run('DELETE FROM idempotency_keys WHERE tenant_id = ? AND key_hash = ?', [tenantId, keyHash]);
  }
  const last = rows.at(-1);
  if (last === undefined || rows.length < LOOKED_AT) return behind('keys');
  return { list: 'keys', tenantId: last.tenant_id, keyHash: Buffer.from(last.key_hash).toString('hex') };
}

/** Receipts of erasures stay as long as their entries in the audit log. They are few. */
function* pruneErasures(tx: Tx, auditBefore: number): Steps<void> {
  yield* tx.run(
    `DELETE FROM erasures WHERE id IN (
         SELECT id FROM erasures WHERE finished_at < ? ORDER BY id LIMIT ${REMOVED_MAX})`,
    [auditBefore],
  );
}

/** The oldest come first: where one is young enough, all that follow are. */
function* pruneAudit(tx: Tx, after: number, { auditBefore: before, now }: PruneRequest): Steps<Place | null> {
  const timeOf = yield* timesOf(tx, 'audit_seq');
  const rows = yield* tx.all<Row>('SELECT seq, at FROM audit WHERE seq > ? ORDER BY seq LIMIT ?', [after, LOOKED_AT]);
  for (const row of rows) {
    if (isOld(timeOf(row), before)) yield* tx.run('DELETE FROM audit WHERE seq = ?', [row.seq]);
  }
  const last = rows.at(-1);
  const isOver = isListOver(last === undefined ? null : timeOf(last), rows.length === LOOKED_AT, { before, now });
  if (!isOver && last !== undefined) return { list: 'audit', after: last.seq };
  yield* pruneErasures(tx, before);
  return behind('audit');
}
