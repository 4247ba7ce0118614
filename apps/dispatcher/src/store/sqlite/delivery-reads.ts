import { ATTEMPT_ERRORS, type CancelReason, DELIVERY_STATUSES, type DeliveryStatus } from '@posthorn/contracts';
import { z } from 'zod';
import type { DeliveryFilter, DeliveryRecord } from '../../domain/records.ts';
import type { AttemptRecord, KeysetPage } from '../../ports/store.ts';
import type { Session } from './session.ts';

export type DeliveryRow = {
  seq: number;
  id: string;
  event_id: string | null;
  event_name: string;
  webhook_id: number;
  profile_id: string | null;
  status: DeliveryStatus;
  reason: CancelReason | null;
  attempt_count: number;
  due_at: number | null;
  created_at: number;
  completed_at: number | null;
  replay_of: string | null;
  is_test: number;
};

const FROM = 'FROM deliveries d LEFT JOIN events e ON e.seq = d.event_seq';
const COLUMNS = `d.seq, d.id, e.id AS event_id, d.event_name, d.webhook_id, e.profile_id, d.status, d.reason,
  d.attempt_count, d.due_at, d.created_at, d.completed_at, d.replay_of, d.is_test`;
export const SELECT_DELIVERY = `SELECT ${COLUMNS} ${FROM}`;

const FINISHED: readonly DeliveryStatus[] = ['delivered', 'failed', 'cancelled'];

export function deliveryFromRow(row: DeliveryRow): DeliveryRecord {
  return {
    id: row.id,
    eventId: row.event_id,
    eventName: row.event_name,
    webhookId: row.webhook_id,
    profileId: row.profile_id,
    status: row.status,
    // Both columns are kept while a finished delivery is sent once more: it may go back to what it was.
    reason: row.status === 'cancelled' ? row.reason : null,
    attemptCount: row.attempt_count,
    // While in flight the column holds the end of the lease, which is nobody's next attempt.
    dueAt: row.status === 'in_flight' ? null : row.due_at,
    createdAt: row.created_at,
    completedAt: FINISHED.includes(row.status) ? row.completed_at : null,
    replayOf: row.replay_of,
    isTest: row.is_test === 1,
  };
}

/** One condition for each part of the filter that is given, so that the planner sees which indexes fit. */
function conditions(filter: DeliveryFilter): { where: string[]; values: Record<string, unknown> } {
  const where: string[] = [];
  const values: Record<string, unknown> = {};
  const add = (name: string, value: unknown, sql: string): void => {
    if (value === undefined) return;
    where.push(sql);
    values[name] = value;
  };
  const { statuses, search } = filter;
  if (statuses !== undefined) {
    // In a fixed order and without repeats: each text of a statement is kept.
    const known = DELIVERY_STATUSES.filter((status) => statuses.includes(status));
    where.push(`d.status IN (${known.map((status) => `'${status}'`).join(', ')})`);
  }
  add('name', filter.name, 'd.event_name = :name');
  add('webhookId', filter.webhookId, 'd.webhook_id = :webhookId');
  add('eventId', filter.eventId, 'd.event_seq = (SELECT seq FROM events WHERE id = :eventId)');
  add(
    'profileId',
    filter.profileId,
    'd.event_seq IN (SELECT seq FROM events WHERE tenant_id = :tenantId AND profile_id = :profileId)',
  );
  add('code', filter.code, 'd.last_code = :code');
  add('since', filter.since, 'd.created_at >= :since');
  add('until', filter.until, 'd.created_at < :until');
  const like = search === undefined ? undefined : `%${search.replace(/[\\%_]/g, '\\$&')}%`;
  const searched = ['d.id', 'd.event_name', 'e.id', 'e.profile_id'].map((column) => `${column} LIKE :like ESCAPE '\\'`);
  add('like', like, `(${searched.join(' OR ')})`);
  return { where, values };
}

export function listDeliveries(
  session: Session,
  input: { tenantId: number; filter: DeliveryFilter; after: string | null; limit: number },
): KeysetPage<DeliveryRecord> {
  const { where, values } = conditions(input.filter);
  if (input.after !== null) where.push('d.seq < :after');
  const rows = session.db
    .prepare<[Record<string, unknown>], DeliveryRow>(
      `${SELECT_DELIVERY} WHERE ${['d.tenant_id = :tenantId', ...where].join(' AND ')} ORDER BY d.seq DESC LIMIT :limit`,
    )
    .all({
      ...values,
      tenantId: input.tenantId,
      limit: input.limit + 1,
      ...(input.after === null ? {} : { after: Number(input.after) }),
    });
  const items = rows.slice(0, input.limit);
  return {
    items: items.map(deliveryFromRow),
    nextCursor: rows.length > items.length ? String(items.at(-1)?.seq) : null,
  };
}

type AttemptRow = {
  id: string;
  number: number;
  started_at: number;
  status: number | null;
  error_kind: string | null;
  error_message: string | null;
  url: string;
  request_headers: string;
  response_headers: string | null;
  response_body: Uint8Array | null;
  response_truncated: number | null;
  dns_ms: number | null;
  connect_ms: number | null;
  tls_ms: number | null;
  first_byte_ms: number | null;
  total_ms: number;
};

const storedKind = z.enum(ATTEMPT_ERRORS);
const storedRequestHeaders = z.record(z.string(), z.string());
const storedResponseHeaders = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

function attemptFromRow(row: AttemptRow): AttemptRecord {
  return {
    id: row.id,
    number: row.number,
    startedAt: row.started_at,
    status: row.status,
    error:
      row.error_kind === null ? null : { kind: storedKind.parse(row.error_kind), message: row.error_message ?? '' },
    url: row.url,
    requestHeaders: storedRequestHeaders.parse(JSON.parse(row.request_headers)),
    response:
      row.response_headers === null
        ? null
        : {
            headers: storedResponseHeaders.parse(JSON.parse(row.response_headers)),
            body: row.response_body ?? new Uint8Array(),
            truncated: row.response_truncated === 1,
          },
    phases: {
      dns_ms: row.dns_ms,
      connect_ms: row.connect_ms,
      tls_ms: row.tls_ms,
      first_byte_ms: row.first_byte_ms,
      total_ms: row.total_ms,
    },
  };
}

export function getDelivery(
  session: Session,
  input: { tenantId: number; id: string },
): { delivery: DeliveryRecord; body: string; attempts: AttemptRecord[] } | null {
  const row = session
    .sql<DeliveryRow & { body: string }>(
      `SELECT ${COLUMNS}, coalesce(d.body, e.context) AS body ${FROM} WHERE d.id = ? AND d.tenant_id = ?`,
    )
    .get(input.id, input.tenantId);
  if (row === undefined) return null;
  const attempts = session
    .sql<AttemptRow>('SELECT * FROM attempts WHERE delivery_seq = ? ORDER BY number')
    .all(row.seq)
    .map(attemptFromRow);
  return { delivery: deliveryFromRow(row), body: row.body, attempts };
}
