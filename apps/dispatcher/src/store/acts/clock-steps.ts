// Records clock steps, so that retention knows the real age of a row. Rows keep the times they were written with; later
// steps are added when their age is computed. Several writers: a node notes a step only after the UPDATE that names it found it
// new, and numbers are only lowered to what a statement of the same transaction read.
import type { ClockDoubt } from '../../ports/store/upkeep.ts';
import type { Steps, Tx } from '../tx.ts';

const DAY_MS = 86_400_000;
/** A smaller step is no reason for doubt. */
const DOUBT_MS = DAY_MS;
/** So long `serve` may have been off before its clock is doubted: a long weekend and more. */
const OFF_MAX_MS = 7 * DAY_MS;

type Step = { by_ms: number; event_seq: number; delivery_seq: number; audit_seq: number };
type List = 'event_seq' | 'delivery_seq' | 'audit_seq';

/** The clock was set by so much while `serve` ran, or so it is assumed at start. */
export function* noteStep(tx: Tx, now: number, byMs: number): Steps<void> {
  const step = yield* withoutGap(tx, byMs);
  if (Math.abs(step) < DOUBT_MS) return;
  yield* tx.run(
    `INSERT INTO clock_steps (at, by_ms, event_seq, delivery_seq, audit_seq)
       SELECT :now, :step, coalesce((SELECT max(seq) FROM events), 0), coalesce((SELECT max(seq) FROM deliveries), 0),
         coalesce((SELECT max(seq) FROM audit), 0)`,
    { now, step },
  );
  // Kept for thirty days of time that passes.
  yield* tx.run('UPDATE idempotency_keys SET expires_at = expires_at + ?', [step]);
  // Set right again by itself.
  if ((yield* offMs(tx)) === 0) yield* confirmClock(tx);
}

/** At start: the time since the newest row has passed, unless it is more than anyone is off for. */
export function* noteGap(tx: Tx, now: number, gapMs: number): Steps<void> {
  if (gapMs > OFF_MAX_MS) yield* noteStep(tx, now, gapMs);
  else {
    yield* tx.run(
      `UPDATE installation SET clock_gap_ms =
         CASE WHEN clock_gap_ms + :gapMs < :most THEN clock_gap_ms + :gapMs ELSE :most END`,
      { most: OFF_MAX_MS, gapMs },
    );
  }
}

/** A step back may end what was taken for time that passed: as far as it may, no row is older because of it. */
function* withoutGap(tx: Tx, byMs: number): Steps<number> {
  if (byMs >= 0) return byMs;
  const { gap_ms } = (yield* tx.get<{ gap_ms: number }>('SELECT clock_gap_ms AS gap_ms FROM installation')) ?? {
    gap_ms: 0,
  };
  const ended = Math.min(gap_ms, -byMs);
  if (ended > 0) yield* tx.run('UPDATE installation SET clock_gap_ms = clock_gap_ms - ?', [ended]);
  return byMs + ended;
}

function* offMs(tx: Tx): Steps<number> {
  const row = yield* tx.get<{ off_ms: number | null }>(
    'SELECT sum(by_ms) AS off_ms FROM clock_steps WHERE is_confirmed = 0',
  );
  const off = row?.off_ms ?? 0;
  return Math.abs(off) < DOUBT_MS ? 0 : off;
}

export function* clockDoubt(tx: Tx): Steps<ClockDoubt | null> {
  const off = yield* offMs(tx);
  if (off === 0) return null;
  const row = yield* tx.get<{ at: number }>('SELECT max(at) AS at FROM clock_steps WHERE is_confirmed = 0');
  return { offMs: off, since: row?.at ?? 0 };
}

/** An operator says that the clock is right. Answers what was doubted. */
export function* confirmClock(tx: Tx): Steps<ClockDoubt | null> {
  const doubt = yield* clockDoubt(tx);
  yield* tx.run('UPDATE clock_steps SET is_confirmed = 1 WHERE is_confirmed = 0');
  return doubt;
}

/** Numbers are given again once the last rows are gone: a new row is not one from before a step. */
export function* afterRemoval(tx: Tx): Steps<void> {
  const last = yield* tx.get<{ events: number; deliveries: number; audit: number }>(
    `SELECT coalesce((SELECT max(seq) FROM events), 0) AS events,
       coalesce((SELECT max(seq) FROM deliveries), 0) AS deliveries, coalesce((SELECT max(seq) FROM audit), 0) AS audit`,
  );
  const { events = 0, deliveries = 0, audit = 0 } = last ?? {};
  const lowered = [
    ['installation', 'clock_event_seq', events],
    ['installation', 'clock_delivery_seq', deliveries],
    ['clock_steps', 'event_seq', events],
    ['clock_steps', 'delivery_seq', deliveries],
    ['clock_steps', 'audit_seq', audit],
  ] as const;
  for (const [table, column, seq] of lowered) {
    yield* tx.run(`UPDATE ${table} SET ${column} = :seq WHERE ${column} > :seq`, { seq });
  }
}

/** When a row would have been written by the clock as it is now. */
export function* timesOf(tx: Tx, list: List): Steps<(row: { seq: number; at: number }) => number> {
  const steps = yield* tx.all<Step>('SELECT by_ms, event_seq, delivery_seq, audit_seq FROM clock_steps');
  if (steps.length === 0) return ({ at }) => at;
  return ({ seq, at }) => steps.reduce((time, step) => (seq <= step[list] ? time + step.by_ms : time), at);
}
