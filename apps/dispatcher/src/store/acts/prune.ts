// Retention: removes old rows, a few per act. Unfinished and held deliveries stay, together with their events.
import {
  type Bounds,
  isFinishedLongAgo,
  isListOver,
  isOld,
  listAfter,
  type RetentionList,
} from '../../domain/retention.ts';
import type { PruneRequest, PruneResult } from '../../ports/store/upkeep.ts';
import { runSteps } from '../sqlite/commit/run-steps.ts';
import type { Connection } from '../sqlite/connection/connection.ts';
import { noteClock } from '../sqlite/hot/follow-clock.ts';
import { pruneLog } from '../sqlite/live/live-log.ts';
import { afterRemoval, clockDoubt, timesOf } from './clock-steps.ts';
import { pruneSessions } from './sessions.ts';

/** Rows looked at, and events removed, by one act: commits wait for it no longer than a few milliseconds. */
const LOOKED_AT = 1000;
const REMOVED_MAX = 100;
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

export function prune(connection: Connection, request: PruneRequest): PruneResult {
  noteClock(connection, request.now);
  // Without a sure time it is not known what is old.
  if (runSteps(connection, clockDoubt(connection.tx)) !== null)
    return { cursor: null, events: 0, deliveries: 0, isPaused: true };
  const { cursor, ...removed } = pruneSome(connection, request);
  runSteps(connection, afterRemoval(connection.tx));
  return { ...removed, cursor: cursor === null ? null : JSON.stringify(cursor) };
}

/** Begins with the events; deliveries without one, replays, producers' keys, the audit log and the rest follow. */
function pruneSome(connection: Connection, request: PruneRequest): Removed {
  const cursor: Place = request.cursor === null ? { list: 'events', after: 0 } : JSON.parse(request.cursor);
  switch (cursor.list) {
    case 'events':
      return pruneEvents(connection, cursor.after, request);
    case 'tests':
      return pruneTests(connection, cursor.after, request);
    case 'replays':
      return pruneReplays(connection, cursor.after, request.eventsBefore);
    case 'keys':
      return others(pruneKeys(connection, cursor, request.now));
    case 'audit':
      return others(pruneAudit(connection, cursor.after, request));
    case 'sessions': {
      const more = runSteps(connection, pruneSessions(connection.tx, request.now, LOOKED_AT));
      return others(more ? { list: 'sessions', after: 0 } : behind('sessions'));
    }
    case 'live': {
      const more = pruneLog(connection, request.now, REMOVED_MAX);
      return others(more ? { list: 'live', after: 0 } : behind('live'));
    }
  }
}

type Row = { seq: number; at: number };
type Times = Pick<PruneRequest, 'now' | 'eventsBefore'>;

function pruneEvents(connection: Connection, after: number, { eventsBefore: before, now }: Times): Removed {
  // The number of an event that is removed may be given to a new one, which an erasure that runs would take for the old.
  if (before === null || isAnyErasing(connection)) return others(behind('events'));
  const rows = connection
    .sql<Row>('SELECT seq, created_at AS at FROM events WHERE seq > ? ORDER BY seq LIMIT ?')
    .all(after, LOOKED_AT);
  const timeOf = runSteps(connection, timesOf(connection.tx, 'event_seq'));
  const old: number[] = [];
  let reached = after;
  for (const row of rows) {
    if (old.length === REMOVED_MAX) break;
    // What must stay is left behind by the cursor, so that a million held ones are looked at once in a pass.
    reached = row.seq;
    if (isOld(timeOf(row), before) && isFinished(connection, row.seq, { before, now })) old.push(row.seq);
  }
  const last = rows.at(-1);
  const isLookedAt = last === undefined || reached === last.seq;
  const time = last === undefined ? null : timeOf(last);
  const isOver = isLookedAt && isListOver(time, rows.length === LOOKED_AT, { before, now });
  return {
    cursor: isOver ? behind('events') : { list: 'events', after: reached },
    events: old.length,
    deliveries: removeEvents(connection, old),
  };
}

/** Whether every delivery of the event was finished long ago (as `isFinishedLongAgo`), and none is yet to be written. */
function isFinished(connection: Connection, eventSeq: number, { before, now }: Bounds): boolean {
  const unfinished = connection.sql(
    `SELECT 1 FROM deliveries WHERE event_seq = :eventSeq
       AND (status NOT IN ${FINISHED} OR completed_at BETWEEN :before AND :now) LIMIT 1`,
  );
  if (unfinished.get({ eventSeq, before, now }) !== undefined) return false;
  return connection.sql('SELECT 1 FROM fan_outs WHERE event_seq = ?').get(eventSeq) === undefined;
}

function removeEvents(connection: Connection, seqs: readonly number[]): number {
  if (seqs.length === 0) return 0;
  const deliveries = connection
    .sql<{ seq: number }>('SELECT seq FROM deliveries WHERE event_seq IN (SELECT value FROM json_each(?))')
    .all(JSON.stringify(seqs))
    .map(({ seq }) => seq);
  removeDeliveries(connection, deliveries);
  const events = JSON.stringify(seqs);
  for (const table of ['suppressions', 'event_profiles']) {
    connection.sql(`DELETE FROM ${table} WHERE event_seq IN (SELECT value FROM json_each(?))`).run(events);
  }
  connection.sql('DELETE FROM events WHERE seq IN (SELECT value FROM json_each(?))').run(events);
  return deliveries.length;
}

