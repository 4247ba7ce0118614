// Stored times after the clock was set. Work that was due stays due, and in its order; what lasts for a while (a lease,
// the pause before a retry, a rate window, how long a webhook has been failing) does not get longer.
// Several writers: a step is named, and the UPDATE that stores its name finds it once.
import type { ClockChange, ResumeClockInput } from '../../../ports/store/claims.ts';
import { noteGap, noteStep } from '../../acts/clock-steps.ts';
import { runSteps } from '../commit/run-steps.ts';
import type { Connection } from '../connection/connection.ts';
import { lookAheadAgain } from './rate-starts.ts';

/** How exactly it is known until when acts were done. */
const SEEN_EVERY_MS = 10_000;
const seenAt = new WeakMap<Connection, { at: number; rollbacks: number }>();

const OF_WEBHOOK = 'endpoint_id = :id AND (failures > 0) = :retried';

/** In the order it would have gone in: all of it by as much. */
const KEEP_DUE = `UPDATE deliveries SET due_at = due_at + :byMs
  WHERE ${OF_WEBHOOK} AND due_at > :now AND due_at <= :expected`;
/** A lease and the pause before a retry are lengths of time; a `deliver_at` is a time, and is waited for by the new clock. */
const KEEP_LENGTH = `UPDATE deliveries SET due_at = due_at + :byMs
  WHERE ${OF_WEBHOOK} AND due_at > :expected AND status IN ('in_flight', 'retrying')`;
/** After a step forward a retry is due early: by the clock its time has come. */
const KEEP_LEASES = `UPDATE deliveries SET due_at = due_at + :byMs
  WHERE ${OF_WEBHOOK} AND due_at > :expected AND status = 'in_flight'`;
/** One that waited for a `deliver_at` that had come has entered, or may. */
const KEEP_ENTERED = `UPDATE order_queue SET deliver_at = deliver_at + :byMs, place = iif(entered = 0, place + :byMs, place)
  WHERE deliver_at > :now AND deliver_at <= :expected`;

/** From here on the newest rows are of another clock. */
const BEGIN = `UPDATE installation SET clock_seen_at = :now,
  clock_event_seq = coalesce((SELECT max(seq) FROM events), 0),
  clock_delivery_seq = coalesce((SELECT max(seq) FROM deliveries), 0)`;

/** `step` names it: an act that is asked for again, because its answer was lost, does nothing. */
export function followClock(connection: Connection, { step, now, byMs }: ClockChange): void {
  const isNew = connection.sql('UPDATE installation SET clock_step = :step WHERE clock_step <> :step');
  if (isNew.run({ step }).changes === 0) return;
  move(connection, now, byMs);
  moveTimesGone(connection, byMs, { byMs, after: Number.MIN_SAFE_INTEGER });
  runSteps(connection, noteStep(connection.tx, now, byMs));
}

function move(connection: Connection, now: number, byMs: number): void {
  const expected = now - byMs;
  const isBack = byMs < 0;
  seenAt.delete(connection);
  lookAheadAgain(connection);
  connection.sql(BEGIN).run({ now });
  for (const { id } of connection.sql<{ id: number }>('SELECT id FROM endpoints').all()) {
    for (const retried of [0, 1]) {
      if (isBack) connection.sql(KEEP_DUE).run({ id, retried, now, expected, byMs });
      connection.sql(isBack ? KEEP_LENGTH : KEEP_LEASES).run({ id, retried, expected, byMs });
    }
  }
  if (isBack) connection.sql(KEEP_ENTERED).run({ now, expected, byMs });
  if (isBack) {
    // Lengths too: no session lasts longer.
    for (const table of ['sessions', 'session_links']) {
      connection.sql(`UPDATE ${table} SET expires_at = expires_at + ?`).run(byMs);
    }
  }
  connection.sql('UPDATE replays SET lease_until = lease_until + ? WHERE lease_until IS NOT NULL').run(byMs);
}

/**
 * What is counted from a time that has passed. Where the clock of then is certain, all of it moves. A clock found set back at start
 * is not certain: a time that it has already passed may be its own, written by a process that was not alone and followed nothing.
 * Moved, a start would leave its window too early, and a webhook would seem to fail for longer than it does.
 * @param after only times after this one are moved
 */
function moveTimesGone(connection: Connection, failingByMs: number, starts: { byMs: number; after: number }): void {
  const { byMs, after } = starts;
  connection
    .sql('UPDATE rate_starts SET started_at = started_at + :byMs WHERE started_at > :after')
    .run({ byMs, after });
  connection
    .sql('UPDATE endpoint_health SET failing_since = failing_since + :byMs WHERE failing_since > :after')
    .run({ byMs: failingByMs, after });
}

/** An act is done `now`: worth a write only now and then. */
export function noteClock(connection: Connection, now: number): void {
  const seen = seenAt.get(connection);
  if (seen !== undefined && seen.rollbacks === connection.rollbacks && now - seen.at < SEEN_EVERY_MS) return;
  seenAt.set(connection, { at: now, rollbacks: connection.rollbacks });
  connection.sql('UPDATE installation SET clock_seen_at = ? WHERE clock_seen_at < ?').run(now, now);
}

/** Less is not worth moving anything: it waits for as long. */
const SET_BACK_MIN_MS = 1000;

const LATEST = `SELECT max(clock_seen_at,
    coalesce((SELECT created_at FROM events WHERE seq = (SELECT max(seq) FROM events) AND seq > clock_event_seq), 0),
    coalesce((SELECT created_at FROM deliveries
      WHERE seq = (SELECT max(seq) FROM deliveries) AND seq > clock_delivery_seq), 0)) AS latest
  FROM installation`;

const latestTime = (connection: Connection): number => connection.sql<{ latest: number }>(LATEST).get()?.latest ?? 0;

/** At start: a clock that shows less than the newest rows was set back while nothing ran. Answers by how much. */
export function resumeClock(connection: Connection, { now }: ResumeClockInput): number {
  const latest = latestTime(connection);
  if (latest - now < SET_BACK_MIN_MS) {
    if (latest > 0) runSteps(connection, noteGap(connection.tx, now, Math.max(0, now - latest)));
    noteClock(connection, now);
    return 0;
  }
  // Rows that are newer may be of another node, whose clock is ahead.
  if (!connection.isAlone) return 0;
  // What was done since that was written down is due too.
  const byMs = now - latest - SEEN_EVERY_MS;
  move(connection, now, byMs);
  // No further back than is certain: a start that seems older than it is would leave its window too early.
  moveTimesGone(connection, byMs, { byMs: now - latest, after: now });
  runSteps(connection, noteStep(connection.tx, now, byMs));
  return byMs;
}
