// Rows of erasures that run in steps, and the people whose events they have yet to reach.
// Several writers: a step and a request that joins an erasure are transactions of their own, and read its row in them.
import type { ErasureCounts, ErasureProgress } from '../../domain/erasure.ts';
import type { Erasure, GetErasureInput } from '../../ports/store/upkeep.ts';
import type { Steps, Tx } from '../tx.ts';

type Row = ErasureCounts & {
  id: number;
  tenant_id: number;
  subject: string;
  started_at: number;
  finished_at: number | null;
  event_seq: number | null;
  delivery_seq: number;
};

const countsOf = ({ profiles, events, deliveries, cancelled, attempts }: ErasureCounts): ErasureCounts => ({
  ...{ profiles, events, deliveries, cancelled, attempts },
});

const fromRow = (row: Row): Erasure => ({
  id: row.id,
  subject: row.subject,
  startedAt: row.started_at,
  finishedAt: row.finished_at,
  erased: countsOf(row),
});

export function* getErasure(tx: Tx, { tenantId, id }: GetErasureInput): Steps<Erasure | null> {
  const row = yield* tx.get<Row>('SELECT * FROM erasures WHERE id = ? AND tenant_id = ?', [id, tenantId]);
  return row === undefined ? null : fromRow(row);
}

/** Of one that was just written. */
export function* erasureById(tx: Tx, tenantId: number, id: number): Steps<Erasure> {
  const erasure = yield* getErasure(tx, { tenantId, id });
  if (erasure === null) throw new Error(`erasure ${id} was just written and cannot be read back`);
  return erasure;
}

/** Of the same profile. @returns its id */
export function* findRunning(tx: Tx, tenantId: number, subject: string): Steps<number | null> {
  const row = yield* tx.get<{ id: number }>(
    'SELECT id FROM erasures WHERE finished_at IS NULL AND tenant_id = ? AND subject = ?',
    [tenantId, subject],
  );
  return row?.id ?? null;
}

/** Whose events are erased: those up to `untilSeq`, at that time. */
type Bounds = { tenantId: number; untilSeq: number; at: number };

/** With what its first commit has done. @param begun people whose events may not all be erased yet */
export function* beginErasure(
  tx: Tx,
  begun: Bounds & { subject: string; people: readonly string[]; progress: ErasureProgress },
): Steps<number> {
  const { counts, divided } = begun.progress;
  const row = yield* tx.get<{ id: number }>(
    `INSERT INTO erasures (tenant_id, subject, started_at, turns, event_seq, delivery_seq, profiles, events, deliveries,
       cancelled, attempts)
     VALUES (:tenantId, :subject, :at, coalesce((SELECT min(turns) FROM erasures WHERE finished_at IS NULL), 0),
       :eventSeq, :deliverySeq, :profiles, :events, :deliveries, :cancelled, :attempts)
     RETURNING id`,
    {
      ...{ tenantId: begun.tenantId, subject: begun.subject, at: begun.at },
      ...{ eventSeq: divided?.eventSeq ?? null, deliverySeq: divided?.deliverySeq ?? 0, ...counts },
    },
  );
  const id = row?.id ?? 0;
  yield* addPeople(tx, id, begun);
  return id;
}

function* addPeople(tx: Tx, id: number, whose: Bounds & { people: readonly string[] }): Steps<void> {
  const { tenantId, untilSeq, at } = whose;
  for (const person of whose.people) {
    yield* tx.run(
      `INSERT INTO erasing (tenant_id, profile_id, erasure_id, until_seq, at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (tenant_id, profile_id, erasure_id) DO UPDATE SET until_seq = excluded.until_seq, at = excluded.at`,
      [tenantId, person, id, untilSeq, at],
    );
  }
}

/** Asked for again while it runs: it erases what was accepted since too. */
export function* joinErasure(
  tx: Tx,
  id: number,
  joined: Bounds & { people: readonly string[]; counts: ErasureCounts },
): Steps<void> {
  yield* addPeople(tx, id, joined);
  const { profiles, deliveries, cancelled, attempts } = joined.counts;
  yield* tx.run(
    `UPDATE erasures SET profiles = CASE WHEN profiles < :profiles THEN :profiles ELSE profiles END,
       deliveries = deliveries + :deliveries, cancelled = cancelled + :cancelled, attempts = attempts + :attempts
     WHERE id = :id`,
    { id, profiles, deliveries, cancelled, attempts },
  );
}

export type Running = { id: number; tenantId: number; progress: ErasureProgress };

/** The one whose turn it is: of several, each gets as many steps as any other. */
export function* runningOf(tx: Tx): Steps<Running | null> {
  const row = yield* tx.get<Row>('SELECT * FROM erasures WHERE finished_at IS NULL ORDER BY turns, id LIMIT 1');
  if (row === undefined) return null;
  const divided = row.event_seq === null ? null : { eventSeq: row.event_seq, deliverySeq: row.delivery_seq };
  return { id: row.id, tenantId: row.tenant_id, progress: { counts: countsOf(row), divided } };
}

/** Whether another erasure has erased an event before its deliveries: it may be about anyone, and its rows no longer say who. */
export function* hasDivided(tx: Tx, tenantId: number): Steps<boolean> {
  const row = yield* tx.get(
    'SELECT 1 FROM erasures WHERE finished_at IS NULL AND tenant_id = ? AND event_seq IS NOT NULL LIMIT 1',
    [tenantId],
  );
  return row !== undefined;
}

/** After a step. It is finished where no person is left, and no earlier erasure of the tenant has an event divided. */
export function* saveErasure(tx: Tx, id: number, { counts, divided }: ErasureProgress, now: number): Steps<void> {
  yield* tx.run(
    `UPDATE erasures SET turns = turns + 1, event_seq = :eventSeq, delivery_seq = :deliverySeq, profiles = :profiles,
       events = :events, deliveries = :deliveries, cancelled = :cancelled, attempts = :attempts,
       finished_at = CASE WHEN :eventSeq IS NULL AND NOT EXISTS (SELECT 1 FROM erasing WHERE erasure_id = :id)
         AND NOT EXISTS (SELECT 1 FROM erasures e WHERE e.finished_at IS NULL AND e.tenant_id = erasures.tenant_id
           AND e.event_seq IS NOT NULL AND e.id < :id)
         THEN :now ELSE NULL END
     WHERE id = :id`,
    { ...{ id, now, eventSeq: divided?.eventSeq ?? null, deliverySeq: divided?.deliverySeq ?? 0 }, ...counts },
  );
}
