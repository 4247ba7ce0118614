// An event whose subscribers are written in steps after its acceptance, with the routing at that time, as if all had
// been written at once.
import type { CancelReason } from '@posthorn/contracts';
import type { NewDelivery, NewRun, NewSuppression } from './acceptance.ts';
import { deletedReason } from './by-hand.ts';

/** Pairs of an event and a subscriber that one request may write; what is beyond is pending. */
export const REQUEST_PAIRS_MAX = 20_000;
/** Steps that the routing of one request may take; what is beyond is pending. About 50 ms. */
export const REQUEST_STEPS_MAX = 500_000;

/** The next event of a tenant that has subscribers to be written. */
export type PendingFanOut = {
  eventId: string;
  name: string;
  context: string;
  namespace: string | null;
  deliverAt: number | null;
  /** When it happened, or else when it was accepted. */
  eventAt: number;
  depth: number;
  /** The routing version it was accepted under. */
  routingVersion: number;
  /** Every subscriber up to this webhook is written. */
  reached: number;
  /** Every trigger up to this one has run. They follow the webhooks. */
  triggerReached: number;
};

/** What one step writes of one event. */
export type FanOutPart = {
  eventId: string;
  /** How far it had come: nothing is written if it is further by now. */
  from: Progress;
  /** How far it is then; `null` = to the end. */
  reached: Progress | null;
  deliveries: readonly NewDelivery[];
  suppressions: readonly NewSuppression[];
  runs: readonly NewRun[];
};

/** The last webhook that is written, and the last trigger that has run. */
export type Progress = { webhook: number; trigger: number };

/** A webhook or target as it is when its delivery is written; `null` = it was deleted. */
export type EndpointNow = {
  isActive: boolean;
  isOrdered: boolean;
  /** What was accepted under an older routing version was discarded while it was held. */
  discardedVersion: number;
} | null;

export type LatePlan =
  | { kind: 'send'; isOrdered: boolean }
  | { kind: 'hold'; isOrdered: boolean }
  | { kind: 'cancel'; reason: CancelReason };

/** What changed since the acceptance does to a delivery what it would have done had it been written then. */
export function latePlan(
  routingVersion: number,
  { turn, target }: Pick<NewDelivery, 'turn' | 'target'>,
  endpoint: EndpointNow,
): LatePlan {
  if (endpoint === null) return { kind: 'cancel', reason: deletedReason(target !== null) };
  if (routingVersion < endpoint.discardedVersion) return { kind: 'cancel', reason: 'discarded' };
  const isOrdered = turn !== null && endpoint.isOrdered;
  return { kind: endpoint.isActive ? 'send' : 'hold', isOrdered };
}

/** The keys of an event's order, where any of its subscribers asks for one: it must not overtake a pending one of them. */
export const orderOf = (deliveries: readonly NewDelivery[]): readonly string[] =>
  deliveries.find(({ turn }) => turn !== null)?.turn?.keys ?? [];
