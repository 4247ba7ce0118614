// Single deliveries under a sweep: how one is read, what the sweep makes of it, and how that is written. Whatever else
// changes a delivery first makes of it what pending sweeps will, so that the end is the same as if each sweep had been one
// commit.
// Several writers: part of acts that hold the delivery's row; they say how.
import type { DeliveryStatus } from '@posthorn/contracts';
import { type Sweep, type SweptDelivery, sweep, timeOf } from '../../../domain/holding.ts';
import type { FinishedStatus } from '../../../domain/transition.ts';
import type { Connection } from '../connection/connection.ts';
import { callFirsts, keysOf } from './order-places.ts';
import { leave } from './order-queue.ts';
import { hasSweeps, isClosed, pendingSweeps } from './pending-sweeps.ts';

export type SweptRow = {
  seq: number;
  endpoint_id: number;
  status: DeliveryStatus;
  fallback: FinishedStatus | null;
  reason: string | null;
  completed_at: number | null;
  failures: number;
  due_at: number | null;
  ordered: number;
  is_target: number;
  deliver_at: number | null;
  enters_at: number | null;
};

/** Of a delivery `d` of an event `e`. */
export const SWEPT_COLUMNS = `d.seq, d.endpoint_id, d.status, d.fallback, d.reason, d.completed_at, d.failures, d.due_at,
  d.ordered, d.is_target, e.deliver_at, iif(d.ordered = 0, NULL,
    (SELECT q.deliver_at FROM order_queue q WHERE q.delivery_seq = d.seq AND q.entered = 0 LIMIT 1)) AS enters_at`;

const ONE = `SELECT ${SWEPT_COLUMNS} FROM deliveries d LEFT JOIN events e ON e.seq = d.event_seq WHERE d.seq = ?`;
export const sweptRow = (connection: Connection, seq: number): SweptRow | undefined =>
  connection.sql<SweptRow>(ONE).get(seq);

const deliveryOf = (row: SweptRow): SweptDelivery => ({
  status: row.status,
  fallback: row.fallback,
  reason: row.reason,
  completedAt: row.completed_at,
  failures: row.failures,
  dueAt: row.due_at,
  isTarget: row.is_target === 1,
  isOrdered: row.ordered !== 0,
  entersAt: row.enters_at,
  deliverAt: row.deliver_at,
});

/** @returns whether it was changed */
export function sweepRow(connection: Connection, row: SweptRow, by: Sweep, now: number): boolean {
  const swept = sweep(deliveryOf(row), by, now);
  if (swept === null) return false;
  const { inOrder, ...next } = swept;
  connection
    .sql(
      `UPDATE deliveries SET status = :status, fallback = :fallback, reason = :reason, completed_at = :completedAt,
         failures = :failures, due_at = :dueAt, ordered = :ordered WHERE seq = :seq`,
    )
    .run({ ...next, ordered: inOrder === 'turn' ? 1 : row.ordered, seq: row.seq });
  const at = timeOf(by, now);
  if (inOrder === 'leave') leave(connection, row, at);
  if (inOrder === 'call') callFirsts(connection, row.endpoint_id, keysOf(connection, row.seq), at);
  return true;
}

/**
 * Makes of a delivery what sweeps will that have not come to it, before something else changes it.
 * @returns whether it was changed
 */
export function catchUp(connection: Connection, endpointId: number, seq: number, now: number): boolean {
  const pending = pendingSweeps(connection, endpointId);
  const last = pending.at(-1);
  if (last === undefined) return false;
  const ahead = connection.sql<{ through: number }>('SELECT through FROM swept_ahead WHERE delivery_seq = ?').get(seq);
  let isChanged = false;
  for (const one of pending) {
    if (one.id <= (ahead?.through ?? 0) || seq > one.untilSeq) continue;
    const row = sweptRow(connection, seq);
    if (row !== undefined && sweepRow(connection, row, one, now)) isChanged = true;
  }
  // Where everything is let go, nothing that happens to it afterwards is changed by the sweep again.
  if (isClosed(connection, endpointId)) {
    connection
      .sql(
        `INSERT INTO swept_ahead (delivery_seq, endpoint_id, through) VALUES (?, ?, ?)
         ON CONFLICT (delivery_seq) DO UPDATE SET through = excluded.through`,
      )
      .run(seq, endpointId, last.id);
  }
  return isChanged;
}

/** @returns whether one was changed */
export function catchUpAll(connection: Connection, deliverySeqs: readonly number[], now: number): boolean {
  if (!hasSweeps(connection)) return false;
  let isChanged = false;
  for (const seq of deliverySeqs) {
    const row = sweptRow(connection, seq);
    if (row !== undefined && catchUp(connection, row.endpoint_id, seq, now)) isChanged = true;
  }
  return isChanged;
}
