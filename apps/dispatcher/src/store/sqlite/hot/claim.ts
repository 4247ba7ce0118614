// Hands due deliveries to the engine, each with a lease. After an expired lease the delivery is due again, without any
// recovery process.
// Several writers: a claim is one write transaction, so no two read the same due rows; the attempt number that it raises is the fence of
// its settlement.
import { isRetrysTurnNext, retriesWanted } from '../../../domain/claiming.ts';
import type { Endpoint } from '../../../domain/endpoint.ts';
import type { FinishedStatus } from '../../../domain/transition.ts';
import type {
  ClaimedDelivery,
  ClaimRequest,
  ClaimResult,
  DueEndpoints,
  NextDue,
  Unreadable,
} from '../../../ports/store/claims.ts';
import { type EndpointRow, endpointFromRow } from '../../acts/endpoint-rows.ts';
import { shapeFromRow } from '../../acts/target-parts.ts';
import { runSteps } from '../commit/run-steps.ts';
import type { Connection } from '../connection/connection.ts';
import { ClaimedBodies, READ_AT_ONCE_BYTES } from './claimed-bodies.ts';
import { type BytesOfWish, ClaimedBytes } from './claimed-bytes.ts';
import { ClaimedRows } from './claimed-rows.ts';
import { isErasing } from './erasing-tenants.ts';
import { sendBack } from './order-queue.ts';
import { isClosed, pendingSweeps } from './pending-sweeps.ts';
import { addStart, windowOf, windowOfClaim } from './rate-starts.ts';
import { callOffErased } from './running-erasures.ts';
import { catchUp } from './swept-rows.ts';
import { lookAgainAt, setAside, unreadableEndpoint } from './unreadable.ts';

type DueRow = {
  seq: number;
  id: string;
  tenant_id: number;
  event_id: string | null;
  event_name: string;
  /** Of its body; `null` = the body is lost. */
  bytes: number | null;
  /** `null` = a large body, to be read when the row is taken, or a lost one. */
  body: string | null;
  status: string;
  attempt_count: number;
  claimed_at: number | null;
  due_at: number;
  failures: number;
  fallback: FinishedStatus | null;
  is_test: number;
  ordered: number;
  request_shape: Uint8Array | null;
  traceparent: string | null;
  depth: number;
};

/** Read from the row's header: SQLite does not load the text for it. Each must have a column as its only argument. */
const BYTES = 'coalesce(octet_length(d.body), octet_length(e.context))';

const COLUMNS = `d.seq, d.id, d.tenant_id, e.id AS event_id, d.event_name, ${BYTES} AS bytes,
    iif(${BYTES} <= ${READ_AT_ONCE_BYTES}, coalesce(d.body, e.context), NULL) AS body, d.status, d.attempt_count,
    d.claimed_at, d.due_at, d.failures, d.fallback, d.is_test, d.ordered, d.request_shape, e.traceparent,
    coalesce(e.depth + d.is_target, 0) AS depth`;

/** First attempts (0) and retries (1) are two ranges of one index: neither is read to find the other. */
export const DUE = `
  SELECT ${COLUMNS}
  FROM deliveries d LEFT JOIN events e ON e.seq = d.event_seq
  WHERE d.endpoint_id = +? AND (d.failures > 0) = +? AND d.due_at <= +?
  ORDER BY d.due_at, d.seq LIMIT +?`;

/** What a person asked for while sweeps of the endpoint have steps left: a backlog that they are yet to hold is not read. */
export const ASKED_FOR = `
  SELECT ${COLUMNS}
  FROM swept_ahead a CROSS JOIN deliveries d ON d.seq = a.delivery_seq LEFT JOIN events e ON e.seq = d.event_seq
  WHERE a.endpoint_id = +? AND d.due_at <= +? AND (d.fallback IS NOT NULL OR d.is_test = 1)
  ORDER BY d.due_at, d.seq LIMIT +?`;
const STILL_DUE = `
  SELECT ${COLUMNS}
  FROM deliveries d LEFT JOIN events e ON e.seq = d.event_seq WHERE d.seq = ? AND d.due_at <= ?`;
/** How long until the engine asks again for an endpoint that is closed by a sweep. */
const CLOSED_MS = 250;

const EARLIEST = (retried: 0 | 1): string => `(SELECT due_at FROM deliveries
  WHERE endpoint_id = +:endpointId AND (failures > 0) = ${retried} AND due_at IS NOT NULL ORDER BY due_at LIMIT 1)`;
export const NEXT_DUE = `SELECT ${EARLIEST(0)} AS first_at, ${EARLIEST(1)} AS retry_at`;

