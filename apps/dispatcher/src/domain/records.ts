// Events and deliveries as they are read back, and what they can be filtered by.
import type { AttemptErrorKind, DeliveryReason, DeliveryStatus, Suppression } from '@posthorn/contracts';
import type { PayloadFault } from './payload.ts';
import type { RunItem } from './reaction.ts';
import type { Stop } from './run.ts';

export type EventSummary = {
  id: string;
  name: string;
  idempotencyKey: string | null;
  namespace: string | null;
  profileId: string | null;
  occurredAt: number | null;
  deliverAt: number | null;
  createdAt: number;
  /** When its person was erased: what was personal about it is gone. */
  erasedAt: number | null;
  /** How many reactions led to it. */
  depth: number;
};

/** With the producer's own text of the context; `null` (as JSON) once it is erased. */
export type EventRecord = EventSummary & { context: string };

export type DeliveryRecord = {
  id: string;
  eventId: string | null;
  eventName: string;
  endpointId: number;
  /** It goes to a target, else to a webhook. */
  isTarget: boolean;
  profileId: string | null;
  status: DeliveryStatus;
  reason: DeliveryReason | null;
  attemptCount: number;
  dueAt: number | null;
  createdAt: number;
  completedAt: number | null;
  replayOf: string | null;
  /** Of a failed or cancelled one: the copy of it that was delivered. */
  recoveredBy: string | null;
  isTest: boolean;
  /** The delivery of its profile that must be finished before this one may be sent. */
  waitingFor: string | null;
  /** Why the extra data template's result is not in the body. */
  extraDataFault: string | null;
  /** Why what its target's template rendered was not sent. */
  renderFault: PayloadFault | null;
  /** The last one that ended. */
  lastAttempt: {
    number: number;
    status: number | null;
    errorKind: AttemptErrorKind | null;
    startedAt: number;
    totalMs: number;
  } | null;
  /** 0 once it is erased. */
  bodyBytes: number;
};

/** A run as it is read back; values of an erased event are not in it. */
export type RunRecord = {
  id: number;
  eventId: string;
  eventName: string;
  triggerId: number;
  triggerName: string;
  stop: Stop | null;
  items: readonly (RunItem & { deliveryId: string | null })[];
  createdAt: number;
};

export type SuppressionRecord = { endpointId: number; reason: Suppression['reason']; detail: string };

/** `remaining`: webhooks that subscribe to it and have neither yet; `null` = all have. */
export type EventWithFates = {
  event: EventRecord;
  deliveries: DeliveryRecord[];
  suppressions: SuppressionRecord[];
  runs: RunRecord[];
  remaining: number[] | null;
};

export type EventFilter = {
  name?: string;
  profileId?: string;
  namespace?: string;
  idempotencyKey?: string;
  /** Epoch ms, inclusive. */
  since?: number;
  /** Epoch ms, exclusive. */
  until?: number;
};

export type DeliveryFilter = {
  statuses?: readonly DeliveryStatus[];
  reason?: DeliveryReason;
  name?: string;
  webhookId?: number;
  targetId?: number;
  eventId?: string;
  profileId?: string;
  /** HTTP status of the last attempt. */
  code?: number;
  since?: number;
  until?: number;
  /** Part of an id, an event name or a profile id. */
  search?: string;
  /** Of the query language, canonical and without times relative to now. */
  query?: string;
};
