// Erases a profile in one transaction: removes everything personal and keeps what happened and when. Secure deletion
// overwrites removed data; emptying the log afterwards is a separate act.
import { createHash } from 'node:crypto';
import { peopleOf as peopleOfContext } from '../../domain/people.ts';
import { readJson } from '../../domain/read-json.ts';
import type { EraseProfileInput, Erasure } from '../../ports/store/upkeep.ts';
import { runSteps } from '../sqlite/commit/run-steps.ts';
import type { Connection } from '../sqlite/connection/connection.ts';
import { leave } from '../sqlite/hot/order-queue.ts';
import { writeAudit } from './audit.ts';
import { CALLED_OFF } from './by-hand.ts';
import { eraseFromQueries } from './erase-queries.ts';
import { removeDeliveries } from './prune.ts';

/** Events whose rows are changed by one statement. */
const CHUNK = 1000;

export function eraseProfile(connection: Connection, input: EraseProfileInput): Erasure {
  const { tenantId, now } = input;
  const people = peopleOf(connection, tenantId, input.profileId);
  const erasure: Erasure = { profiles: 0, events: 0, deliveries: 0, cancelled: 0, attempts: 0 };
  const found = eventsOf(connection, tenantId, people);
  erasure.profiles = found.profiles;
  for (let start = 0; start < found.seqs.length; start += CHUNK) {
    eraseEvents(connection, found.seqs.slice(start, start + CHUNK), now, erasure);
  }
  eraseTests(connection, tenantId, people, erasure);
  forget(connection, tenantId, people);
  runSteps(
    connection,
    writeAudit(connection.tx, {
      tenantId,
      at: now,
      actor: input.actor,
      action: 'profile.erased',
      subject: 'profile',
      // A reader who knows the id can find the entry; the entry alone does not reveal it.
      subjectId: `sha256:${createHash('sha256').update(input.profileId).digest('hex')}`,
      changes: {},
    }),
  );
  return erasure;
}

/** The profile and all that were merged into it, and into those. */
function peopleOf(connection: Connection, tenantId: number, profileId: string): string[] {
  return connection
    .sql<{ id: string }>(
      `WITH RECURSIVE people (id) AS (
         SELECT :profileId
         UNION
         SELECT m.loser_id FROM people p JOIN profile_merges m ON m.tenant_id = :tenantId AND m.winner_id = p.id
       ) SELECT id FROM people`,
    )
    .all({ tenantId, profileId })
    .map(({ id }) => id);
}

function eventsOf(connection: Connection, tenantId: number, people: readonly string[]) {
  const find = connection.sql<{ seq: number }>(
    `SELECT seq FROM events WHERE tenant_id = :tenantId AND profile_id = :id
     UNION
     SELECT event_seq FROM event_profiles WHERE tenant_id = :tenantId AND profile_id = :id`,
  );
  const seqs = new Set<number>();
  let profiles = 0;
  for (const id of people) {
    const rows = find.all({ tenantId, id });
    if (rows.length > 0) profiles += 1;
    for (const { seq } of rows) seqs.add(seq);
  }
  return { profiles, seqs: [...seqs].sort((a, b) => a - b) };
}

const UNFINISHED: readonly string[] = ['pending', 'in_flight', 'retrying', 'held'];

const EVENTS = '(SELECT value FROM json_each(:events))';
const THEIR_DELIVERIES = `(SELECT seq FROM deliveries WHERE event_seq IN ${EVENTS})`;

/** As long as what was there, so that it is overwritten in its place: rows that move leave traces where they were. */
const blanks = (column: string, taken: number): string =>
  `iif(${column} IS NULL, NULL, printf('%*s', max(0, octet_length(${column}) - ${taken}), ''))`;

