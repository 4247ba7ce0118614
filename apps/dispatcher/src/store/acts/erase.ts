// Erases a profile. What one commit can remove is gone with the call; the rest is an erasure that runs in steps. From the
// first commit on nothing of it is shown or sent (shown-events.ts). Secure deletion overwrites removed data.
// Several writers: each step is one transaction that finds what is left to do in the rows themselves, so any number of
// nodes may take them, and none is lost with the node that began one.
import { createHash } from 'node:crypto';
import {
  ERASURE_STEP_ROWS,
  type ErasureCounts,
  type ErasureProgress,
  fitting,
  NOTHING_ERASED,
} from '../../domain/erasure.ts';
import type { EraseProfileInput, EraseStepInput, ErasureOutcome } from '../../ports/store/upkeep.ts';
import type { Steps, Tx } from '../tx.ts';
import { writeAudit } from './audit.ts';
import { eraseNames } from './erase-names.ts';
import { eraseDeliveries, eraseEventRows, eraseEvents, weighDeliveries, weighEvents } from './erase-rows.ts';
import {
  beginErasure,
  erasureById,
  findRunning,
  hasDivided,
  joinErasure,
  type Running,
  runningOf,
  saveErasure,
} from './erasures.ts';

export function* eraseProfile(tx: Tx, input: EraseProfileInput): Steps<ErasureOutcome> {
  const { tenantId, now } = input;
  const subject = `sha256:${createHash('sha256').update(input.profileId).digest('hex')}`;
  const people = yield* peopleOf(tx, tenantId, input.profileId);
  const untilSeq = (yield* tx.get<{ seq: number | null }>('SELECT max(seq) AS seq FROM events'))?.seq ?? 0;
  const counts: ErasureCounts = { ...NOTHING_ERASED, profiles: yield* countKnown(tx, tenantId, people) };
  yield* eraseNames(tx, tenantId, people, counts);
  yield* writeAudit(tx, {
    tenantId,
    at: now,
    actor: input.actor,
    action: 'profile.erased',
    subject: 'profile',
    // A reader who knows the id can find the entry; the entry alone does not reveal it.
    subjectId: subject,
    changes: {},
  });
  const bounds = { tenantId, untilSeq, at: now };
  const joined = yield* findRunning(tx, tenantId, subject);
  if (joined !== null) {
    yield* joinErasure(tx, joined, { ...bounds, people, counts });
    yield* tx.hot('forgetErasing');
    return { kind: 'running', erasure: yield* erasureById(tx, tenantId, joined) };
  }
  const work = new Work({ counts, divided: null }, input.rowsMax);
  for (const [i, person] of people.entries()) {
    if (yield* work.erasePerson(tx, { ...bounds, person, now })) continue;
    const id = yield* beginErasure(tx, { ...bounds, subject, people: people.slice(i), progress: work.progress });
    yield* tx.hot('forgetErasing');
    return { kind: 'running', erasure: yield* erasureById(tx, tenantId, id) };
  }
  if (!(yield* hasDivided(tx, tenantId))) return { kind: 'done', erased: counts };
  const id = yield* beginErasure(tx, { ...bounds, subject, people: [], progress: work.progress });
  return { kind: 'running', erasure: yield* erasureById(tx, tenantId, id) };
}

/** The profile and all that were merged into it, and into those. */
function* peopleOf(tx: Tx, tenantId: number, profileId: string): Steps<string[]> {
  const rows = yield* tx.all<{ id: string }>(
    `WITH RECURSIVE people (id) AS (
       SELECT :profileId
       UNION
       SELECT m.loser_id FROM people p JOIN profile_merges m ON m.tenant_id = :tenantId AND m.winner_id = p.id
     ) SELECT id FROM people`,
    { tenantId, profileId },
  );
  return rows.map(({ id }) => id);
}

/** Of how many of them there are events. */
function* countKnown(tx: Tx, tenantId: number, people: readonly string[]): Steps<number> {
  let count = 0;
  for (const person of people) {
    const row = yield* tx.get(
      `SELECT 1 FROM events WHERE tenant_id = :tenantId AND profile_id = :person
       UNION ALL SELECT 1 FROM event_profiles WHERE tenant_id = :tenantId AND profile_id = :person LIMIT 1`,
      { tenantId, person },
    );
    if (row !== undefined) count += 1;
  }
  return count;
}