export function claim(connection: Connection, request: ClaimRequest): ClaimResult {
  const result: ClaimResult = { deliveries: [], endpoints: [], nextDue: [], unreadable: [] };
  const bytes = new ClaimedBytes(request);
  const rows = new ClaimedRows(request);
  const bodies = new ClaimedBodies(connection, request);
  for (const want of request.wants) {
    const endpoint = endpointOf(connection, want.endpointId, result.unreadable);
    if (endpoint === 'gone') {
      result.nextDue.push({ endpointId: want.endpointId, dueAt: null });
      continue;
    }
    if (endpoint === 'unreadable') {
      result.nextDue.push({ endpointId: want.endpointId, dueAt: request.now, closedUntil: lookAgainAt(request.now) });
      continue;
    }
    if (endpoint.version !== want.version) result.endpoints.push(endpoint);
    const wish = { limit: want.limit, rows, bodies, bytes: bytes.of(endpoint.tenantId, want) };
    result.nextDue.push(claimOf(connection, endpoint, wish, request, result));
  }
  return result;
}

/** The version alone is read where the endpoint is known under it: the whole row has texts and seals. */
function endpointOf(connection: Connection, id: number, unreadable: Unreadable[]): Endpoint | 'gone' | 'unreadable' {
  const kept = connection.endpoints.get(id);
  if (kept !== undefined) {
    const row = connection.sql<{ version: number }>('SELECT version FROM endpoints WHERE id = ?').get(id);
    if (row?.version === kept.version) return kept;
  }
  const row = connection.sql<EndpointRow>('SELECT * FROM endpoints WHERE id = ?').get(id);
  return row === undefined ? 'gone' : (readable(connection, row, unreadable) ?? 'unreadable');
}

type Wish = { limit: number; rows: ClaimedRows; bytes: BytesOfWish; bodies: ClaimedBodies };

/** Adds what it claims to `result`. Answers when to come again. */
function claimOf(
  connection: Connection,
  endpoint: Endpoint,
  { limit, rows, bytes, bodies }: Wish,
  { now, leaseMarginMs }: ClaimRequest,
  result: ClaimResult,
): NextDue {
  const leaseUntil = now + endpoint.timeoutMs + leaseMarginMs;
  const window = endpoint.rateLimit === null ? null : windowOfClaim(connection, endpoint.id, endpoint.rateLimit, now);
  const mayBeErased = isErasing(connection, endpoint.tenantId);
  const isSwept = pendingSweeps(connection, endpoint.id).length > 0;
  const isShut = isSwept && isClosed(connection, endpoint.id);
  let room = rows.roomOf(window === null ? limit : Math.min(limit, window.room));
  while (room > 0 && bytes.room > 0) {
    const limits = { rows: room, bytes: bytes.room };
    const due = isShut
      ? within(bytes.room, connection.sql<DueRow>(ASKED_FOR).iterate(endpoint.id, now, room))
      : dueRows(connection, endpoint.id, now, limits);
    rows.add(due.length);
    const ready = (isSwept ? stillDue(connection, endpoint.id, due, now) : due).filter((row) => {
      if (mayBeErased && callOffErased(connection, row.seq, now)) return false;
      const takesTurn = row.ordered === 1 && row.status !== 'in_flight';
      return !takesTurn || !sendBack(connection, { seq: row.seq, endpoint_id: endpoint.id }, now);
    });
    for (const row of ready) {
      if (row.bytes === null && row.status !== 'in_flight') {
        result.unreadable.push(setAside(connection, row, endpoint.id, now));
        continue;
      }
      if (bytes.room <= 0) break;
      bytes.add(row.bytes ?? 0);
      const delivery = take(connection, endpoint.id, row, bodies, leaseUntil, now);
      // An attempt that is only recorded as interrupted is no start.
      if (window !== null && delivery.interrupted === null) addStart(connection, endpoint.id, now);
      result.deliveries.push(delivery);
    }
    // Those that were overtaken in their order, or are erased, make room for others.
    if (ready.length === due.length || rows.isFull) break;
    room = rows.roomOf(room - ready.length);
  }
  const { first_at, retry_at } = earliest(connection, endpoint.id);
  const dueAt = first_at === null || retry_at === null ? (first_at ?? retry_at) : Math.min(first_at, retry_at);
  // The window as this claim leaves it: what comes due before it opens need not ask.
  const after =
    window === null || endpoint.rateLimit === null ? null : windowOf(connection, endpoint.id, endpoint.rateLimit, now);
  const opensAt = Math.max(after === null || after.room > 0 ? 0 : after.opensAt, isShut ? now + CLOSED_MS : 0);
  return opensAt === 0 ? { endpointId: endpoint.id, dueAt } : { endpointId: endpoint.id, dueAt, closedUntil: opensAt };
}

/** A sweep that lets deliveries go may be yet to come to some that are due: they are sent as it leaves them. */
function stillDue(connection: Connection, endpointId: number, due: readonly DueRow[], now: number): DueRow[] {
  const still: DueRow[] = [];
  for (const row of due) {
    const isChanged = catchUp(connection, endpointId, row.seq, now);
    const current = isChanged ? connection.sql<DueRow>(STILL_DUE).get(row.seq, now) : row;
    if (current !== undefined) still.push(current);
  }
  return still;
}

