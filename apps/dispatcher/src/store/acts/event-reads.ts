import { createHash } from 'node:crypto';
import { erasedEvent, erasedSuppression } from '../../domain/erasure.ts';
import type {
  EventFilter,
  EventRecord,
  EventSummary,
  EventWithFates,
  SuppressionRecord,
} from '../../domain/records.ts';
import { subscribes } from '../../domain/route.ts';
import type { GetEventInput, ListEventsInput, SampleEventsInput } from '../../ports/store/history.ts';
import type { KeysetPage } from '../../ports/store/page.ts';
import type { Dialect } from '../dialect.ts';
import type { Steps, Tx, Value } from '../tx.ts';
import { floorOf, pageOf, rangeOf, type SeqRange, unknownPage } from './bounded-scan.ts';
import { type DeliveryRow, deliveryFromRow, selectDelivery } from './delivery-reads.ts';
import { routesAsAccepted } from './past-routes.ts';
import { runsOf } from './run-reads.ts';
import { andShown, andShownOfProfile, type ErasedAt, erasedAtFor } from './shown-events.ts';

type EventRow = {
  seq: number;
  id: string;
  name: string;
  context: string;
  idempotency_key: string | null;
  namespace: string | null;
  profile_id: string | null;
  occurred_at: number | null;
  deliver_at: number | null;
  created_at: number;
  erased_at: number | null;
  depth: number;
};

/** Without the context, which a list does not show and which may be a megabyte. */
const summary = (at: ErasedAt): string =>
  `seq, id, name, idempotency_key, namespace, profile_id, occurred_at, deliver_at, created_at, depth, ${at} AS erased_at`;

function summaryFromRow(row: Omit<EventRow, 'context'>): EventSummary {
  const event: EventSummary = {
    id: row.id,
    name: row.name,
    idempotencyKey: row.idempotency_key,
    namespace: row.namespace,
    profileId: row.profile_id,
    occurredAt: row.occurred_at,
    deliverAt: row.deliver_at,
    createdAt: row.created_at,
    erasedAt: row.erased_at,
    depth: row.depth,
  };
  return row.erased_at === null ? event : erasedEvent(event, row.erased_at);
}

export function* getEvent(tx: Tx, input: GetEventInput): Steps<EventWithFates | null> {
  const at = yield* erasedAtFor(tx, input.tenantId);
  const row = yield* tx.get<EventRow>(`SELECT ${summary(at)}, context FROM events e WHERE id = ? AND tenant_id = ?`, [
    input.id,
    input.tenantId,
  ]);
  if (row === undefined) return null;
  const deliveries = (yield* tx.all<DeliveryRow>(`${selectDelivery(at)} WHERE d.event_seq = ? ORDER BY d.seq`, [
    row.seq,
  ])).map(deliveryFromRow);
  const suppressions = (yield* tx.all<{ webhook_id: number; reason: SuppressionRecord['reason']; detail: string }>(
    'SELECT webhook_id, reason, detail FROM suppressions WHERE event_seq = ? ORDER BY webhook_id',
    [row.seq],
  )).map(({ webhook_id, reason, detail }) => ({ endpointId: webhook_id, reason, detail }));
  const isErased = row.erased_at !== null;
  return {
    event: { ...summaryFromRow(row), context: isErased ? 'null' : row.context },
    deliveries,
    suppressions: isErased ? suppressions.map(erasedSuppression) : suppressions,
    runs: yield* runsOf(tx, row.seq, at),
    remaining: isErased ? null : yield* remainingOf(tx, { tenantId: input.tenantId, seq: row.seq, name: row.name }),
  };
}

/** Webhooks that are read at once. */
const ROUTES_AT_ONCE = 1000;

function* remainingOf(tx: Tx, event: { tenantId: number; seq: number; name: string }): Steps<number[] | null> {
  const { tenantId } = event;
  const pending = yield* tx.get<{ version: number; reached: number }>(
    'SELECT routing_version AS version, reached FROM fan_outs WHERE event_seq = ?',
    [event.seq],
  );
  if (pending === undefined) return null;
  const remaining: number[] = [];
  for (let after = pending.reached; ; ) {
    const page = yield* routesAsAccepted(tx, { tenantId, version: pending.version, after, limit: ROUTES_AT_ONCE });
    for (const route of page) if (subscribes(route, event.name)) remaining.push(route.id);
    const last = page.at(-1);
    if (last === undefined || page.length < ROUTES_AT_ONCE) return remaining;
    after = last.id;
  }
}

