// What every delivery costs crosses to the store's thread as flat rows: a message would write each field's name again
// for each object, which took a fifth of the dispatcher's time. Rarer acts go over as they are.
//
// The order of each row is a list of keys, which exists only as a type: the compiler refuses a row without one of them.
// Loops over such lists at run time were slower, see decision 0015.
import type { AcceptBatch, AcceptEntry, NewDelivery, NewEvent } from '../../../domain/acceptance.ts';
import type { ClaimedDelivery, ClaimResult, SettleInput, Settlement } from '../../../ports/store/claims.ts';
import type { WrittenSettlement } from '../hot/settle.ts';
import { type SentText, sentText } from './large-texts.ts';

/** The fields of `T` in the order of `Keys`, which must name all of them. */
type RowOf<T, Keys extends readonly (keyof T)[]> = [Exclude<keyof T, Keys[number]>] extends [never]
  ? { readonly [Index in keyof Keys]: T[Keys[Index]] }
  : { missing: Exclude<keyof T, Keys[number]> };

type Attempt = WrittenSettlement['attempt'];
type Response = NonNullable<Attempt['response']>;
type SettlementRow = RowOf<
  Omit<Settlement, 'attempt' | 'transition'> &
    Omit<Attempt, 'response' | 'phases'> &
    Attempt['phases'] & {
      /** `null` = delivered: by far the most, and the only one without a word beside it. */
      transition: Settlement['transition'] | null;
      headers: Response['headers'] | null;
      body: Response['body'] | undefined;
      truncated: Response['truncated'] | undefined;
    },
  [
    ...['deliveryId', 'transition', 'endedAt', 'mark', 'storedUrl'],
    ...['id', 'number', 'startedAt', 'status', 'error', 'method', 'url', 'requestHeaders'],
    ...['headers', 'body', 'truncated'],
    ...['dns_ms', 'connect_ms', 'tls_ms', 'first_byte_ms', 'total_ms'],
  ]
>;

export type PackedSettlements = { rows: SettlementRow[] };

export const packSettlements = ({ settlements }: SettleInput): PackedSettlements => ({
  rows: settlements.map(({ deliveryId, transition, endedAt, mark, storedUrl, attempt }) => {
    const { response, phases } = attempt;
    return [
      deliveryId,
      transition.status === 'delivered' && !('restored' in transition) ? null : transition,
      endedAt,
      mark,
      storedUrl,
      attempt.id,
      attempt.number,
      attempt.startedAt,
      attempt.status,
      attempt.error,
      attempt.method,
      attempt.url,
      JSON.stringify(attempt.requestHeaders),
      response === null ? null : JSON.stringify(response.headers),
      response?.body,
      response?.truncated,
      phases.dns_ms,
      phases.connect_ms,
      phases.tls_ms,
      phases.first_byte_ms,
      phases.total_ms,
    ];
  }),
});

export const unpackSettlements = ({ rows }: PackedSettlements): { settlements: WrittenSettlement[] } => ({
  settlements: rows.map(settlementOf),
});

function settlementOf([
  deliveryId,
  transition,
  endedAt,
  mark,
  storedUrl,
  id,
  number,
  startedAt,
  status,
  error,
  method,
  url,
  requestHeaders,
  headers,
  body,
  truncated,
  dns_ms,
  connect_ms,
  tls_ms,
  first_byte_ms,
  total_ms,
]: SettlementRow): WrittenSettlement {
  const response = headers === null || body === undefined ? null : { headers, body, truncated: truncated === true };
  const phases = { dns_ms, connect_ms, tls_ms, first_byte_ms, total_ms };
  return {
    deliveryId,
    transition: transition ?? { status: 'delivered' },
    endedAt,
    mark,
    storedUrl,
    attempt: { id, number, startedAt, status, error, method, url, requestHeaders, response, phases },
  };
}

type EntryRow = RowOf<
  Omit<NewEvent<SentText>, 'people'> &
    Omit<NewEvent['people'], 'others'> &
    Omit<AcceptEntry, 'event' | 'deliveries' | 'suppressions' | 'runs' | 'fanOutPending'> & {
      /** `null` = none, here and below. */
      others: NewEvent['people']['others'] | null;
      deliveries: DeliveryRow[];
      suppressions: AcceptEntry['suppressions'] | null;
      /** Few tenants have triggers: runs go over as they are, with their deliveries. */
      runs: AcceptEntry['runs'] | null;
      fanOutPending: boolean;
    },
  [
    ...['id', 'name', 'context', 'namespace', 'tokenId', 'occurredAt', 'deliverAt', 'depth', 'traceparent'],
    ...['profileId', 'rootId', 'others', 'merge'],
    ...['key', 'deliveries', 'suppressions', 'runs', 'fanOutPending'],
  ]