/** @returns how many attempts went with them */
function removeDeliveries(connection: Connection, seqs: readonly number[]): number {
  const deliveries = JSON.stringify(seqs);
  const attempts = connection.sql('DELETE FROM attempts WHERE delivery_seq IN (SELECT value FROM json_each(?))');
  const { changes } = attempts.run(deliveries);
  connection.sql('DELETE FROM deliveries WHERE seq IN (SELECT value FROM json_each(?))').run(deliveries);
  return changes;
}

type TestRow = Row & { is_finished: 0 | 1; completed_at: number | null };

/** Tests have no event. */
function pruneTests(connection: Connection, after: number, { eventsBefore: before, now }: Times): Removed {
  if (before === null) return others(behind('tests'));
  const rows = connection
    .sql<TestRow>(
      `SELECT seq, created_at AS at, status IN ${FINISHED} AS is_finished, completed_at
       FROM deliveries WHERE event_seq IS NULL AND seq > :after ORDER BY seq LIMIT :limit`,
    )
    .all({ after, limit: REMOVED_MAX });
  const timeOf = runSteps(connection, timesOf(connection.tx, 'delivery_seq'));
  const isDone = (row: TestRow): boolean =>
    row.is_finished === 1 && isFinishedLongAgo(row.completed_at, { before, now }) && isOld(timeOf(row), before);
  const old = rows.filter(isDone).map(({ seq }) => seq);
  removeDeliveries(connection, old);
  const last = rows.at(-1);
  const isOver = isListOver(last === undefined ? null : timeOf(last), rows.length === REMOVED_MAX, { before, now });
  return {
    cursor: isOver || last === undefined ? behind('tests') : { list: 'tests', after: last.seq },
    events: 0,
    deliveries: old.length,
  };
}

const isAnyErasing = (connection: Connection): boolean =>
  connection.sql('SELECT 1 FROM erasures WHERE finished_at IS NULL LIMIT 1').get() !== undefined;

/** What is left to send or to be cleared away keeps its replay. */
function pruneReplays(connection: Connection, after: number, before: number | null): Removed {
  if (before === null) return others(behind('replays'));
  const rows = connection
    .sql<{ id: number; old: number }>(
      `SELECT id, finished_at < :before AND NOT EXISTS (SELECT 1 FROM replay_items WHERE replay_id = replays.id) AS old
       FROM replays WHERE id > :after ORDER BY id LIMIT :limit`,
    )
    .all({ before, after, limit: LOOKED_AT });
  const remove = connection.sql('DELETE FROM replays WHERE id = ?');
  for (const { id, old } of rows) if (old === 1) remove.run(id);
  const last = rows.at(-1);
  return others(
    last === undefined || rows.length < LOOKED_AT ? behind('replays') : { list: 'replays', after: last.id },
  );
}

type Key = { tenant_id: number; key_hash: Uint8Array; expires_at: number };

/** In the order of the table itself: an index by time would cost every accept, and this is one look a pass. */
function pruneKeys(connection: Connection, cursor: { tenantId: number; keyHash: string }, now: number): Place | null {
  const rows = connection
    .sql<Key>(
      `SELECT tenant_id, key_hash, expires_at FROM idempotency_keys
       WHERE (tenant_id, key_hash) > (?, ?) ORDER BY tenant_id, key_hash LIMIT ?`,
    )
    .all(cursor.tenantId, Buffer.from(cursor.keyHash, 'hex'), LOOKED_AT);
  const remove = connection.sql('DELETE FROM idempotency_keys WHERE tenant_id = ? AND key_hash = ?');
  for (const row of rows) if (row.expires_at <= now) remove.run(row.tenant_id, row.key_hash);
  const last = rows.at(-1);
  if (last === undefined || rows.length < LOOKED_AT) return behind('keys');
  return { list: 'keys', tenantId: last.tenant_id, keyHash: Buffer.from(last.key_hash).toString('hex') };
}

/** Receipts of erasures stay as long as their entries in the audit log. They are few. */
function pruneErasures(connection: Connection, auditBefore: number): void {
  connection
    .sql(
      `DELETE FROM erasures WHERE id IN (
         SELECT id FROM erasures WHERE finished_at < ? ORDER BY id LIMIT ${REMOVED_MAX})`,
    )
    .run(auditBefore);
}

/** The oldest come first: where one is young enough, all that follow are. */
function pruneAudit(connection: Connection, after: number, { auditBefore: before, now }: PruneRequest): Place | null {
  const timeOf = runSteps(connection, timesOf(connection.tx, 'audit_seq'));
  const rows = connection
    .sql<Row>('SELECT seq, at FROM audit WHERE seq > ? ORDER BY seq LIMIT ?')
    .all(after, LOOKED_AT);
  for (const row of rows) {
    if (isOld(timeOf(row), before)) connection.sql('DELETE FROM audit WHERE seq = ?').run(row.seq);
  }
  const last = rows.at(-1);
  const isOver = isListOver(last === undefined ? null : timeOf(last), rows.length === LOOKED_AT, { before, now });
  if (!isOver && last !== undefined) return { list: 'audit', after: last.seq };
  pruneErasures(connection, before);
  return behind('audit');
}