/** Endpoints of which the last odd place went to a first attempt: the next is a retry's. */
const retriesNext = new WeakMap<Connection, Set<number>>();

function dueRows(connection: Connection, endpointId: number, now: number, { rows: limit, bytes }: DueLimits): DueRow[] {
  const firsts = within(bytes, connection.sql<DueRow>(DUE).iterate(endpointId, 0, now, limit));
  const retryTurns = retriesNext.get(connection) ?? new Set();
  retriesNext.set(connection, retryTurns);
  const isRetrysTurn = retryTurns.has(endpointId);
  const wanted = retriesWanted(limit, firsts.length, isRetrysTurn);
  const retries = wanted === 0 ? [] : within(bytes, connection.sql<DueRow>(DUE).iterate(endpointId, 1, now, wanted));
  const isRetrysNext = isRetrysTurnNext(limit, firsts.length, retries.length, isRetrysTurn);
  if (isRetrysNext && !isRetrysTurn) retryTurns.add(endpointId);
  if (!isRetrysNext && isRetrysTurn) retryTurns.delete(endpointId);
  if (retries.length === 0) return firsts;
  return [...firsts.slice(0, limit - retries.length), ...retries].sort((a, b) => a.due_at - b.due_at || a.seq - b.seq);
}

type DueLimits = { rows: number; bytes: number };

/** Rows until their bodies have so many bytes: what is not to be taken is not even read. */
function within(bytesMax: number, rows: Iterable<DueRow>): DueRow[] {
  const taken: DueRow[] = [];
  let bytes = 0;
  for (const row of rows) {
    taken.push(row);
    bytes += row.bytes ?? 0;
    if (bytes >= bytesMax) break;
  }
  return taken;
}

function take(
  connection: Connection,
  endpointId: number,
  row: DueRow,
  bodies: ClaimedBodies,
  leaseUntil: number,
  now: number,
): ClaimedDelivery {
  const interrupted = row.status === 'in_flight';
  if (interrupted) {
    // The attempt is over but unrecorded: the lease is renewed to record it, no new attempt is counted.
    connection
      .sql('UPDATE deliveries SET due_at = ?, node = ? WHERE seq = ?')
      .run(leaseUntil, connection.node, row.seq);
  } else {
    connection
      .sql(
        `UPDATE deliveries SET status = 'in_flight', due_at = ?, node = ?, claimed_at = ?,
           attempt_count = attempt_count + 1 WHERE seq = ?`,
      )
      .run(leaseUntil, connection.node, now, row.seq);
  }
  return {
    id: row.id,
    tenantId: row.tenant_id,
    eventId: row.event_id,
    eventName: row.event_name,
    endpointId,
    number: interrupted ? row.attempt_count : row.attempt_count + 1,
    failures: row.failures,
    fallback: row.fallback,
    isTest: row.is_test === 1,
    // Where it is lost, what is left to do is to record the attempt that was interrupted.
    body: bodies.of(row),
    context: bodies.context,
    traceparent: row.traceparent,
    depth: row.depth,
    dueAt: row.due_at,
    shape: shapeFromRow(connection.sealing, row.id, row.request_shape),
    interrupted: interrupted ? { startedAt: row.claimed_at ?? now } : null,
  };
}

type Earliest = { first_at: number | null; retry_at: number | null };

const earliest = (connection: Connection, endpointId: number): Earliest =>
  connection.sql<Earliest>(NEXT_DUE).get({ endpointId }) ?? { first_at: null, retry_at: null };

function readable(connection: Connection, row: EndpointRow, unreadable: Unreadable[]): Endpoint | null {
  try {
    return runSteps(connection, endpointFromRow(connection.tx, row));
  } catch (cause) {
    unreadable.push(unreadableEndpoint(row.id, cause));
    return null;
  }
}

/** `next`: where to continue; `null` = these were the last ones. */
export type DueEndpointsPage = DueEndpoints & { next: number | null };

/** Endpoints that one act looks at. */
export const DUE_ENDPOINTS_MAX = 200;

export function dueEndpoints(connection: Connection, { after }: { after: number }): DueEndpointsPage {
  const rows = connection
    .sql<EndpointRow>('SELECT * FROM endpoints WHERE id > +? ORDER BY id LIMIT +?')
    .all(after, DUE_ENDPOINTS_MAX);
  const last = rows.length < DUE_ENDPOINTS_MAX ? undefined : rows.at(-1);
  const result: DueEndpointsPage = { due: [], unreadable: [], next: last?.id ?? null };
  for (const row of rows) {
    const { first_at, retry_at } = earliest(connection, row.id);
    const dueAt = Math.min(first_at ?? Number.POSITIVE_INFINITY, retry_at ?? Number.POSITIVE_INFINITY);
    const endpoint = Number.isFinite(dueAt) ? readable(connection, row, result.unreadable) : null;
    if (endpoint !== null) result.due.push({ endpoint, dueAt });
  }
  return result;
}
