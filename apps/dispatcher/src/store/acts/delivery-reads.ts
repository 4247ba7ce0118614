import { DELIVERY_STATUSES, type DeliveryReason, type DeliveryStatus } from '@posthorn/contracts/plain';
import { statusOf } from '../../domain/by-hand.ts';
import { erasedAttempt, erasedDelivery } from '../../domain/erasure.ts';
import type { SignatureFlaw } from '../../domain/receiver-check.ts';
import type { DeliveryFilter, DeliveryRecord } from '../../domain/records.ts';
import type { FinishedStatus } from '../../domain/transition.ts';
import type { DeliveryWithAttempts, GetDeliveryInput, ListDeliveriesInput } from '../../ports/store/history.ts';
import type { KeysetPage } from '../../ports/store/page.ts';
import type { Dialect } from '../dialect.ts';
import type { Steps, Tx, Value } from '../tx.ts';
import { type AttemptRow, attemptFromRow, storedKind } from './attempt-rows.ts';
import {
  floorInside,
  floorOf,
  pageOf,
  rangeOf,
  SCAN_INSIDE_MAX_ROWS,
  SCAN_MAX_ROWS,
  type SeqRange,
  unknownPage,
} from './bounded-scan.ts';
import { bodyBytes, conditionOf, looksInsideOf, narrowed } from './delivery-query.ts';
import { andShownOfProfile, type ErasedAt, erasedAtFor, shown } from './shown-events.ts';
import { faultFromRow } from './target-parts.ts';
import { isTroubled, TROUBLED } from './troubled.ts';

export type DeliveryRow = {
  seq: number;
  id: string;
  event_id: string | null;
  event_name: string;
  endpoint_id: number;
  is_target: number;
  render_fault: string | null;
  profile_id: string | null;
  status: DeliveryStatus;
  reason: DeliveryReason | null;
  attempt_count: number;
  due_at: number | null;
  created_at: number;
  completed_at: number | null;
  replay_of: string | null;
  recovered_by: string | null;
  is_test: number;
  waiting_for: string | null;
  extra_data_fault: string | null;
  last_number: number | null;
  last_status: number | null;
  last_error: string | null;
  last_started_at: number | null;
  last_total_ms: number | null;
  body_bytes: number;
  erased_at: number | null;
};

/** Id of the first at one of its keys, for a delivery `d` that waits behind it; else NULL. */
const WAITING_FOR = `CASE WHEN d.ordered = 1 AND d.status IN ('pending', 'retrying') THEN (
  SELECT first.id FROM order_queue mine JOIN deliveries first ON first.seq = (
    SELECT delivery_seq FROM order_queue WHERE endpoint_id = mine.endpoint_id AND key = mine.key AND entered = 1
    ORDER BY place LIMIT 1)
  WHERE mine.delivery_seq = d.seq AND mine.entered = 1 AND first.seq <> d.seq LIMIT 1) END`;
const FROM = `FROM deliveries d LEFT JOIN events e ON e.seq = d.event_seq
  LEFT JOIN attempts la ON la.delivery_seq = d.seq
    AND la.number = (SELECT max(number) FROM attempts WHERE delivery_seq = d.seq)`;
const columnsOf = (
  at: ErasedAt,
): string => `d.seq, d.id, e.id AS event_id, d.event_name, d.endpoint_id, d.is_target, d.render_fault, e.profile_id, d.status, d.reason,
  d.attempt_count, d.due_at, d.created_at, d.completed_at, d.replay_of, d.recovered_by, d.is_test, d.extra_data_fault, ${WAITING_FOR} AS waiting_for,
  la.number AS last_number, la.status AS last_status, la.error_kind AS last_error, la.started_at AS last_started_at,
  la.total_ms AS last_total_ms, coalesce(${bodyBytes(at)}, 0) AS body_bytes, ${at} AS erased_at`;
export const selectDelivery = (at: ErasedAt): string => `SELECT ${columnsOf(at)} ${FROM}`;

const UNDELIVERED: readonly DeliveryStatus[] = ['failed', 'cancelled'];
const FINISHED: readonly DeliveryStatus[] = ['delivered', ...UNDELIVERED];

export const deliveryFromRow = (row: DeliveryRow): DeliveryRecord =>
  row.erased_at === null ? storedDelivery(row) : erasedDelivery(storedDelivery(row));

function storedDelivery(row: DeliveryRow): DeliveryRecord {
  return {
    id: row.id,
    eventId: row.event_id,
    eventName: row.event_name,
    endpointId: row.endpoint_id,
    isTarget: row.is_target === 1,
    renderFault: faultFromRow(row.render_fault),
    profileId: row.profile_id,
    status: row.status,
    // Both columns are kept while a finished delivery is sent once more: it may go back to what it was.
    reason: UNDELIVERED.includes(row.status) ? row.reason : null,
    attemptCount: row.attempt_count,
    // While in flight the column holds the end of the lease, which is not the time of a next attempt.
    dueAt: row.status === 'in_flight' ? null : row.due_at,
    createdAt: row.created_at,
    completedAt: FINISHED.includes(row.status) ? row.completed_at : null,
    replayOf: row.replay_of,
    recoveredBy: UNDELIVERED.includes(row.status) ? row.recovered_by : null,
    isTest: row.is_test === 1,
    waitingFor: row.waiting_for,
    extraDataFault: row.extra_data_fault,
    lastAttempt: lastAttemptOf(row),
    bodyBytes: row.body_bytes,
  };
}

