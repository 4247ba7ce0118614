// What the model remembers of webhooks, events and deliveries. Nothing here is read from the code under test.
import type { DeliveryStatus } from '@posthorn/contracts';
import type { Webhook } from '../../src/domain/webhook.ts';
import type { AwaitedRun } from './model-reactions.ts';

export type Problem = (rule: string, text: string) => void;

/** Of the rate limits that webhooks get, in seconds. */
export const WINDOWS_S = [0.5, 2, 20];

/** Limits that are no more, and until when, in real time, they were: what an engine may still go by. `value` of `max_in_flight`. */
export type LimitsBefore = { value: number; rateLimit: Webhook['rateLimit']; until: number };

export type KnownWebhook = {
  settings: Webhook;
  /** It is a target: an endpoint that no event is routed to. */
  isTarget: boolean;
  isDeleted: boolean;
  failingSince: number | null;
  failureCount: number;
  limitsBefore: LimitsBefore[];
  /** When each process claimed last, or began: it knows the settings of then. */
  seenBy: Map<number, number>;
  /** When attempts were claimed under the present rate limit, in real time. */
  starts: number[];
  /** When the newest claim or test was asked for, in real time: what had left its window by then is forgotten. */
  windowAt: number;
  /** Those that need not count any more, and may: under the limits before, and before the clock was set unheard. */
  startsBefore: number[];
  /** Claims to come that may keep a window: starts that seem to lie ahead are taken for just made, once that is certain. */
  claimsInDoubt: number;
};

/** What an attempt was begun with. `slots`: of its webhook, at that process. */
export type Claimed = {
  number: number;
  life: number;
  settings: Webhook;
  failures: number;
  fallback: DeliveryStatus | null;
  isInterrupted: boolean;
  slots: number;
  isSent: boolean;
  /** The claim that had sent it, where this one only takes it up to be recorded. */
  sentBy: Claimed | null;
};

/** Its turn among the deliveries of its profile. */
export type Place = {
  keys: readonly string[];
  entersAt: number;
  /** Its number, or between which it is; both are infinite until the clock has shown its time. */
  from: number;
  to: number;
};

export type KnownDelivery = {
  id: string;
  /** Order of acceptance. */
  seq: number;
  tenantId: number;
  eventId: string | null;
  eventName: string;
  webhookId: number;
  body: string;
  isTest: boolean;
  status: DeliveryStatus;
  fallback: DeliveryStatus | null;
  failures: number;
  attempts: number;
  /** Clock times between which it is due; nothing is sent before the first. */
  dueFrom: number;
  dueTo: number;
  leaseUntil: number;
  /** The process that has the lease. */
  holder: number;
  /** `deliver_at` of its event. */
  deliverAt: number;
  place: Place | null;
  /** Asked for by hand: it need not wait its turn. */
  isOutOfTurn: boolean;
  claims: Map<number, Claimed>;
  recorded: Set<number>;
  /** Attempts that were under way when the delivery was called off: a crash may lose their end. */
  calledOff: Set<number>;
  completedAt: number | null;
};

export type KnownEvent = {
  id: string;
  tenantId: number;
  name: string;
  context: string;
  people: readonly string[];
  createdAt: number;
  isErased: boolean;
  deliverAt: number | null;
  keys: readonly string[];
  /** As the answer told them. */
  told: { deliveries: number; suppressed: number };
  /** What every subscriber is to get that has nothing yet; empty where nothing is pending. */
  pending: Map<number, Awaited>;
  /** What each trigger must come to that has not run yet. */
  runs: Map<number, AwaitedRun>;
};

/** The fate of a subscriber, and its settings, as they were when the event was accepted. */
export type Awaited = { fate: string; settings: Webhook; isDiscarded: boolean };

export const isWaiting = ({ status }: KnownDelivery): boolean => status === 'pending' || status === 'retrying';
export const isUnfinished = (delivery: KnownDelivery): boolean =>
  isWaiting(delivery) || delivery.status === 'in_flight' || delivery.status === 'held';
export const isFinished = (delivery: KnownDelivery): boolean => !isUnfinished(delivery);

export const newlyKnown = (settings: Webhook): KnownWebhook => ({
  settings,
  isTarget: false,
  isDeleted: false,
  failingSince: null,
  failureCount: 0,
  limitsBefore: [],
  seenBy: new Map(),
  starts: [],
  windowAt: 0,
  startsBefore: [],
  claimsInDoubt: 0,
});
