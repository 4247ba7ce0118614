// Deliveries and suppressions of an event as they are first written: with its acceptance, or in a step of its fan-out.
// Several writers: part of acts that insert new rows with ids of their own.
import type { NewDelivery, NewSuppression, TargetPart } from '../../../domain/acceptance.ts';
import { writeTargetPart } from '../../acts/target-parts.ts';
import { runSteps } from '../commit/run-steps.ts';
import { type Connection, flag } from '../connection/connection.ts';
import { enter, placeOf } from './order-places.ts';
import { raiseDeliveryExhausted } from './outbox.ts';

/** `node`: which has the leases of its deliveries. */
export type EventRow = { seq: number | bigint; tenantId: number; name: string; node: number | null };

/** @returns its number */
export function writeDelivery(
  connection: Connection,
  event: EventRow,
  delivery: NewDelivery,
  now: number,
): number | bigint {
  const { id, endpointId, body, status, dueAt, lease, replayOf, extraDataFault, turn, target } = delivery;
  // A leased delivery is written as already claimed: its first attempt needs no claim of its own.
  // One that is not the first of its profile has no due time until it is.
  const place = turn === null ? null : placeOf(connection, endpointId, turn, now);
  const mayGoAt = place?.waits ? null : dueAt;
  const state = lease === null ? [status, mayGoAt, null, 0, null] : ['in_flight', lease.until, event.node, 1, now];
  const rest = [replayOf, extraDataFault, flag(turn !== null), now];
  const { lastInsertRowid: deliverySeq } = connection
    .sql(
      `INSERT INTO deliveries (id, tenant_id, event_seq, event_name, endpoint_id, body, status, due_at, node, attempt_count,
         claimed_at, replay_of, extra_data_fault, ordered, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(id, event.tenantId, event.seq, event.name, endpointId, body, ...state, ...rest);
  if (target !== null) describeTarget(connection, event, { seq: deliverySeq, id, endpointId }, target, now);
  if (turn !== null && place !== null) enter(connection, { endpointId, deliverySeq }, turn, place);
  return deliverySeq;
}

/** Also tells of one that has nothing to send. */
function describeTarget(
  connection: Connection,
  event: EventRow,
  { seq, id, endpointId }: { seq: number | bigint; id: string; endpointId: number },
  target: TargetPart,
  now: number,
): void {
  runSteps(connection, writeTargetPart(connection.tx, id, target, now));
  if (target.fault === null) return;
  const cause = { seq: Number(seq), tenantId: event.tenantId, endpointId, eventName: event.name, isTest: false };
  raiseDeliveryExhausted(connection, cause, null, now);
}

export function writeSuppressions(
  connection: Connection,
  eventSeq: number | bigint,
  suppressions: readonly NewSuppression[],
): void {
  const insert = connection.sql('INSERT INTO suppressions (event_seq, webhook_id, reason, detail) VALUES (?, ?, ?, ?)');
  for (const { endpointId, reason, detail } of suppressions) insert.run(eventSeq, endpointId, reason, detail);
}
