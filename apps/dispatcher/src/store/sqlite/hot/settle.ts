// Records the result of an attempt, fenced: only the holder of the latest claim may change the delivery.
// Several writers: the number of an attempt is in the primary key of its record, so an attempt is settled once.

import type { DeliveryStatus } from '@posthorn/contracts';
import { currentTransition, type StoredDelivery, settleDelivery } from '../../../domain/settlement.ts';
import type { FinishedStatus } from '../../../domain/transition.ts';
import type { AttemptRecord, Settlement, SettleOutcome } from '../../../ports/store/claims.ts';
import { switchOff } from '../../acts/endpoint-writes.ts';
import { runSteps } from '../commit/run-steps.ts';
import { type Connection, flag } from '../connection/connection.ts';
import { isErasing } from './erasing-tenants.ts';
import { noteFailure, noteSuccess } from './health.ts';
import { afterAttempt } from './order-queue.ts';
import { raiseDeliveryExhausted, raiseDisabled } from './outbox.ts';
import { markRecovered } from './recovered.ts';
import { callOffErased, isErased } from './running-erasures.ts';
import { catchUp } from './swept-rows.ts';

/** A settlement with the headers as the text that is stored. */
export type WrittenSettlement = Omit<Settlement, 'attempt'> & {
  attempt: Omit<AttemptRecord, 'requestHeaders' | 'response'> & {
    requestHeaders: string;
    response: { headers: string; body: Uint8Array; truncated: boolean } | null;
  };
};

type Row = {
  seq: number;
  tenant_id: number;
  endpoint_id: number;
  event_name: string;
  status: DeliveryStatus;
  reason: string | null;
  attempt_count: number;
  failures: number;
  fallback: FinishedStatus | null;
  completed_at: number | null;
  is_test: number;
  replay_of: string | null;
  /** Not 0 where it has its turn among the deliveries of its profile. */
  ordered: number;
  is_target: number;
};

const FIND = `SELECT seq, tenant_id, endpoint_id, event_name, status, reason, attempt_count, failures, fallback, completed_at,
    is_test, replay_of, ordered, is_target
  FROM deliveries WHERE id = ?`;

export function settle(connection: Connection, input: { settlements: readonly WrittenSettlement[] }): SettleOutcome[] {
  return input.settlements.map((settlement) => settleOne(connection, settlement));
}

function settleOne(connection: Connection, settlement: WrittenSettlement): SettleOutcome {
  const { attempt, endedAt } = settlement;
  let row = connection.sql<Row>(FIND).get(settlement.deliveryId);
  if (row !== undefined && catchUp(connection, row.endpoint_id, row.seq, endedAt)) {
    row = connection.sql<Row>(FIND).get(settlement.deliveryId);
  }
  if (row === undefined || attempt.number > row.attempt_count) return 'lease-lost';
  // Its erasure has not come to it yet: it is called off first, and then settled as one that was.
  if (
    row.status === 'in_flight' &&
    isErasing(connection, row.tenant_id) &&
    callOffErased(connection, row.seq, endedAt)
  ) {
    return settleOne(connection, settlement);
  }
  // The process that took over has first recorded this attempt as interrupted, unless the delivery was cancelled meanwhile.
  if (!writeAttempt(connection, row.seq, withoutErased(connection, row, settlement))) return 'lease-lost';
  const stored = storedOf(row);
  const url = settlement.storedUrl ?? attempt.url;
  const ended = { number: attempt.number, url, transition: settlement.transition, endedAt };
  const transition = currentTransition(stored, ended, () => urlOf(connection, row.endpoint_id));
  // Before the delivery itself: where this attempt is the last straw, its delivery waits with the others.
  let off = noteHealth(connection, row, settlement);
  const settled = settleDelivery(stored, { ...ended, transition }, () => isOff(connection, row.endpoint_id));
  if (settled.kind === 'moved') {
    const { next } = settled;
    connection
      .sql(
        `UPDATE deliveries SET status = ?, reason = ?, due_at = ?, failures = ?, fallback = NULL, last_code = ?,
           completed_at = ? WHERE seq = ?`,
      )
      .run(next.status, next.reason, next.dueAt, next.failures, attempt.status, next.completedAt, row.seq);
    if (next.status === 'delivered' && row.replay_of !== null) {
      markRecovered(connection, { id: settlement.deliveryId, tenantId: row.tenant_id, replayOf: row.replay_of });
    }
    if (row.ordered !== 0) afterAttempt(connection, row, next.status, endedAt);
  } else if (settled.kind === 'called-off') {
    connection.sql('UPDATE deliveries SET last_code = ? WHERE seq = ?').run(attempt.status, row.seq);
  }
  if ('switchOff' in transition)
    off = runSteps(connection, switchOff(connection.tx, row.endpoint_id, transition.switchOff, endedAt));
  if (off) raiseDisabled(connection, causeOf(row), row.is_target === 1, endedAt);
  if (settled.kind === 'moved' && settled.isExhausted)
    raiseDeliveryExhausted(connection, causeOf(row), attempt, endedAt);
  return 'settled';
}

