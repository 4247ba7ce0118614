// What every delivery costs crosses to the store's thread as flat rows: a message would write each field's name again
// for each object, which took a fifth of the dispatcher's time. Rarer acts go over as they are.
import type {
  AcceptBatch,
  AcceptEntry,
  IdempotencyKey,
  NewDelivery,
  NewSuppression,
} from '../../../domain/acceptance.ts';
import type { ClaimedDelivery, ClaimResult, SettleInput, Settlement } from '../../../ports/store/claims.ts';
import type { WrittenSettlement } from '../hot/settle.ts';

// The casts are each other's inverse: every row is made by the function beside the one that reads it.
type Row = readonly unknown[];
type Reader = () => unknown;

function reading(row: Row): Reader {
  let at = -1;
  return () => {
    at += 1;
    return row[at];
  };
}

export type PackedSettlements = { rows: Row[] };

export function packSettlements({ settlements }: SettleInput): PackedSettlements {
  return {
    rows: settlements.map(({ deliveryId, transition, endedAt, mark, attempt }) => {
      const { response, phases } = attempt;
      return [
        deliveryId,
        // By far the most, and the only one without a word beside it.
        transition.status === 'delivered' && !('restored' in transition) ? null : transition,
        endedAt,
        mark,
        attempt.id,
        attempt.number,
        attempt.startedAt,
        attempt.status,
        attempt.error,
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
  };
}

export function unpackSettlements({ rows }: PackedSettlements): { settlements: WrittenSettlement[] } {
  return { settlements: rows.map(settlementOf) };
}

function settlementOf(row: Row): WrittenSettlement {
  const next = reading(row);
  const deliveryId = next() as string;
  const transition = (next() ?? { status: 'delivered' }) as Settlement['transition'];
  const endedAt = next() as number;
  const mark = next() as Settlement['mark'];
  type Attempt = WrittenSettlement['attempt'];
  const head = {
    id: next() as string,
    number: next() as number,
    startedAt: next() as number,
    status: next() as Attempt['status'],
    error: next() as Attempt['error'],
    url: next() as string,
    requestHeaders: next() as string,
  };
  const answer = { headers: next() as string | null, body: next() as Uint8Array, truncated: next() as boolean };
  const { headers } = answer;
  const response = headers === null ? null : { ...answer, headers };
  const phases = {
    dns_ms: next() as number | null,
    connect_ms: next() as number | null,
    tls_ms: next() as number | null,
    first_byte_ms: next() as number | null,
    total_ms: next() as number,
  };
  return { deliveryId, transition, endedAt, mark, attempt: { ...head, response, phases } };
}

export type PackedBatch = Omit<AcceptBatch, 'entries'> & { rows: Row[] };

export function packBatch({ entries, ...batch }: AcceptBatch): PackedBatch {
  return {
    ...batch,
    rows: entries.map(({ event, key, deliveries, suppressions, fanOutPending }) => [
      event.id,
      event.name,
      event.context,
      event.namespace,
      event.tokenId,
      event.occurredAt,
      event.deliverAt,
      event.traceparent,
      event.people.profileId,
      event.people.rootId,
      event.people.others.length === 0 ? null : event.people.others,
      event.people.merge,
      key,
      deliveries.map((one) => [
        one.id,
        one.webhookId,
        one.status,
        one.dueAt,
        one.lease?.until,
        one.body,
        one.extraDataFault,
        one.turn,
        one.replayOf,
      ]),
      suppressions.length === 0 ? null : suppressions,
      fanOutPending === true,
    ]),
  };
}

export function unpackBatch({ rows, ...batch }: PackedBatch): AcceptBatch {
  return { ...batch, entries: rows.map(entryOf) };
}

function entryOf(row: Row): AcceptEntry {
  const next = reading(row);
  type Event = AcceptEntry['event'];
  const event = {
    id: next() as string,
    name: next() as string,
    context: next() as string,
    namespace: next() as string | null,
    tokenId: next() as number | null,
    occurredAt: next() as number | null,
    deliverAt: next() as number | null,
    traceparent: next() as string | null,
  };
  const people = {
    profileId: next() as string | null,
    rootId: next() as string | null,
    others: (next() ?? []) as readonly string[],
    merge: next() as Event['people']['merge'],
  };
  return {
    event: { ...event, people },
    key: next() as IdempotencyKey | null,
    deliveries: (next() as Row[]).map(deliveryOf),
    suppressions: (next() ?? []) as readonly NewSuppression[],
    fanOutPending: next() as boolean,
  };
}

function deliveryOf(row: Row): NewDelivery {
  const next = reading(row);
  const id = next() as string;
  const webhookId = next() as number;
  const status = next() as NewDelivery['status'];
  const dueAt = next() as number | null;
  const until = next() as number | undefined;
  return {
    id,
    webhookId,
    status,
    dueAt,
    lease: until === undefined ? null : { until },
    body: next() as string | null,
    extraDataFault: next() as string | null,
    turn: next() as NewDelivery['turn'],
    replayOf: next() as string | null,
  };
}

export type PackedClaims = Omit<ClaimResult, 'deliveries'> & { rows: Row[] };

export function packClaims({ deliveries, ...result }: ClaimResult): PackedClaims {
  return {
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
      one.dueAt,
      one.interrupted,
    ]),
  };
}

export function unpackClaims({ rows, ...result }: PackedClaims): ClaimResult {
  return { ...result, deliveries: rows.map(claimedOf) };
}

function claimedOf(row: Row): ClaimedDelivery {
  const next = reading(row);
  return {
    id: next() as string,
    tenantId: next() as number,
    eventId: next() as string | null,
    eventName: next() as string,
    endpointId: next() as number,
    number: next() as number,
    failures: next() as number,
    fallback: next() as ClaimedDelivery['fallback'],
    isTest: next() as boolean,
    body: next() as string,
    traceparent: next() as string | null,
    dueAt: next() as number,
    interrupted: next() as ClaimedDelivery['interrupted'],
  };
}
