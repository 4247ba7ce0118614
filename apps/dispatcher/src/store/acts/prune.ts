// Retention: removes old rows, a few per act. Unfinished and held deliveries stay, together with their events.
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
  | { list: 'events' | 'tests' | 'replays' | 'audit' | 'sessions' | 'live'; after: number }
  | { list: 'keys'; tenantId: number; keyHash: string };
type Removed = Omit<PruneResult, 'cursor'> & { cursor: Place | null };

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
      return { cursor: pruneKeys(connection, cursor, request.now), events: 0, deliveries: 0 };
    case 'sessions':
      return {
        cursor: {
          list: runSteps(connection, pruneSessions(connection.tx, request.now, LOOKED_AT)) ? 'sessions' : 'live',
          after: 0,
        },
        events: 0,
        deliveries: 0,
      };
    case 'live':
      return {
        cursor: pruneLog(connection, request.now, REMOVED_MAX) ? { list: 'live', after: 0 } : null,
        events: 0,
        deliveries: 0,
      };
    default:
      return { cursor: pruneAudit(connection, cursor.after, request), events: 0, deliveries: 0 };
  }
}

type Row = { seq: number; at: number };
type Times = Pick<PruneRequest, 'now' | 'eventsBefore'>;

/** A row from the future was written by a wrong clock: it says nothing of those behind it. */
const isYoung = (time: number, before: number, now: number): boolean => time >= before && time <= now;

function pruneEvents(connection: Connection, after: number, { eventsBefore: before, now }: Times): Removed {
  const next: Place = { list: 'tests', after: 0 };
  if (before === null) return { cursor: next, events: 0, deliveries: 0 };
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
    if (timeOf(row) < before && isFinished(connection, row.seq, { before, now })) old.push(row.seq);
  }
  const last = rows.at(-1);
  const isOver =
    last === undefined || (reached === last.seq && (rows.length < LOOKED_AT || isYoung(timeOf(last), before, now)));
  return {
    cursor: isOver ? next : { list: 'events', after: reached },
    events: old.length,
    deliveries: removeEvents(connection, old),
  };
}

/**
 * Whether every delivery of the event was finished before then, and none is yet to be written. By a wrong clock one may
 * seem to be finished in the future.
 */
function isFinished(
  connection: Connection,
  eventSeq: number,
  { before, now }: { before: number; now: number },
): boolean {
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
export function removeDeliveries(connection: Connection, seqs: readonly number[]): number {
  const deliveries = JSON.stringify(seqs);
  const attempts = connection.sql('DELETE FROM attempts WHERE delivery_seq IN (SELECT value FROM json_each(?))');
  const { changes } = attempts.run(deliveries);
  connection.sql('DELETE FROM deliveries WHERE seq IN (SELECT value FROM json_each(?))').run(deliveries);
  return changes;
}

/** Tests have no event. */
function pruneTests(connection: Connection, after: number, { eventsBefore: before, now }: Times): Removed {
  const next: Place = { list: 'replays', after: 0 };
  if (before === null) return { cursor: next, events: 0, deliveries: 0 };
  const rows = connection
    .sql<Row & { old: number }>(
      `SELECT seq, created_at AS at, status IN ${FINISHED} AND completed_at NOT BETWEEN :before AND :now AS old
       FROM deliveries WHERE event_seq IS NULL AND seq > :after ORDER BY seq LIMIT :limit`,
    )
    .all({ before, after, now, limit: REMOVED_MAX });
  const timeOf = runSteps(connection, timesOf(connection.tx, 'delivery_seq'));
  const old = rows.filter((row) => row.old === 1 && timeOf(row) < before).map(({ seq }) => seq);
  removeDeliveries(connection, old);
  const last = rows.at(-1);
  const isOver = last === undefined || rows.length < REMOVED_MAX || isYoung(timeOf(last), before, now);
  return { cursor: isOver ? next : { list: 'tests', after: last.seq }, events: 0, deliveries: old.length };
}

/** What is left to send or to be cleared away keeps its replay. */
function pruneReplays(connection: Connection, after: number, before: number | null): Removed {
  const next: Place = { list: 'keys', tenantId: 0, keyHash: '' };
  if (before === null) return { cursor: next, events: 0, deliveries: 0 };
  const rows = connection
    .sql<{ id: number; old: number }>(
      `SELECT id, finished_at < :before AND NOT EXISTS (SELECT 1 FROM replay_items WHERE replay_id = replays.id) AS old
       FROM replays WHERE id > :after ORDER BY id LIMIT :limit`,
    )
    .all({ before, after, limit: LOOKED_AT });
  const remove = connection.sql('DELETE FROM replays WHERE id = ?');
  for (const { id, old } of rows) if (old === 1) remove.run(id);
  const last = rows.at(-1);
  const isOver = last === undefined || rows.length < LOOKED_AT;
  return { cursor: isOver ? next : { list: 'replays', after: last.id }, events: 0, deliveries: 0 };
}

type Key = { tenant_id: number; key_hash: Uint8Array; expires_at: number };

/** In the order of the table itself: an index by time would cost every accept, and this is one look a pass. */
function pruneKeys(connection: Connection, cursor: { tenantId: number; keyHash: string }, now: number): Place {
  const rows = connection
    .sql<Key>(
      `SELECT tenant_id, key_hash, expires_at FROM idempotency_keys
       WHERE (tenant_id, key_hash) > (?, ?) ORDER BY tenant_id, key_hash LIMIT ?`,
    )
    .all(cursor.tenantId, Buffer.from(cursor.keyHash, 'hex'), LOOKED_AT);
  const remove = connection.sql('DELETE FROM idempotency_keys WHERE tenant_id = ? AND key_hash = ?');
  for (const row of rows) if (row.expires_at <= now) remove.run(row.tenant_id, row.key_hash);
  const last = rows.at(-1);
  if (last === undefined || rows.length < LOOKED_AT) return { list: 'audit', after: 0 };
  return { list: 'keys', tenantId: last.tenant_id, keyHash: Buffer.from(last.key_hash).toString('hex') };
}

/** The oldest come first: where one is young enough, all that follow are. */
function pruneAudit(connection: Connection, after: number, { auditBefore: before, now }: PruneRequest): Place {
  const timeOf = runSteps(connection, timesOf(connection.tx, 'audit_seq'));
  const rows = connection
    .sql<Row>('SELECT seq, at FROM audit WHERE seq > ? ORDER BY seq LIMIT ?')
    .all(after, LOOKED_AT);
  for (const row of rows) if (timeOf(row) < before) connection.sql('DELETE FROM audit WHERE seq = ?').run(row.seq);
  const last = rows.at(-1);
  const isOver = last === undefined || rows.length < LOOKED_AT || isYoung(timeOf(last), before, now);
  return isOver ? { list: 'sessions', after: 0 } : { list: 'audit', after: last.seq };
}