/** One step of the erasure whose turn it is. @returns whether any is left */
export function* eraseStep(tx: Tx, { now, rowsMax }: EraseStepInput): Steps<boolean> {
  const running = yield* runningOf(tx);
  if (running === null) return false;
  const work = new Work(running.progress, rowsMax);
  if (yield* work.eraseDivided(tx, now)) yield* erasePeople(tx, running, work, now);
  yield* saveErasure(tx, running.id, work.progress, now);
  yield* tx.hot('forgetErasing');
  return (yield* runningOf(tx)) !== null;
}

type Person = { profile_id: string; until_seq: number; at: number };

/** Until the step is full. A person of whom nothing is left is forgotten. */
function* erasePeople(tx: Tx, { id, tenantId }: Running, work: Work, now: number): Steps<void> {
  for (;;) {
    const person = yield* tx.get<Person>(
      'SELECT profile_id, until_seq, at FROM erasing WHERE erasure_id = ? ORDER BY profile_id LIMIT 1',
      [id],
    );
    if (person === undefined) return;
    const { profile_id: name, until_seq: untilSeq, at } = person;
    if (!(yield* work.erasePerson(tx, { tenantId, person: name, untilSeq, at, now }))) return;
    yield* tx.run('DELETE FROM erasing WHERE tenant_id = ? AND profile_id = ? AND erasure_id = ?', [
      tenantId,
      name,
      id,
    ]);
  }
}

/** Events that are looked for at once. */
const PAGE = 1000;

/** One step: a bounded number of rows. */
class Work {
  readonly progress: ErasureProgress;
  readonly #most: number;
  #left: number;

  constructor(progress: ErasureProgress, rowsMax = ERASURE_STEP_ROWS) {
    this.progress = progress;
    this.#most = rowsMax;
    this.#left = rowsMax;
  }

  /** @returns whether nothing of the person is left; `false` = the step is full */
  *erasePerson(
    tx: Tx,
    whose: { tenantId: number; person: string; untilSeq: number; at: number; now: number },
  ): Steps<boolean> {
    const { tenantId, person, untilSeq, at, now } = whose;
    for (;;) {
      const found = yield* tx.all<{ seq: number }>(
        `SELECT seq FROM events WHERE tenant_id = :tenantId AND profile_id = :person AND seq <= :untilSeq
         UNION
         SELECT event_seq FROM event_profiles
         WHERE tenant_id = :tenantId AND profile_id = :person AND event_seq <= :untilSeq
         ORDER BY seq LIMIT ${PAGE}`,
        { tenantId, person, untilSeq },
      );
      if (found.length === 0) return true;
      const seqs = found.map(({ seq }) => seq);
      const { count, left } = fitting(yield* weighEvents(tx, seqs, this.#most + 1), this.#left);
      yield* eraseEvents(tx, seqs.slice(0, count), { at, now }, this.progress.counts);
      const isNew = this.#left === this.#most;
      this.#left = left;
      if (count === seqs.length) continue;
      // Too large for any step: the event goes first, and its deliveries follow in parts.
      const [first] = seqs;
      if (count > 0 || !isNew || first === undefined) return false;
      yield* eraseEventRows(tx, [first], at, this.progress.counts);
      this.progress.divided = { eventSeq: first, deliverySeq: 0 };
      if (!(yield* this.eraseDivided(tx, now))) return false;
    }
  }

  /** @returns whether no event is divided any more */
  *eraseDivided(tx: Tx, now: number): Steps<boolean> {
    while (this.progress.divided !== null) {
      if (this.#left <= 0) return false;
      const { eventSeq, deliverySeq } = this.progress.divided;
      const weights = yield* weighDeliveries(tx, eventSeq, deliverySeq, this.#left);
      const { count, left } = fitting(weights, this.#left);
      // One delivery is always small enough: what it may have of attempts and bytes is bounded.
      const taken = weights.slice(0, Math.max(count, 1));
      const last = taken.at(-1);
      if (last === undefined) {
        this.progress.divided = null;
        return true;
      }
      yield* eraseDeliveries(
        tx,
        taken.map(({ seq }) => seq),
        now,
        this.progress.counts,
      );
      this.#left = count < weights.length ? 0 : left;
      this.progress.divided = { eventSeq, deliverySeq: last.seq };
    }
    return true;
  }
}
