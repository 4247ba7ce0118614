// What a person asks of single deliveries and events: send a test, send again, cancel, replay.
import type { NewDelivery, TargetPart } from '../../domain/acceptance.ts';
import type { SignatureFlaw } from '../../domain/receiver-check.ts';

/** A test, or an old event sent again. It is outside every order. */
export type ExtraDelivery = Omit<NewDelivery, 'extraDataFault' | 'turn'> & {
  eventId: string | null;
  eventName: string;
  isTest: boolean;
  flaw?: SignatureFlaw | null;
};
export type AddDeliveryInput = { tenantId: number; now: number; delivery: ExtraDelivery };
/** `fullUntil`: its webhook's rate limit lets no attempt start before then; nothing was added. */
export type AddOutcome = { kind: 'added' } | { kind: 'endpoint-deleted' } | { kind: 'rate-limited'; fullUntil: number };

export type ResendInput = { tenantId: number; id: string; now: number };
export type ResendOutcome =
  | { kind: 'queued' }
  | { kind: 'in-flight' }
  | { kind: 'not-found' }
  | { kind: 'endpoint-deleted' }
  | { kind: 'not-rendered' }
  | { kind: 'erased' };

export type CancelInput = { tenantId: number; id: string; now: number };
export type CancelOutcome = 'cancelled' | 'finished' | 'not-found';

/** `people`: those named in `body`. `target`: of one to a target, rendered again; left out = as the old one has it. */
export type CopyDeliveryInput = {
  tenantId: number;
  id: string;
  newId: string;
  body: string | null;
  people?: readonly string[];
  target?: TargetPart;
  now: number;
};
export type CopyOutcome = { kind: 'added' } | { kind: 'not-found' } | { kind: 'endpoint-deleted' } | { kind: 'erased' };

/** What an action sends for an event, rendered. `body: null` = the context of the event. */
export type EventReplaySend = {
  id: string;
  rootId: string;
  eventId: string;
  actionId: number;
  endpointId: number;
  body: string | null;
  target: TargetPart;
};
/**
 * `ulids` are for the ids of the new deliveries, one for each pair of a root id and a webhook. `actionIds`: those asked for,
 * which must still exist; `sends`: what they send.
 */
export type ReplayEventsInput = {
  tenantId: number;
  name: string;
  rootIds: readonly string[];
  webhookIds: readonly number[];
  actionIds: readonly number[];
  sends: readonly EventReplaySend[];
  /** 8 hex digits of the name: the ids of the deliveries end with it. */
  tag: string;
  ulids: readonly string[];
  now: number;
};
export type EventReplayOutcome =
  | { kind: 'added'; count: number }
  | { kind: 'unknown'; rootIds: string[]; webhookIds: number[]; actionIds: number[] };

export interface ByHandStore {
  /** Adds one delivery outside of an accept: a test, or an old event sent again. With a lease it counts as a start. */
  addDelivery(input: AddDeliveryInput): Promise<AddOutcome>;
  resend(input: ResendInput): Promise<ResendOutcome>;
  cancel(input: CancelInput): Promise<CancelOutcome>;
  /** A new delivery of what an old one sent, or of `body`; the text of an event is not copied. */
  copyDelivery(input: CopyDeliveryInput): Promise<CopyOutcome>;
  /** The newest event of that name with each id at its root, to each webhook, and what actions send: all, or nothing where one is unknown. */
  replayEvents(input: ReplayEventsInput): Promise<EventReplayOutcome>;
}
