// Records clock steps, so that retention knows the real age of a row. Rows keep the times they were written with; later
// steps are added when their age is computed.
import type { ClockDoubt } from '../../ports/store/upkeep.ts';
import type { Connection } from '../sqlite/connection/connection.ts';

const DAY_MS = 86_400_000;
/** A smaller step is no reason for doubt. */
const DOUBT_MS = DAY_MS;
/** So long `serve` may have been off before its clock is doubted: a long weekend and more. */
const OFF_MAX_MS = 7 * DAY_MS;

type Step = { by_ms: number; event_seq: number; delivery_seq: number; audit_seq: number };
type List = 'event_seq' | 'delivery_seq' | 'audit_seq';

/** The clock was set by so much while `serve` ran, or so it is assumed at start. */
export function noteStep(connection: Connection, now: number, byMs: number): void {
  const step = withoutGap(connection, byMs);
  if (Math.abs(step) < DOUBT_MS) return;
  connection
    .sql(
      `INSERT INTO clock_steps (at, by_ms, event_seq, delivery_seq, audit_seq)
       SELECT :now, :step, coalesce((SELECT max(seq) FROM events), 0), coalesce((SELECT max(seq) FROM deliveries), 0),
         coalesce((SELECT max(seq) FROM audit), 0)`,
    )
    .run({ now, step });
  // Kept for thirty days of time that passes.
  connection.sql('UPDATE idempotency_keys SET expires_at = expires_at + ?').run(step);
  // Set right again by itself.
  if (offMs(connection) === 0) confirmClock(connection);
}

/** At start: the time since the newest row has passed, unless it is more than anyone is off for. */
export function noteGap(connection: Connection, now: number, gapMs: number): void {
  if (gapMs > OFF_MAX_MS) noteStep(connection, now, gapMs);
  else {
    connection
      .sql('UPDATE installation SET clock_gap_ms = min(:most, clock_gap_ms + :gapMs)')
      .run({ most: OFF_MAX_MS, gapMs });
  }
}

/** A step back may end what was taken for time that passed: as far as it may, no row is older because of it. */
function withoutGap(connection: Connection, byMs: number): number {
  if (byMs >= 0) return byMs;
  const { gap_ms } = connection.sql<{ gap_ms: number }>('SELECT clock_gap_ms AS gap_ms FROM installation').get() ?? {
    gap_ms: 0,
  };
  const ended = Math.min(gap_ms, -byMs);
  if (ended > 0) connection.sql('UPDATE installation SET clock_gap_ms = clock_gap_ms - ?').run(ended);
  return byMs + ended;
}

function offMs(connection: Connection): number {
  const row = connection
    .sql<{ off_ms: number | null }>('SELECT sum(by_ms) AS off_ms FROM clock_steps WHERE is_confirmed = 0')
    .get();
  const off = row?.off_ms ?? 0;
  return Math.abs(off) < DOUBT_MS ? 0 : off;
}

export function clockDoubt(connection: Connection): ClockDoubt | null {
  const off = offMs(connection);
  if (off === 0) return null;
  const row = connection.sql<{ at: number }>('SELECT max(at) AS at FROM clock_steps WHERE is_confirmed = 0').get();
  return { offMs: off, since: row?.at ?? 0 };
}

/** An operator says that the clock is right. Answers what was doubted. */
export function confirmClock(connection: Connection): ClockDoubt | null {
  const doubt = clockDoubt(connection);
  connection.sql('UPDATE clock_steps SET is_confirmed = 1 WHERE is_confirmed = 0').run();
  return doubt;
}

/** Numbers are given again once the last rows are gone: a new row is not one from before a step. */
export function afterRemoval(connection: Connection): void {
  const events = 'coalesce((SELECT max(seq) FROM events), 0)';
  const deliveries = 'coalesce((SELECT max(seq) FROM deliveries), 0)';
  connection
    .sql(
      `UPDATE installation SET clock_event_seq = min(clock_event_seq, ${events}),
         clock_delivery_seq = min(clock_delivery_seq, ${deliveries})
       WHERE clock_event_seq > ${events} OR clock_delivery_seq > ${deliveries}`,
    )
    .run();
  connection
    .sql(
      `UPDATE clock_steps SET event_seq = min(event_seq, ${events}), delivery_seq = min(delivery_seq, ${deliveries}),
         audit_seq = min(audit_seq, coalesce((SELECT max(seq) FROM audit), 0))`,
    )
    .run();
}

/** When a row would have been written by the clock as it is now. */
export function timesOf(connection: Connection, list: List): (row: { seq: number; at: number }) => number {
  const steps = connection.sql<Step>('SELECT by_ms, event_seq, delivery_seq, audit_seq FROM clock_steps').all();
  if (steps.length === 0) return ({ at }) => at;
  return ({ seq, at }) => steps.reduce((time, step) => (seq <= step[list] ? time + step.by_ms : time), at);
}