function lastAttemptOf(row: DeliveryRow): DeliveryRecord['lastAttempt'] {
  if (row.last_number === null || row.last_started_at === null) return null;
  return {
    number: row.last_number,
    status: row.last_status,
    errorKind: row.last_error === null ? null : storedKind(row.last_error),
    startedAt: row.last_started_at,
    totalMs: row.last_total_ms ?? 0,
  };
}

const BY_EVENT = 'd.event_seq = (SELECT seq FROM events WHERE id = :eventId)';

/** A whole id is looked up and not searched for. */
const isWholeId = (search: string | undefined): boolean =>
  search !== undefined && /^(evt_[0-9A-Z]{26}|(dlv|tst)_[0-9A-Z]{26}_([0-9A-Z]{10}_)?[0-9a-f]{8})$/.test(search);

/** One condition for each part of the filter that is given, so that the planner sees which indexes fit. */
export function conditions(dialect: Dialect, filter: DeliveryFilter, at: ErasedAt) {
  const where: string[] = [];
  const values: Record<string, Value> = {};
  const add = (name: string, value: Value | undefined, sql: string): void => {
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
  // The column is kept while a cancelled delivery is sent once more: only where it is cancelled is it its reason.
  if (filter.reason !== undefined)
    add('reason', filter.reason, `d.status = '${statusOf(filter.reason)}' AND d.reason = :reason`);
  add('name', filter.name, 'd.event_name = :name');
  add('webhookId', filter.webhookId, 'd.endpoint_id = :webhookId AND d.is_target = 0');
  add('targetId', filter.targetId, 'd.endpoint_id = :targetId AND d.is_target = 1');
  add('eventId', filter.eventId, BY_EVENT);
  add(
    'profileId',
    filter.profileId,
    `d.event_seq IN (SELECT seq FROM events e WHERE tenant_id = :tenantId AND profile_id = :profileId${andShownOfProfile(at)})`,
  );
  add('code', filter.code, 'd.last_code = :code');
  add('since', filter.since, 'd.created_at >= :since');
  add('until', filter.until, 'd.created_at < :until');
  if (filter.query !== undefined) {
    const condition = conditionOf(dialect, filter.query, at);
    where.push(condition.where);
    Object.assign(values, condition.params);
  }
  if (isWholeId(search)) {
    add('search', search, search?.startsWith('evt_') ? BY_EVENT.replace(':eventId', ':search') : 'd.id = :search');
    return { where, values };
  }
  const like = search === undefined ? undefined : `%${search.replace(/[\\%_]/g, '\\$&')}%`;
  const searched = ['d.id', 'd.event_name', 'e.id', shown(at, 'e.profile_id')].map((column) =>
    dialect.like(column, ':like'),
  );
  add('like', like, `(${searched.join(' OR ')})`);
  return { where, values };
}

/** The index a list walks, and the last row it looks at. */
type Walk = { index: string; where?: string; floor: number | null };

export function* walkOf(tx: Tx, tenantId: number, filter: DeliveryFilter, range: SeqRange): Steps<Walk | null> {
  const { statuses, webhookId, targetId = webhookId, ...rest } = filter;
  // Few, and found at once.
  if (isWholeId(rest.search) && rest.search?.startsWith('evt_') !== true) return null;
  if (rest.eventId !== undefined || rest.profileId !== undefined || isWholeId(rest.search)) {
    return { index: 'deliveries_by_event', floor: null };
  }
  const others = Object.values(rest).some((value) => value !== undefined);
  const troubled = TROUBLED.filter((status) => statuses?.includes(status));
  if (statuses?.every((status) => troubled.some((one) => one === status))) {
    const source = `FROM deliveries ${tx.dialect.using('deliveries_troubled')} WHERE tenant_id = ? AND ${isTroubled('status')} AND status = ?`;
    const share = Math.ceil(SCAN_MAX_ROWS / troubled.length);
    const sorted = others || targetId !== undefined || troubled.length > 1;
    let floor: number | null = null;
    for (const one of sorted ? troubled : []) {
      const reached = yield* floorOf(tx, source, [tenantId, one], range, share);
      if (reached !== null) floor = Math.max(floor ?? reached, reached);
    }
    return { index: 'deliveries_troubled', where: isTroubled('d.status'), floor };
  }
  if (targetId !== undefined) {
    const source = `FROM deliveries ${tx.dialect.using('deliveries_by_webhook')} WHERE endpoint_id = ?`;
    const scanning = others || statuses !== undefined;
    return {
      index: 'deliveries_by_webhook',
      floor: scanning ? yield* floorOf(tx, source, [targetId], range) : null,
    };
  }
  const source = `FROM deliveries ${tx.dialect.using('deliveries_by_tenant')} WHERE tenant_id = ?`;
  const scanning = others || statuses !== undefined;
  return { index: 'deliveries_by_tenant', floor: scanning ? yield* floorOf(tx, source, [tenantId], range) : null };
}

/** `FROM … WHERE …` of what the filter finds within a range. */
function sourceOf(dialect: Dialect, walk: Walk | null, filter: DeliveryFilter, at: ErasedAt) {
  const { where, values } = conditions(dialect, filter, at);
  if (walk?.where !== undefined) where.push(walk.where);
  const from = walk === null ? FROM : FROM.replace('deliveries d', `deliveries d ${dialect.using(walk.index)}`);
  const all = ['d.tenant_id = :tenantId', 'd.seq >= :from', 'd.seq < :before', ...where];
  return { source: `${from} WHERE ${all.join(' AND ')}`, values };
}

type Within = { tenantId: number; from: number; before: number };

/** Of the rows that everything but the query finds: how far their bodies can be looked into. */
function* floorOfBodies(
  tx: Tx,
  walk: Walk | null,
  filter: DeliveryFilter,
  within: Within,
  at: ErasedAt,
): Steps<number | null> {
  const { query: _looksInside, ...others } = filter;
  const { source, values } = sourceOf(tx.dialect, walk, others, at);
  const rows = yield* tx.all<{ seq: number; bytes: number }>(
    `SELECT d.seq, coalesce(${bodyBytes(at)}, 0) AS bytes ${source} ORDER BY d.seq DESC LIMIT :limit`,
    { ...values, ...within, limit: SCAN_INSIDE_MAX_ROWS },
  );
  return floorInside(rows);
}

export function* listDeliveries(tx: Tx, input: ListDeliveriesInput): Steps<KeysetPage<DeliveryRecord>> {
  const { tenantId, after, limit } = input;
  const filter = narrowed(input.filter);
  const at = yield* erasedAtFor(tx, tenantId);
  const range = yield* rangeOf(tx, 'deliveries', { after, since: filter.since, until: filter.until });
  if (range === null) return unknownPage();
  const walk = yield* walkOf(tx, tenantId, filter, range);
  const within = { tenantId, from: walk?.floor ?? range.from, before: range.before };
  const inside = looksInsideOf(filter.query) ? yield* floorOfBodies(tx, walk, filter, within, at) : null;
  const { source, values } = sourceOf(tx.dialect, walk, filter, at);
  const found = yield* tx.all<DeliveryRow>(`SELECT ${columnsOf(at)} ${source} ORDER BY d.seq DESC LIMIT :limit`, {
    ...values,
    ...within,
    from: inside ?? within.from,
    limit: limit + 1,
  });
  const { rows, nextCursor } = pageOf('deliveries', found, limit, inside ?? walk?.floor ?? null);
  return { items: rows.map(deliveryFromRow), nextCursor };
}

export function* findDelivery(tx: Tx, input: GetDeliveryInput): Steps<DeliveryRecord | null> {
  const at = yield* erasedAtFor(tx, input.tenantId);
  const row = yield* tx.get<DeliveryRow>(`${selectDelivery(at)} WHERE d.id = ? AND d.tenant_id = ?`, [
    input.id,
    input.tenantId,
  ]);
  return row === undefined ? null : deliveryFromRow(row);
}

export function* getDelivery(tx: Tx, input: GetDeliveryInput): Steps<DeliveryWithAttempts | null> {
  const at = yield* erasedAtFor(tx, input.tenantId);
  const row = yield* tx.get<
    DeliveryRow & {
      body: string;
      failures: number;
      fallback: FinishedStatus | null;
      claimed_at: number | null;
      flaw: SignatureFlaw | null;
      is_shaped: number;
      variables: string | null;
    }
  >(
    `SELECT ${columnsOf(at)}, d.failures, d.fallback, d.claimed_at, d.signature_flaw AS flaw, d.variables, d.request_shape IS NOT NULL AS is_shaped, CASE WHEN ${at} IS NULL THEN coalesce(d.body, e.context) ELSE '' END AS body ${FROM} WHERE d.id = ? AND d.tenant_id = ?`,
    [input.id, input.tenantId],
  );
  if (row === undefined) return null;
  const attempts = (yield* tx.all<AttemptRow>('SELECT * FROM attempts WHERE delivery_seq = ? ORDER BY number', [
    row.seq,
  ])).map((attempt) =>
    row.erased_at === null ? attemptFromRow(attempt) : erasedAttempt(attemptFromRow(attempt), row.is_shaped === 1),
  );
  const { body, failures, fallback, flaw, variables, claimed_at: claimedAt } = row;
  const progress = { failures, fallback, claimedAt };
  return { delivery: deliveryFromRow(row), body, attempts, flaw, variables, progress };
}
