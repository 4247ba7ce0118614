// What an accept writes: the events, one delivery or suppression for each subscriber, and the idempotency keys. One
// commit writes all of it or nothing.
import type { DeliveryStatus, Suppression } from '@posthorn/contracts';
import type { PayloadFault, RequestShape } from './payload.ts';
import type { People } from './people.ts';
import { type Run, suppressionsIn } from './run.ts';

/** `Text`: how the context is held, usually a string. */
export type NewEvent<Text = string> = {
  id: string;
  name: string;
  /** The producer's own text of the context. */
  context: Text;
  namespace: string | null;
  people: People;
  tokenId: number | null;
  occurredAt: number | null;
  deliverAt: number | null;
  /** How many reactions led to it. */
  depth: number;
  /** W3C trace context of the request that brought it. */
  traceparent: string | null;
};

/** A lease given at acceptance: the engine starts on the delivery as soon as the commit is done, without a claim. */
export type Lease = { until: number };

/** Its place in order: it waits for every earlier delivery of its webhook that shares one of its keys. */
export type Turn = { keys: readonly string[]; enteredAt: number };

export type NewDelivery = {
  id: string;
  endpointId: number;
  /** `failed`: what a target's template rendered cannot be sent. */
  status: Extract<DeliveryStatus, 'pending' | 'held' | 'failed'>;
  /** `null` while held, and where it failed. */
  dueAt: number | null;
  lease: Lease | null;
  /** Where the body is not the event's context: extra data, tests, edited resends. */
  body: string | null;
  /** Why the extra data template's result is not in the body. */
  extraDataFault: string | null;
  /** Set where it takes its turn among the deliveries of its profile. */
  turn: Turn | null;
  replayOf: string | null;
  /** `null` = it goes to a webhook. */
  target: TargetPart | null;
};

/** What only a delivery to a target has. */
export type TargetPart = {
  /** Rendered path, query and header values; `null` = those of the endpoint. */
  shape: RequestShape | null;
  /** JSON object: what its template can read in addition to the context; `null` = nothing. Kept to render it again. */
  variables: string | null;
  /** Why there is nothing to send. Its body is then what was rendered, as far as it came. */
  fault: PayloadFault | null;
};

/** One trigger, run once for the event. */
export type NewRun = Run<NewDelivery>;

export type NewSuppression = { endpointId: number; reason: Suppression['reason']; detail: string };

/** The producer's key. Beside the event only its hash is kept, so that it goes on refusing repeats when the event's data is gone.
 *  `fingerprint`: of name and canonical context, equal for equal content. */
export type IdempotencyKey = { key: string; hash: Uint8Array; fingerprint: Uint8Array; expiresAt: number };

export type AcceptEntry<Text = string> = {
  event: NewEvent<Text>;
  key: IdempotencyKey | null;
  deliveries: readonly NewDelivery[];
  suppressions: readonly NewSuppression[];
  /** One for each trigger of the event, with its deliveries. Absent where the tenant has no such trigger. */
  runs?: readonly NewRun[];
  /** Too much for the request: its subscribers are found and written after it, by the routing of the request. */
  fanOutPending?: boolean;
};

export type AcceptBatch<Text = string> = {
  tenantId: number;
  /** The routing table's version that the entries were routed by. */
  routingVersion: number;
  now: number;
  entries: readonly AcceptEntry<Text>[];
  /** What was raised and is accepted by this batch: taken away in the same commit, refused as `stale` if it is gone. */
  raised?: readonly string[];
};

/** What the producer is told of an accepted event, also when it is repeated. */
export type Receipt = {
  id: string;
  name: string;
  createdAt: number;
  /** Both are 0 while the fan-out is pending. */
  deliveries: number;
  suppressed: number;
  fanOutPending: boolean;
};

export type AcceptOutcome =
  /** Subscriptions changed since the entries were routed: nothing was written; route again. */
  { kind: 'stale' } | { kind: 'accepted'; results: EntryOutcome[] };

/** `stopped`: triggers that ran too often for the event's profile. What was planned for them was not written. */
type EntryOutcome =
  | { kind: 'new'; receipt: Receipt; stopped?: readonly number[] }
  | { kind: 'duplicate'; receipt: Receipt }
  | { kind: 'conflict' };

/** What is known of a producer's key, as it was first accepted. */
export type StoredKey = { fingerprint: Uint8Array; receipt: Receipt };

export type Verdict = { kind: 'duplicate'; receipt: Receipt } | { kind: 'conflict' };

const CONFLICT: Verdict = { kind: 'conflict' };

/**
 * What becomes of an event under a key that is stored. Retention alone ends a key, because it does not trust a clock that
 * jumped; here a wrong clock would accept an event twice. @param isSameContent asked where the fingerprints differ: one of
 * an earlier version says less
 */
export function verdictOf(stored: StoredKey, { fingerprint }: IdempotencyKey, isSameContent: () => boolean): Verdict {
  if (!isEqual(stored.fingerprint, fingerprint) && !isSameContent()) return CONFLICT;
  return { kind: 'duplicate', receipt: stored.receipt };
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return false;
  return true;
}

/**
 * An event in order behind one whose fan-out is pending: it becomes pending too, and keeps its place that way. It is
 * routed again later, by the routing of its own request.
 */
export const asPending = <Text>({ runs: _runs, ...entry }: AcceptEntry<Text>): AcceptEntry<Text> => ({
  ...entry,
  deliveries: [],
  suppressions: [],
  fanOutPending: true,
});

/** What the producer of a new event is answered, now and at each repeat. */
export const receiptOf = (
  { event, deliveries, suppressions, runs, fanOutPending }: AcceptEntry<unknown>,
  now: number,
): Receipt => ({
  id: event.id,
  name: event.name,
  createdAt: now,
  deliveries: deliveries.length + sumOf(runs, (run) => run.deliveries.length),
  suppressed: suppressions.length + sumOf(runs, (run) => suppressionsIn(run).length),
  fanOutPending: fanOutPending === true,
});

const sumOf = (runs: readonly NewRun[] | undefined, of: (run: NewRun) => number): number =>
  runs === undefined ? 0 : runs.reduce((sum, run) => sum + of(run), 0);
