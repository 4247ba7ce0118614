// What a viewer is told: rows as they are now, of the deliveries that changed after where it stands. The condition and the
// order are those of the list, so that both show the same.

import type { LivePosition, LiveTuple } from '@posthorn/contracts/live';
import { toLiveTuple } from '@posthorn/contracts/plain';
import type {
  FarBehind,
  LiveChanges,
  LiveChangesInput,
  LiveRequest,
  LiveRows,
  LiveSnapshot,
  LiveSnapshotInput,
} from '../../../ports/store/live.ts';
import { seqOf } from '../../acts/cursor.ts';
import {
  conditions,
  type DeliveryRow,
  deliveryFromRow,
  listDeliveries,
  selectDelivery,
} from '../../acts/delivery-reads.ts';
import { type ErasedAt, erasedAt } from '../../acts/shown-events.ts';
import { runSteps } from '../commit/run-steps.ts';
import type { Connection } from '../connection/connection.ts';
import { isErasing } from '../hot/erasing-tenants.ts';
import { headOf } from './epochs.ts';
import { liveHead } from './live-log.ts';
import { unpackSeqs } from './packed-seqs.ts';
import { placeOf, positionAt } from './position.ts';

type Shown = DeliveryRow & {
  last_status: number | null;
  last_error: string | null;
  last_ms: number | null;
};

const selectShown = (at: ErasedAt): string => `${selectDelivery(at).replace(
  ' FROM deliveries d',
  `, a.status AS last_status, a.error_kind AS last_error, a.total_ms AS last_ms
   FROM deliveries d`,
)} LEFT JOIN attempts a ON a.delivery_seq = d.seq
   AND a.number = (SELECT max(number) FROM attempts WHERE delivery_seq = d.seq)`;

function tupleOf(row: Shown): LiveTuple {
  const { dueAt, isTest, eventName, endpointId, isTarget, ...rest } = deliveryFromRow(row);
  return toLiveTuple({
    ...rest,
    event: eventName,
    webhookId: isTarget ? null : endpointId,
    targetId: isTarget ? endpointId : null,
    nextAttemptAt: dueAt,
    test: isTest,
    code: row.last_status,
    errorKind: row.last_error as null,
    totalMs: row.last_ms === null ? null : Math.round(row.last_ms * 10) / 10,
  });
}

/** In the order that they are asked for. */
function rowsOf(connection: Connection, tenantId: number, seqs: readonly number[]): LiveRows {
  const at = erasedAt(isErasing(connection, tenantId));
  const found = connection
    .sql<Shown>(`${selectShown(at)} WHERE d.seq IN (SELECT value FROM json_each(?))`)
    .all(JSON.stringify(seqs));
  const bySeq = new Map(found.map((row) => [row.seq, JSON.stringify(tupleOf(row))]));
  const kept = seqs.filter((seq) => bySeq.has(seq));
  return { seqs: kept, tuples: kept.map((seq) => bySeq.get(seq) ?? '') };
}

const filterOf = (query: string | undefined) => (query === undefined ? {} : { query });

export function liveSnapshot(connection: Connection, { tenantId, query, limit }: LiveSnapshotInput): LiveSnapshot {
  const { items, nextCursor } = runSteps(
    connection,
    listDeliveries(connection.tx, { tenantId, filter: filterOf(query), after: null, limit }),
  );
  const seqs = connection
    .sql<{ seq: number }>('SELECT seq FROM deliveries WHERE id IN (SELECT value FROM json_each(?)) ORDER BY seq DESC')
    .all(JSON.stringify(items.map(({ id }) => id)))
    .map(({ seq }) => seq);
  const olderUpTo = nextCursor === null ? 0 : (seqOf('deliveries', nextCursor) ?? 0);
  return { ...rowsOf(connection, tenantId, seqs), at: liveHead(connection), older: nextCursor, olderUpTo };
}

/** The changes after `from`, or after what is not kept any more; at most `max` of them. */
function changesAfter(connection: Connection, from: number, max: number): { from: number; changes: number[] } {
  const changes: number[] = [];
  let begin: number | null = null;
  const rows = connection
    .sql<{ first_seq: number; changes: Uint8Array }>(
      'SELECT first_seq, changes FROM live_log WHERE seq > ? ORDER BY seq',
    )
    .iterate(from);
  for (const { first_seq, changes: packed } of rows) {
    begin ??= Math.max(from, first_seq - 1);
    const seqs = unpackSeqs(packed);
    for (let i = Math.max(0, from + 1 - first_seq); i < seqs.length && changes.length < max; i += 1) {
      changes.push(seqs[i] ?? 0);
    }
    if (changes.length >= max) break;
  }
  return { from: begin ?? from, changes };
}

export function liveChanges(
  connection: Connection,
  { tenantId, query, from: position, behindMax, changesMax, matchedMax, rowsMax }: LiveChangesInput,
): LiveChanges | FarBehind {
  const from = placeOf(position)?.seq;
  if (from === undefined) throw new Error(`"${position}" is not a position of this store`);
  const { epoch, seq: head } = headOf(connection);
  const at = (seq: number): LivePosition => positionAt({ epoch, seq });
  if (behindMax !== null && head - from > behindMax) return { kind: 'far', behind: head - from, head: at(head) };
  const { changes, from: begin } = changesAfter(connection, from, changesMax);
  const looked = lookAt(connection, { tenantId, query }, changes);
  // In the order of their last change: a row that is inserted again goes to the end.
  const matched = new Set<number>();
  const others = new Map<number, string>();
  let told = 0;
  for (const seq of changes) {
    const row = looked.get(seq);
    if (row?.matches === 1) {
      if (matchedMax !== null && matched.size === matchedMax && !matched.has(seq)) break;
      matched.delete(seq);
      matched.add(seq);
    } else if (row !== undefined) others.set(seq, row.id);
    told += 1;
  }
  return {
    ...rowsOf(connection, tenantId, [...matched].slice(-rowsMax)),
    kind: 'changes',
    lost: begin - from,
    begin: at(begin),
    to: at(begin + told),
    count: told,
    behind: head - begin - told,
    matched: matched.size,
    others: [...others].map(([seq, id]) => ({ seq, id })),
  };
}

type Looked = { seq: number; id: string; matches: 0 | 1 };

/** The changed deliveries of the tenant, and whether they match now. */
function lookAt(
  connection: Connection,
  { tenantId, query }: LiveRequest,
  changes: readonly number[],
): Map<number, Looked> {
  const { where, values } = conditions(
    connection.tx.dialect,
    filterOf(query),
    erasedAt(isErasing(connection, tenantId)),
  );
  const matches = where.length === 0 ? '1' : `iif(${where.join(' AND ')}, 1, 0)`;
  const events = where.length === 0 ? '' : 'LEFT JOIN events e ON e.seq = d.event_seq';
  const rows = connection.db
    .prepare<[Record<string, unknown>], Looked>(
      `SELECT d.seq, d.id, ${matches} AS matches FROM json_each(:seqs) CROSS JOIN deliveries d ON d.seq = json_each.value ${events}
       WHERE d.tenant_id = :tenantId`,
    )
    .all({ ...values, tenantId, seqs: JSON.stringify([...new Set(changes)]) });
  return new Map(rows.map((row) => [row.seq, row]));
}
