// Deliveries on their way out: the engine claims what is due, and settles each attempt. Also what else moves due times and
// leases: a clock that was set, and a process that stood still.
import type { AttemptErrorKind, Phases, TargetMethod } from '@posthorn/contracts';
import type { Endpoint } from '../../domain/endpoint.ts';
import type { HealthMark } from '../../domain/health.ts';
import type { RequestShape } from '../../domain/payload.ts';
import type { SignatureFlaw } from '../../domain/receiver-check.ts';
import type { FinishedStatus, Transition } from '../../domain/transition.ts';

/** Due deliveries of endpoints that may take slots, and their limits. */
export type ClaimRequest = {
  now: number;
  /** How long past an endpoint's timeout its lease runs. */
  leaseMarginMs: number;
  wants: readonly ClaimWish[];
  /** Once so many rows are claimed in all, each further endpoint gets one at most. A delivery sent back to its order counts too. */
  rowsMax?: number;
  /** Nothing more is claimed once the bodies have so many bytes: in all, and below of the endpoint and of its tenant. */
  bytesMax?: number;
  /** What each tenant may have of it all the same, once others have used `bytesMax` up. */
  tenantBytesMin?: number;
  /** Events whose contexts who claims has in memory: they are not read again. */
  knownContexts?: readonly string[];
};
export type ClaimWish = {
  endpointId: number;
  limit: number;
  bytesMax?: number;
  tenantBytesMax?: number;
  /** Of the endpoint as the caller knows it: it is answered only in another version. */
  version?: number | undefined;
};

/** A delivery handed to the engine for one attempt. `number` is also the fencing token: each claim raises it. */
export type ClaimedDelivery = {
  id: string;
  tenantId: number;
  eventId: string | null;
  eventName: string;
  endpointId: number;
  number: number;
  failures: number;
  fallback: FinishedStatus | null;
  isTest: boolean;
  /** The exact text to send; empty where the claim was told that it is known. */
  body: string;
  /** Of a large body that is the context of its event: whether the claim read it, or was told that it is known. */
  context?: 'read' | 'known' | undefined;
  /** The trace its event came in, `null` = it begins with the event. */
  traceparent: string | null;
  /** How many reactions led to this request: those that led to its event, and its own if it is sent by one. */
  depth: number;
  /** Since when it could have been sent: what its attempt is measured from. */
  dueAt: number;
  /** What its target's templates made of path, query and headers; `null` = those of the endpoint. */
  shape: RequestShape | null;
  /** Set when the lease of attempt `number` ran out: that attempt is over, its end was never recorded. */
  interrupted: { startedAt: number } | null;
  /** Of a test: its signature is spoilt in this way. Only what was just added has one; a claim answers none. */
  flaw?: SignatureFlaw | null;
};

/**
 * When an endpoint's next delivery is due; `null` = it has none waiting. `closedUntil`: its rate limit lets nothing start
 * before, whatever becomes due.
 */
export type NextDue = { endpointId: number; dueAt: number | null; closedUntil?: number };

/** A stored row that does not make sense: passed over, and to be told to a person. */
export type Unreadable = { endpointId: number; message: string };

export type ClaimResult = {
  deliveries: ClaimedDelivery[];
  /** Those whose version the wish does not name. */
  endpoints: Endpoint[];
  nextDue: NextDue[];
  unreadable: Unreadable[];
};

export type AttemptRecord = {
  id: string;
  number: number;
  startedAt: number;
  status: number | null;
  error: { kind: AttemptErrorKind; message: string } | null;
  method: TargetMethod;
  url: string;
  /** As sent, with values of static headers already masked. */
  requestHeaders: Readonly<Record<string, string>>;
  response: { headers: Record<string, string | string[]>; body: Uint8Array; truncated: boolean } | null;
  phases: Phases;
};

export type Settlement = {
  deliveryId: string;
  transition: Transition;
  attempt: AttemptRecord;
  endedAt: number;
  /** What the attempt says of the endpoint's health. */
  mark: HealthMark;
  /** The URL of the endpoint at that moment, where another one was sent to or is shown; `null` = that of the attempt. */
  storedUrl: string | null;
};
/** `lease-lost`: someone else has taken the delivery on since; nothing was changed. */
export type SettleOutcome = 'settled' | 'lease-lost';

/** What Posthorn has to tell, written in the commit in which it happened. `key` is opaque. */
export type RaisedEvent = { key: string; tenantId: number; name: string; context: string; createdAt: number };

export type SettleInput = { settlements: readonly Settlement[] };
export type RenewLeaseInput = { deliveryId: string; number: number; until: number };
export type DueEndpoints = { due: { endpoint: Endpoint; dueAt: number }[]; unreadable: Unreadable[] };
/** `after`: the key of the last one before, `null` = from the first on. */
export type ListRaisedInput = { after: string | null; limit: number };

/** `step` names it. `now` is what the clock shows since it was set, `byMs` (negative: back) by how much more than before. */
export type ClockChange = { step: string; now: number; byMs: number };
export type ResumeClockInput = { now: number };

export interface ClaimStore {
  claim(input: ClaimRequest): Promise<ClaimResult>;
  /** A settlement that cannot be written fails the whole act: its caller tries each by itself then. */
  settle(input: SettleInput): Promise<SettleOutcome[]>;
  /** For an attempt whose lease ended before it was sent; `false` = it is not its turn any more. */
  renewLease(input: RenewLeaseInput): Promise<boolean>;
  /** Next due time of every endpoint that has work waiting: what the engine knows at start. */
  dueEndpoints(): Promise<DueEndpoints>;
  /** What waits to be accepted as operational events, oldest first. An accept that names them takes them away. */
  listRaised(input: ListRaisedInput): Promise<RaisedEvent[]>;
  /**
   * The clock was set: what was due stays due and in its order, and what lasts for a while (a lease, the pause before a
   * retry, a rate window) gets no longer. To be asked for before anything is written by the new time. Once for each step.
   */
  followClock(input: ClockChange): Promise<void>;
  /** The same at start, for a clock that was set back while nothing ran. Answers by how much, 0 = it was not, or other nodes may run. */
  resumeClock(input: ResumeClockInput): Promise<number>;
}
