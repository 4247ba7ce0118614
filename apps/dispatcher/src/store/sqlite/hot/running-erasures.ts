// What a running erasure has not reached yet is erased all the same: a claim does not send it, and the end of an attempt
// does not bring it back. A tenant without one is known without a question.
// Several writers: the status is in the row that this transaction reads and writes; a second one finds it called off.
import { CALLABLE, type CallableRow, callOffRow } from '../../acts/call-off.ts';
import { erasedAt } from '../../acts/shown-events.ts';
import { runSteps } from '../commit/run-steps.ts';
import type { Connection } from '../connection/connection.ts';
import { isErasing } from './erasing-tenants.ts';
import { leave } from './order-queue.ts';

const ERASED = `SELECT ${CALLABLE}, endpoint_id, ordered, event_seq FROM deliveries
  WHERE seq = ? AND EXISTS (SELECT 1 FROM events e WHERE e.seq = event_seq AND ${erasedAt(true)} IS NOT NULL)`;
const BY_WHICH = `SELECT min(x.id) AS id FROM erasures x WHERE x.finished_at IS NULL AND (x.event_seq = :eventSeq OR x.id IN (
  SELECT g.erasure_id FROM erasing g JOIN events e ON e.tenant_id = g.tenant_id AND e.profile_id = g.profile_id
  WHERE e.seq = :eventSeq AND g.until_seq >= e.seq
  UNION
  SELECT g.erasure_id FROM event_profiles p JOIN erasing g ON g.tenant_id = p.tenant_id AND g.profile_id = p.profile_id
  WHERE p.event_seq = :eventSeq AND g.until_seq >= p.event_seq))`;

type Row = CallableRow & { seq: number; endpoint_id: number; ordered: number; event_seq: number };

/**
 * Whether a delivery is erased. One that is unfinished is called off here, before its erasure comes to it, and counts for
 * its receipt. Ask only where `isErasing`.
 */
export function callOffErased(connection: Connection, deliverySeq: number, now: number): boolean {
  const row = connection.sql<Row>(ERASED).get(deliverySeq);
  if (row === undefined) return false;
  if (!runSteps(connection, callOffRow(connection.tx, row, 'erased', now))) return true;
  if (row.ordered !== 0) leave(connection, row, now);
  const by = connection.sql<{ id: number | null }>(BY_WHICH).get({ eventSeq: row.event_seq });
  connection.sql('UPDATE erasures SET cancelled = cancelled + 1 WHERE id = ?').run(by?.id);
  return true;
}

/** Whether what an attempt captured may be kept: it ended after its delivery was called off. */
export function isErased(connection: Connection, tenantId: number, deliverySeq: number): boolean {
  const sql = isErasing(connection, tenantId) ? IS_ERASED_NOW : IS_ERASED;
  return connection.sql(sql).get(deliverySeq) !== undefined;
}

const isErasedSql = (isErasing: boolean): string =>
  `SELECT 1 FROM deliveries d JOIN events e ON e.seq = d.event_seq WHERE d.seq = ? AND ${erasedAt(isErasing)} IS NOT NULL`;
const IS_ERASED = isErasedSql(false);
const IS_ERASED_NOW = isErasedSql(true);

/** Whether an event is erased by now, of which the caller holds what was read before. */
export function isEventErased(connection: Connection, tenantId: number, eventSeq: number): boolean {
  if (!isErasing(connection, tenantId)) return false;
  const erased = `SELECT 1 FROM events e WHERE e.seq = ? AND ${erasedAt(true)} IS NOT NULL`;
  return connection.sql(erased).get(eventSeq) !== undefined;
}