export function* listEvents(tx: Tx, input: ListEventsInput): Steps<KeysetPage<EventSummary>> {
  const { tenantId, filter, after, limit } = input;
  const range = yield* rangeOf(tx, 'events', { after, since: filter.since, until: filter.until });
  if (range === null) return unknownPage();
  const at = yield* erasedAtFor(tx, tenantId);
  const floor = yield* eventFloor(tx, tenantId, filter, range);
  const where = ['tenant_id = :tenantId', 'seq >= :from', 'seq < :before'];
  const values: Record<string, Value> = {
    tenantId,
    from: floor ?? range.from,
    before: range.before,
    limit: limit + 1,
  };
  // Only what is asked for is a condition, so that the planner sees which index fits.
  const add = (name: string, value: Value | undefined, sql: string): void => {
    if (value === undefined) return;
    where.push(sql);
    values[name] = value;
  };
  add('name', filter.name, 'name = :name');
  add('profileId', filter.profileId, `profile_id = :profileId${andShownOfProfile(at)}`);
  add('namespace', filter.namespace, 'namespace = :namespace');
  add('key', filter.idempotencyKey, `idempotency_key = :key${andShown(at)}`);
  if (filter.idempotencyKey !== undefined) add('keyHash', hashOf(filter.idempotencyKey), BY_KEY);
  add('since', filter.since, 'created_at >= :since');
  add('until', filter.until, 'created_at < :until');
  const found = yield* tx.all<Omit<EventRow, 'context'>>(
    `SELECT ${summary(at)} FROM events e ${indexFor(tx.dialect, filter)} WHERE ${where.join(' AND ')} ORDER BY seq DESC LIMIT :limit`,
    values,
  );
  const { rows, nextCursor } = pageOf('events', found, limit, floor);
  return { items: rows.map(summaryFromRow), nextCursor };
}

/** Pages that are looked through for events that are not erased. */
const SAMPLE_PAGES_MAX = 5;

/** The newest events with their contexts, erased ones left out; fewer where their contexts take more than `maxChars`. */
export function* sampleEvents(tx: Tx, input: SampleEventsInput): Steps<EventRecord[]> {
  const { tenantId, filter, limit, maxChars } = input;
  const events: EventRecord[] = [];
  let chars = 0;
  let after: string | null = null;
  for (let pages = 0; pages < SAMPLE_PAGES_MAX; pages += 1) {
    const page: KeysetPage<EventSummary> = yield* listEvents(tx, { tenantId, filter, after, limit });
    for (const event of page.items) {
      if (event.erasedAt !== null) continue;
      const row = yield* tx.get<{ context: string }>('SELECT context FROM events WHERE id = ?', [event.id]);
      const context = row?.context ?? '{}';
      chars += context.length;
      if (events.length > 0 && chars > maxChars) return events;
      if (events.push({ ...event, context }) === limit) return events;
    }
    after = page.nextCursor;
    if (after === null) return events;
  }
  return events;
}

/** The event that a producer's key stands for, as long as the key is remembered. */
const BY_KEY = 'id = (SELECT event_id FROM idempotency_keys WHERE tenant_id = :tenantId AND key_hash = :keyHash)';
const hashOf = (key: string): Uint8Array => createHash('sha256').update(key).digest();

function indexFor(dialect: Dialect, { idempotencyKey, profileId }: EventFilter): string {
  if (idempotencyKey !== undefined) return '';
  return dialect.using(profileId === undefined ? 'events_by_tenant' : 'events_by_profile');
}

function* eventFloor(tx: Tx, tenantId: number, filter: EventFilter, range: SeqRange): Steps<number | null> {
  const { profileId, idempotencyKey, ...rest } = filter;
  if (idempotencyKey !== undefined || Object.values(rest).every((value) => value === undefined)) return null;
  const source = `FROM events ${indexFor(tx.dialect, filter)} WHERE tenant_id = ?`;
  return profileId === undefined
    ? yield* floorOf(tx, source, [tenantId], range)
    : yield* floorOf(tx, `${source} AND profile_id = ?`, [tenantId, profileId], range);
}
