// What services ask of the engine. They know no more of it than this; the composition root joins the two.
import type { Lease } from '../domain/acceptance.ts';
import type { Endpoint } from '../domain/endpoint.ts';
import type { ClaimedDelivery, Settlement } from '../ports/store/claims.ts';

export interface Handover {
  /** A slot and a lease for a first attempt right after the commit, or `null`: a claim will find the delivery. */
  reserve(endpoint: Endpoint, now: number): Lease | null;
  /** The same for an attempt that a person asked for: it waits some seconds for a slot. `null` = there was none. */
  reserveByHand(endpoint: Endpoint): Promise<Lease | null>;
  /** Gives a reservation back unused. */
  release(endpointId: number): void;
  /**
   * Starts the attempt of a committed reservation, also where the commit took longer than its lease; answers what it came
   * to, `null` if another took it over.
   */
  begin(delivery: ClaimedDelivery, endpoint: Endpoint, lease: Lease): Promise<Settlement | null>;
}

/** A longer body (in characters) is not handed over: a claim brings it once there is memory for it. */
export const HANDED_OVER_MAX_CHARS = 16 * 1024;

type Started = Pick<
  ClaimedDelivery,
  | 'id'
  | 'tenantId'
  | 'eventId'
  | 'eventName'
  | 'endpointId'
  | 'isTest'
  | 'body'
  | 'traceparent'
  | 'depth'
  | 'dueAt'
  | 'shape'
>;

/** A delivery written under a lease, as a claim would have answered it: its first attempt. */
export const firstAttempt = (delivery: Started): ClaimedDelivery => ({
  ...delivery,
  number: 1,
  failures: 0,
  fallback: null,
  interrupted: null,
});