>;

type DeliveryRow = RowOf<
  Omit<NewDelivery, 'lease'> & { until: number | undefined },
  ['id', 'endpointId', 'status', 'dueAt', 'until', 'body', 'extraDataFault', 'turn', 'replayOf', 'target']
>;

export type PackedBatch = Omit<AcceptBatch, 'entries'> & { rows: EntryRow[] };

export const packBatch = ({ entries, ...batch }: AcceptBatch): PackedBatch => ({
  ...batch,
  rows: entries.map(({ event, key, deliveries, suppressions, runs, fanOutPending }) => [
    event.id,
    event.name,
    sentText(event.context),
    event.namespace,
    event.tokenId,
    event.occurredAt,
    event.deliverAt,
    event.depth,
    event.traceparent,
    event.people.profileId,
    event.people.rootId,
    event.people.others.length === 0 ? null : event.people.others,
    event.people.merge,
    key,
    deliveries.map(deliveryRow),
    suppressions.length === 0 ? null : suppressions,
    runs ?? null,
    fanOutPending === true,
  ]),
});

/** Long contexts take as long to write as several rows. */
const CHARS_OF_ROW = 4096;

/** How much it writes: events and deliveries, as a number of short rows. */
export function rowsOfBatch({ rows }: PackedBatch): number {
  let sum = rows.length;
  for (const [, , context, , , , , , , , , , , , deliveries] of rows) {
    sum += deliveries.length + Math.floor(context.length / CHARS_OF_ROW);
  }
  return sum;
}

const deliveryRow = (one: NewDelivery): DeliveryRow => [
  one.id,
  one.endpointId,
  one.status,
  one.dueAt,
  one.lease?.until,
  one.body,
  one.extraDataFault,
  one.turn,
  one.replayOf,
  one.target,
];

export const unpackBatch = ({ rows, ...batch }: PackedBatch): AcceptBatch<SentText> => ({
  ...batch,
  entries: rows.map(entryOf),
});

function entryOf([
  id,
  name,
  context,
  namespace,
  tokenId,
  occurredAt,
  deliverAt,
  depth,
  traceparent,
  profileId,
  rootId,
  others,
  merge,
  key,
  deliveries,
  suppressions,
  runs,
  fanOutPending,
]: EntryRow): AcceptEntry<SentText> {
  const people = { profileId, rootId, others: others ?? [], merge };
  const entry = {
    event: { id, name, context, namespace, tokenId, occurredAt, deliverAt, depth, traceparent, people },
    key,
    deliveries: deliveries.map(deliveryOf),
    suppressions: suppressions ?? [],
    fanOutPending,
  };
  return runs === null || runs === undefined ? entry : { ...entry, runs };
}

function deliveryOf(row: DeliveryRow): NewDelivery {
  const [id, endpointId, status, dueAt, until, body, extraDataFault, turn, replayOf, target] = row;
  const lease = until === undefined ? null : { until };
  return { id, endpointId, status, dueAt, lease, body, extraDataFault, turn, replayOf, target };
}

type ClaimedRow = RowOf<
  Omit<ClaimedDelivery, 'flaw'>,
  [
    ...['id', 'tenantId', 'eventId', 'eventName', 'endpointId', 'number', 'failures', 'fallback', 'isTest', 'body'],
    ...['traceparent', 'depth', 'dueAt', 'interrupted', 'shape', 'context'],
  ]
>;

export type PackedClaims = Omit<ClaimResult, 'deliveries'> & { rows: ClaimedRow[] };

export const packClaims = ({ deliveries, ...result }: ClaimResult): PackedClaims => ({
  ...result,
  rows: deliveries.map((one) => [
    one.id,
    one.tenantId,
    one.eventId,
    one.eventName,
    one.endpointId,
    one.number,
    one.failures,
    one.fallback,
    one.isTest,
    one.body,
    one.traceparent,
    one.depth,
    one.dueAt,
    one.interrupted,
    one.shape,
    one.context,
  ]),
});

export const unpackClaims = ({ rows, ...result }: PackedClaims): ClaimResult => ({
  ...result,
  deliveries: rows.map(claimedOf),
});

function claimedOf([
  id,
  tenantId,
  eventId,
  eventName,
  endpointId,
  number,
  failures,
  fallback,
  isTest,
  body,
  traceparent,
  depth,
  dueAt,
  interrupted,
  shape,
  context,
]: ClaimedRow): ClaimedDelivery {
  return {
    id,
    tenantId,
    eventId,
    eventName,
    endpointId,
    number,
    failures,
    fallback,
    isTest,
    body,
    traceparent,
    depth,
    dueAt,
    interrupted,
    shape,
    context,
  };
}