function eraseEvents(connection: Connection, seqs: readonly number[], now: number, erasure: Erasure): void {
  const events = JSON.stringify(seqs);
  const changed = (sql: string, values: Record<string, unknown> = {}): number =>
    connection.sql(sql).run({ events, ...values }).changes;
  erasure.cancelled += changed(
    `UPDATE deliveries SET ${CALLED_OFF}
     WHERE event_seq IN ${EVENTS} AND status IN (${UNFINISHED.map((status) => `'${status}'`).join(', ')})`,
    { reason: 'erased', now },
  );
  const ordered = connection
    .sql<{ seq: number; endpoint_id: number }>(
      `SELECT seq, endpoint_id FROM deliveries WHERE event_seq IN ${EVENTS} AND ordered <> 0`,
    )
    .all({ events });
  for (const row of ordered) leave(connection, row, now);
  erasure.deliveries += changed(
    `UPDATE deliveries SET body = ${blanks('body', 0)}, extra_data_fault = NULL WHERE event_seq IN ${EVENTS}`,
  );
  erasure.attempts += changed(
    `UPDATE attempts SET request_headers = '{}' || ${blanks('request_headers', 2)}, response_headers = NULL,
       response_body = zeroblob(octet_length(response_body)), response_truncated = NULL
     WHERE delivery_seq IN ${THEIR_DELIVERIES}`,
  );
  // What is not written yet is never sent.
  changed(`DELETE FROM fan_outs WHERE event_seq IN ${EVENTS}`);
  // A condition's reason tells what it was compared with.
  changed(`UPDATE suppressions SET detail = 'erased' WHERE event_seq IN ${EVENTS}`);
  changed(`DELETE FROM event_profiles WHERE event_seq IN ${EVENTS}`);
  erasure.events += changed(
    `UPDATE events SET context = 'null' || ${blanks('context', 4)}, profile_id = NULL, root_id = NULL, idempotency_key = NULL, erased_at = :now
     WHERE seq IN ${EVENTS}`,
    { now },
  );
}

type Test = { seq: number; event_name: string; status: string; body: string };

/** Tests that were edited to name one of them have no event to be found by: they go whole. */
function eraseTests(connection: Connection, tenantId: number, people: readonly string[], erasure: Erasure): void {
  const erased = new Set(people);
  const named = connection
    .sql<Test>(
      `SELECT seq, event_name, status, body FROM deliveries INDEXED BY deliveries_by_event
       WHERE event_seq IS NULL AND replay_of IS NOT NULL AND body IS NOT NULL AND tenant_id = ?`,
    )
    .all(tenantId)
    .filter(({ event_name: name, body }) => {
      const { profileId, others } = peopleOfContext(name, readJson(body) as Record<string, unknown>);
      return [profileId, ...others].some((id) => id !== null && erased.has(id));
    });
  if (named.length === 0) return;
  erasure.deliveries += named.length;
  erasure.cancelled += named.filter(({ status }) => UNFINISHED.includes(status)).length;
  erasure.attempts += removeDeliveries(
    connection,
    named.map(({ seq }) => seq),
  );
}

/** Where else a profile is named by its id. */
function forget(connection: Connection, tenantId: number, people: readonly string[]): void {
  for (const id of people) {
    const values = { tenantId, id };
    connection.sql('DELETE FROM profile_merges WHERE tenant_id = :tenantId AND winner_id = :id').run(values);
    connection.sql('DELETE FROM profile_merges WHERE tenant_id = :tenantId AND loser_id = :id').run(values);
    eraseFromOutbox(connection, values);
    eraseFromQueries(connection, tenantId, id);
    // Replays that were asked for by this profile, and the entries of who asked.
    for (const field of ['profileId', 'search']) {
      connection
        .sql(
          `UPDATE replays SET filter = json_set(filter, '$.${field}', 'erased')
           WHERE tenant_id = :tenantId AND json_extract(filter, '$.${field}') = :id`,
        )
        .run(values);
      connection
        .sql(
          `UPDATE audit SET changes = json_set(changes, '$.filter.to.${field}', 'erased')
           WHERE tenant_id = :tenantId AND subject = 'replay' AND json_extract(changes, '$.filter.to.${field}') = :id`,
        )
        .run(values);
    }
  }
}

/**
 * Pending operational events are still raised, but without the profile. They get a new number, so that a job that has
 * read the old row cannot raise it.
 */
function eraseFromOutbox(connection: Connection, values: { tenantId: number; id: string }): void {
  const whose = 'FROM operational_outbox WHERE tenant_id = :tenantId AND profile_id = :id';
  connection
    .sql(
      `INSERT INTO operational_outbox (tenant_id, name, context, profile_id, created_at)
       SELECT tenant_id, name, json_set(context, '$.profile_id', NULL), NULL, created_at ${whose} ORDER BY seq`,
    )
    .run(values);
  connection.sql(`DELETE ${whose}`).run(values);
}

/** Asked where an attempt ends after its delivery was called off. */
export function isErased(connection: Connection, deliverySeq: number): boolean {
  const row = connection
    .sql('SELECT 1 FROM deliveries d JOIN events e ON e.seq = d.event_seq WHERE d.seq = ? AND e.erased_at IS NOT NULL')
    .get(deliverySeq);
  return row !== undefined;
}