/** Answers whether the endpoint was switched off by it. */
function noteHealth(
  connection: Connection,
  row: Row,
  { mark, attempt, storedUrl, transition, endedAt }: WrittenSettlement,
): boolean {
  const ended = { endpointId: row.endpoint_id, url: storedUrl ?? attempt.url, at: endedAt };
  if (mark === 'success') noteSuccess(connection, ended);
  if (mark !== 'failure' || !noteFailure(connection, ended) || 'switchOff' in transition) return false;
  return runSteps(connection, switchOff(connection.tx, row.endpoint_id, 'failing', endedAt));
}

const causeOf = (row: Row) => ({
  seq: row.seq,
  tenantId: row.tenant_id,
  endpointId: row.endpoint_id,
  eventName: row.event_name,
  isTest: row.is_test === 1,
});

const storedOf = (row: Row): StoredDelivery => ({
  status: row.status,
  reason: row.reason,
  attemptCount: row.attempt_count,
  failures: row.failures,
  fallback: row.fallback,
  completedAt: row.completed_at,
  isTest: row.is_test === 1,
});

function urlOf(connection: Connection, endpointId: number): string | null {
  return connection.sql<{ url: string }>('SELECT url FROM endpoints WHERE id = ?').get(endpointId)?.url ?? null;
}

function isOff(connection: Connection, endpointId: number): boolean {
  return connection.sql('SELECT 1 FROM endpoints WHERE id = ? AND is_active = 0').get(endpointId) !== undefined;
}

/** What an erasure took away does not come back with an attempt that was under way. */
function withoutErased(connection: Connection, row: Row, settlement: WrittenSettlement): WrittenSettlement {
  if (row.status === 'in_flight' || !isErased(connection, row.tenant_id, row.seq)) return settlement;
  // A URL that a template has shaped may have data of the person.
  const url = row.is_target === 0 || settlement.storedUrl === null ? settlement.attempt.url : '';
  return { ...settlement, attempt: { ...settlement.attempt, url, requestHeaders: '{}', response: null } };
}

/** `false` = an attempt of this number is on record already. */
function writeAttempt(connection: Connection, deliverySeq: number, { attempt }: WrittenSettlement): boolean {
  const { response, phases } = attempt;
  const { changes } = connection
    .sql(
      `INSERT OR IGNORE INTO attempts (delivery_seq, number, id, started_at, status, error_kind, error_message, url,
         method, request_headers, response_headers, response_body, response_truncated, dns_ms, connect_ms, tls_ms,
         first_byte_ms, total_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      deliverySeq,
      attempt.number,
      attempt.id,
      attempt.startedAt,
      attempt.status,
      attempt.error?.kind ?? null,
      attempt.error?.message ?? null,
      attempt.url,
      attempt.method === 'POST' ? null : attempt.method,
      attempt.requestHeaders,
      response?.headers ?? null,
      response?.body ?? null,
      response === null ? null : flag(response.truncated),
      phases.dns_ms,
      phases.connect_ms,
      phases.tls_ms,
      phases.first_byte_ms,
      phases.total_ms,
    );
  return changes > 0;
}
