// The query language over rows: `d` is a delivery, `e` its event. What it asks of attempts and webhooks is looked up for
// each row that is examined, by an index each.
import { DELIVERY_STATUSES } from '@posthorn/contracts/plain';
import { parse, type Query } from '@posthorn/query';
import {
  asksFor,
  type Columns,
  looksInside,
  type Narrowing,
  narrowingOf,
  type SqlQuery,
  toSql,
} from '@posthorn/query/sql';
import type { DeliveryFilter } from '../../domain/records.ts';
import type { Dialect } from '../dialect.ts';
import { type ErasedAt, shown } from './shown-events.ts';

/** Of the last attempt that ended. */
const lastAttempt = (column: string): string =>
  `(SELECT ${column} FROM attempts WHERE delivery_seq = d.seq ORDER BY number DESC LIMIT 1)`;
const ofWebhook = (column: string): string => `(SELECT ${column} FROM webhooks WHERE id = d.endpoint_id)`;

/** Erased text is blanks as long as it was: neither is to be told. */
export const bodyBytes = (at: ErasedAt): string => `CASE WHEN ${at} IS NOT NULL THEN 0
  WHEN d.body IS NULL THEN octet_length(e.context) ELSE octet_length(d.body) END`;

/** The statuses in which a delivery stays undelivered: only there it matters that a copy arrived. */
export const IS_RECOVERED = "(d.recovered_by IS NOT NULL AND d.status IN ('failed', 'cancelled'))";

const columnsOf = (dialect: Dialect, at: ErasedAt): Columns => ({
  id: 'd.id',
  event: 'd.event_name',
  eventId: 'e.id',
  webhookId: 'CASE WHEN d.is_target = 0 THEN d.endpoint_id END',
  webhookUrl: '(SELECT url FROM endpoints WHERE id = d.endpoint_id AND d.is_target = 0)',
  webhookDescription: ofWebhook('description'),
  targetId: 'CASE WHEN d.is_target = 1 THEN d.endpoint_id END',
  profileId: shown(at, 'e.profile_id'),
  status: 'd.status',
  // The column is kept while a cancelled delivery is sent once more: only where it is finished is it its reason.
  reason: "CASE WHEN d.status IN ('cancelled', 'failed') THEN d.reason END",
  attemptCount: 'd.attempt_count',
  code: 'd.last_code',
  errorKind: lastAttempt('error_kind'),
  totalMs: lastAttempt('total_ms'),
  // While the first attempt is under way, its start is that of the claim.
  waitMs: `coalesce((SELECT started_at FROM attempts WHERE delivery_seq = d.seq AND number = 1),
    CASE WHEN d.attempt_count = 1 THEN d.claimed_at END) - ${dialect.greatest('d.created_at', 'coalesce(e.deliver_at, 0)')}`,
  createdAt: 'd.created_at',
  replayOf: 'd.replay_of',
  test: 'd.is_test = 1',
  erased: `${at} IS NOT NULL`,
  ordered: 'd.ordered <> 0',
  recovered: IS_RECOVERED,
  bodyBytes: bodyBytes(at),
  body: `CASE WHEN ${at} IS NULL THEN coalesce(d.body, e.context) END`,
  requestHeaders: shown(at, lastAttempt('request_headers')),
  responseHeaders: shown(at, lastAttempt('response_headers')),
});

/** A query that was read once already; times in it are absolute. */
function storedQuery(text: string): Query {
  const parsed = parse(text);
  if (parsed.ok) return parsed.query;
  throw new Error(`a stored query cannot be read: ${parsed.fault.message} (${text})`);
}

/** A condition over `deliveries d LEFT JOIN events e`. */
export const conditionOf = (dialect: Dialect, text: string, at: ErasedAt): SqlQuery =>
  toSql(storedQuery(text), { columns: columnsOf(dialect, at), dialect: dialect.query, now: 0 });
export const looksInsideOf = (text: string | undefined): boolean =>
  text !== undefined && looksInside(storedQuery(text));

export const asksForRecovered = (text: string | undefined): boolean =>
  text !== undefined && asksFor(storedQuery(text), 'is', 'recovered');

/** With what the query says itself as filters too, where there is one for it: these know the indexes. */
export function narrowed(filter: DeliveryFilter): DeliveryFilter {
  if (filter.query === undefined) return filter;
  const given: Narrowing = narrowingOf(storedQuery(filter.query), 0);
  const found: DeliveryFilter = { ...filter };
  const only = <T>(values: readonly T[] | undefined): T | undefined => (values?.length === 1 ? values[0] : undefined);
  const [id, eventId, profileId] = [only(given.ids), only(given.eventIds), only(given.profileIds)];
  const [webhookId, targetId] = [only(given.webhookIds), only(given.targetIds)];
  if (id !== undefined) found.search ??= id;
  if (eventId !== undefined) found.eventId ??= eventId;
  if (profileId !== undefined) found.profileId ??= profileId;
  if (webhookId !== undefined) found.webhookId ??= webhookId;
  if (targetId !== undefined) found.targetId ??= targetId;
  if (given.statuses !== undefined) {
    found.statuses ??= DELIVERY_STATUSES.filter((status) => given.statuses?.includes(status));
  }
  if (given.since !== undefined) found.since = Math.max(found.since ?? 0, given.since);
  if (given.until !== undefined) found.until = Math.min(found.until ?? Number.MAX_SAFE_INTEGER, given.until);
  return found;
}

/** Whether the filters that `narrowed` makes of it say all that the query says: then the query need not be asked. */
export function isAllNarrowed(text: string): boolean {
  const query = storedQuery(text);
  const nodes = query.type === 'and' ? query.nodes : [query];
  const keys = nodes.flatMap((node) => (node.type === 'term' ? node.key : []));
  const isPlain = (node: Query): boolean =>
    node.type === 'term' &&
    ((node.key === 'status' && node.values.every(({ kind }) => kind === 'text')) ||
      ((node.key === 'webhook' || node.key === 'target') && node.values.length === 1 && node.values[0]?.kind === 'id'));
  return nodes.every(isPlain) && new Set(keys).size === keys.length;
}
