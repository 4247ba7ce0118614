// The nodes at this database. Several writers: a beat rises in one UPDATE, and a step that ends leases looks at the beats of
// their node in its own commit, so a node that lives keeps its leases.
import type { EndedLeases, EndLeasesInput, JoinedNode, JoinNodeInput, NodeBeats } from '../../../ports/store/nodes.ts';
import type { Connection } from '../connection/connection.ts';
import { NEXT_DUE } from './claim.ts';

/** Where this act is undone or its answer is lost, the process cannot start: no lease will name the number it kept. */
export function joinNode(connection: Connection, { now }: JoinNodeInput): JoinedNode {
  const ended = connection.isAlone ? endAll(connection, now) : 0;
  const { lastInsertRowid } = connection.sql('INSERT INTO nodes (joined_at) VALUES (?)').run(now);
  const node = Number(lastInsertRowid);
  connection.node = node;
  return { node, isAlone: connection.isAlone, ended };
}

/** By webhook and through the index over due times: a backlog of a million is not read to find a few leases. */
function endAll(connection: Connection, now: number): number {
  const end = connection.sql(
    `UPDATE deliveries SET due_at = :now
     WHERE endpoint_id = :id AND (failures > 0) = :retried AND due_at > :now AND status = 'in_flight'`,
  );
  let count = 0;
  for (const { id } of connection.sql<{ id: number }>('SELECT id FROM endpoints').all()) {
    for (const retried of [0, 1]) count += end.run({ id, retried, now }).changes;
  }
  connection.sql('UPDATE replays SET node = NULL, lease_until = NULL WHERE lease_until IS NOT NULL').run();
  connection.sql('DELETE FROM nodes').run();
  return count;
}

/**
 * A node that was taken for dead is there again with its next beat. It counts on: a count that began again could look like
 * one that stood still.
 */
export function beat(connection: Connection): NodeBeats[] {
  const { node } = connection;
  if (node === null) throw new Error('this process has not joined: it has no node to beat for');
  connection.beats += 1;
  connection
    .sql(
      'INSERT INTO nodes (id, joined_at, beats) VALUES (:node, 0, :beats) ON CONFLICT (id) DO UPDATE SET beats = :beats',
    )
    .run({ node, beats: connection.beats });
  return connection.sql<NodeBeats>('SELECT id AS node, beats FROM nodes WHERE id <> ? ORDER BY id').all(node);
}

/** Rows and webhooks that one step looks at. */
const STEP_MAX_ROWS = 1000;
const STEP_MAX_WEBHOOKS = 200;

type Place = { endpointId: number; retried: 0 | 1; dueAt: number; seq: number };
type Row = { seq: number; due_at: number; is_its: number };
type Earliest = { first_at?: number | null; retry_at?: number | null };

/** Everything of a webhook that is due later: its leases are among it, also one that a wrong clock has put far ahead. */
const LEASED = `SELECT seq, due_at, status = 'in_flight' AND node = :node AS is_its FROM deliveries
  WHERE endpoint_id = :endpointId AND (failures > 0) = :retried AND due_at >= :dueAt
    AND (due_at > :dueAt OR seq > :seq)
  ORDER BY due_at, seq LIMIT :limit`;

export function endLeases(connection: Connection, input: EndLeasesInput): EndedLeases {
  const { of, cursor, now } = input;
  const stored = connection.sql<{ beats: number }>('SELECT beats FROM nodes WHERE id = ?').get(of.node);
  if (stored?.beats !== of.beats) return { cursor: null, ended: 0 };
  let place: Place | null = cursor === null ? firstPlace(connection, 0, now) : (JSON.parse(cursor) as Place);
  let rows = STEP_MAX_ROWS;
  let ended = 0;
  for (let looks = 2 * STEP_MAX_WEBHOOKS; place !== null && looks > 0 && rows > 0; looks -= 1) {
    const found: Row[] = connection.sql<Row>(LEASED).all({ ...place, node: of.node, limit: rows });
    for (const { seq, is_its } of found) {
      if (is_its !== 1) continue;
      connection.sql('UPDATE deliveries SET due_at = ? WHERE seq = ?').run(now, seq);
      ended += 1;
    }
    const last = found.at(-1);
    if (found.length === rows && last !== undefined) place = { ...place, dueAt: last.due_at, seq: last.seq };
    else if (place.retried === 0) place = { ...place, retried: 1, dueAt: now, seq: Number.MAX_SAFE_INTEGER };
    else place = firstPlace(connection, place.endpointId, now);
    rows -= found.length;
  }
  if (place !== null) return { cursor: JSON.stringify(place), ended };
  const freed = connection
    .sql('UPDATE replays SET node = NULL, lease_until = NULL WHERE node = ?')
    .run(of.node).changes;
  // Others wait for the end of the lease, as it was.
  if (freed > 0) connection.sql("SELECT note_news('replays', 0, 0)").get();
  connection.sql('DELETE FROM nodes WHERE id = ?').run(of.node);
  return { cursor: null, ended };
}

/** Behind what is due at `now` already: its lease is over. */
function firstPlace(connection: Connection, after: number, now: number): Place | null {
  const row = connection.sql<{ id: number }>('SELECT id FROM endpoints WHERE id > ? ORDER BY id LIMIT 1').get(after);
  if (row === undefined) return null;
  tellWhatIsDue(connection, row.id, now);
  return { endpointId: row.id, retried: 0, dueAt: now, seq: Number.MAX_SAFE_INTEGER };
}

/** A lease that ended before its node was found dead changes no more: only that node knew when it would end. */
function tellWhatIsDue(connection: Connection, endpointId: number, now: number): void {
  const { first_at, retry_at } = connection.sql<Earliest>(NEXT_DUE).get({ endpointId }) ?? {};
  const dueAt = Math.min(first_at ?? Number.POSITIVE_INFINITY, retry_at ?? Number.POSITIVE_INFINITY);
  if (dueAt <= now) connection.sql("SELECT note_news('due', ?, ?)").get(endpointId, dueAt);
}
