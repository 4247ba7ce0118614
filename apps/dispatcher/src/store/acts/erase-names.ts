// Where else than in events a person is named by an id: merges, edited tests, events that are yet to be raised, and what
// was asked of replays. All of it is small, and goes in the first commit of an erasure.
// Several writers: the rows are read and changed in one transaction; one that is added later names no one by then.

import { type AskedFilter, withoutPeople } from '../../domain/erased-filter.ts';
import type { ErasureCounts } from '../../domain/erasure.ts';
import { peopleOf as namedIn } from '../../domain/people.ts';
import { readJson } from '../../domain/read-json.ts';
import type { Steps, Tx } from '../tx.ts';

/** Takes the names of these people out of everything but events and their deliveries. */
export function* eraseNames(tx: Tx, tenantId: number, people: readonly string[], counts: ErasureCounts): Steps<void> {
  yield* eraseTests(tx, tenantId, people, counts);
  const named = { tenantId, people: JSON.stringify(people) };
  yield* tx.run(`DELETE FROM profile_merges WHERE tenant_id = :tenantId AND winner_id ${peopleIn(tx)}`, named);
  yield* tx.run(`DELETE FROM profile_merges WHERE tenant_id = :tenantId AND loser_id ${peopleIn(tx)}`, named);
  yield* eraseFromOutbox(tx, named);
  yield* eraseFromReplays(tx, tenantId, people);
}

const peopleIn = ({ dialect }: Tx): string => dialect.inList(':people', 'texts');
type Named = { tenantId: number; people: string };

type Test = { seq: number; event_name: string; unfinished: number; body: string };

/** Tests that were edited to name one of them have no event to be found by: they go whole. */
function* eraseTests(tx: Tx, tenantId: number, people: readonly string[], counts: ErasureCounts): Steps<void> {
  const erased = new Set(people);
  const tests = yield* tx.all<Test>(
    `SELECT seq, event_name, body, status IN ('pending', 'in_flight', 'retrying', 'held') AS unfinished
     FROM deliveries ${tx.dialect.using('deliveries_by_event')}
     WHERE event_seq IS NULL AND replay_of IS NOT NULL AND body IS NOT NULL AND tenant_id = ?`,
    [tenantId],
  );
  const named = tests.filter(({ event_name: name, body }) => {
    const { profileId, others } = namedIn(name, readJson(body) as Record<string, unknown>);
    return [profileId, ...others].some((id) => id !== null && erased.has(id));
  });
  if (named.length === 0) return;
  const deliveries = JSON.stringify(named.map(({ seq }) => seq));
  counts.deliveries += named.length;
  counts.cancelled += named.filter(({ unfinished }) => unfinished === 1).length;
  counts.attempts += yield* tx.run(
    `DELETE FROM attempts WHERE delivery_seq ${tx.dialect.inList(':deliveries', 'numbers')}`,
    { deliveries },
  );
  yield* tx.run(`DELETE FROM deliveries WHERE seq ${tx.dialect.inList(':deliveries', 'numbers')}`, { deliveries });
}

type Raised = { name: string; context: string; created_at: number };

/**
 * Pending operational events are still raised, but without the profile. They get a new number, so that a job that has
 * read the old row cannot raise it.
 */
function* eraseFromOutbox(tx: Tx, named: Named): Steps<void> {
  const whose = `FROM operational_outbox WHERE tenant_id = :tenantId AND profile_id ${peopleIn(tx)}`;
  const raised = yield* tx.all<Raised>(`SELECT name, context, created_at ${whose} ORDER BY seq`, named);
  yield* tx.run(`DELETE ${whose}`, named);
  for (const { name, context, created_at: createdAt } of raised) {
    const without = JSON.stringify({ ...(readJson(context) as object), profile_id: null });
    yield* tx.run(
      'INSERT INTO operational_outbox (tenant_id, name, context, profile_id, created_at) VALUES (?, ?, ?, NULL, ?)',
      [named.tenantId, name, without, createdAt],
    );
  }
}

/** What a replay was asked for, and its audit entry: both stay readable but name no person. */
function* eraseFromReplays(tx: Tx, tenantId: number, people: readonly string[]): Steps<void> {
  const replays = yield* tx.all<{ key: number; text: string }>(
    'SELECT id AS key, filter AS text FROM replays WHERE tenant_id = ?',
    [tenantId],
  );
  for (const { key, text } of replays) {
    const filter = readJson(text) as AskedFilter;
    const next = withoutPeople(filter, people);
    if (next !== filter) yield* tx.run('UPDATE replays SET filter = ? WHERE id = ?', [JSON.stringify(next), key]);
  }
  const entries = yield* tx.all<{ key: number; text: string }>(
    "SELECT seq AS key, changes AS text FROM audit WHERE tenant_id = ? AND subject = 'replay'",
    [tenantId],
  );
  for (const { key, text } of entries) {
    const changes = readJson(text) as { filter?: { to?: AskedFilter } };
    const filter = changes.filter?.to;
    const next = filter === undefined ? filter : withoutPeople(filter, people);
    if (next === filter) continue;
    const kept = { ...changes, filter: { ...changes.filter, to: next } };
    yield* tx.run('UPDATE audit SET changes = ? WHERE seq = ?', [JSON.stringify(kept), key]);
  }
}
