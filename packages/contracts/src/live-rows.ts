// Between a row of the live list and the tuple it goes over the wire as. Without schemas: see plain.ts.
import type { AttemptErrorKind, DeliveryReason, DeliveryStatus } from './words.ts';

/** A row over the wire, in the order of `LiveRow`. */
export type LiveTuple = [
  id: string,
  createdAt: number,
  event: string,
  webhookId: number | null,
  targetId: number | null,
  status: string,
  reason: string | null,
  code: number | null,
  errorKind: string | null,
  attemptCount: number,
  nextAttemptAt: number | null,
  totalMs: number | null,
  completedAt: number | null,
  bodyBytes: number,
  profileId: string | null,
  eventId: string | null,
  replayOf: string | null,
  test: boolean,
  recoveredBy: string | null,
];

export type LiveRow = {
  readonly id: string;
  readonly createdAt: number;
  readonly event: string;
  readonly webhookId: number | null;
  readonly targetId: number | null;
  readonly status: DeliveryStatus;
  readonly reason: DeliveryReason | null;
  /** HTTP status of the last attempt; `null` where no answer came, or there was none yet. */
  readonly code: number | null;
  readonly errorKind: AttemptErrorKind | null;
  readonly attemptCount: number;
  readonly nextAttemptAt: number | null;
  readonly totalMs: number | null;
  readonly completedAt: number | null;
  readonly bodyBytes: number;
  readonly profileId: string | null;
  readonly eventId: string | null;
  readonly replayOf: string | null;
  readonly test: boolean;
  /** Of a failed or cancelled one: the copy of it that was delivered. */
  readonly recoveredBy: string | null;
};

export function toLiveTuple(row: LiveRow): LiveTuple {
  return [
    ...([row.id, row.createdAt, row.event, row.webhookId, row.targetId, row.status, row.reason] as const),
    ...([row.code, row.errorKind, row.attemptCount, row.nextAttemptAt, row.totalMs, row.completedAt] as const),
    ...([row.bodyBytes, row.profileId, row.eventId, row.replayOf, row.test, row.recoveredBy] as const),
  ];
}

export function toLiveRow(tuple: LiveTuple): LiveRow {
  const [id, createdAt, event, webhookId, targetId, status, reason, code, errorKind, ...more] = tuple;
  const [
    attemptCount,
    nextAttemptAt,
    totalMs,
    completedAt,
    bodyBytes,
    profileId,
    eventId,
    replayOf,
    test,
    recoveredBy,
  ] = more;
  return {
    ...{ id, createdAt, event, webhookId, targetId, code, attemptCount, nextAttemptAt, totalMs, completedAt },
    ...{ bodyBytes, profileId, eventId, replayOf, test, recoveredBy },
    // A status that a newer dispatcher has and we do not know is shown as it is named.
    status: status as DeliveryStatus,
    reason: reason as DeliveryReason | null,
    errorKind: errorKind as AttemptErrorKind | null,
  };
}
