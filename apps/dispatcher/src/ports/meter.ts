// The engine and the services report here what happens, for /metrics and the log. Every call is on the path of a
// delivery, so a listener must be quick, must not throw, and must not keep its arguments.
import type { ErrorCode, Suppression } from '@posthorn/contracts';
import type { Endpoint } from '../domain/endpoint.ts';
import type { SwitchedOff } from './news.ts';
import type { ClaimedDelivery, Settlement } from './store/claims.ts';

export type AcceptedEvent = {
  tenantId: number;
  /** Held ones among them. */
  deliveries: number;
  held: number;
  suppressed: readonly Suppression['reason'][];
};

export type EndedAttempt = {
  delivery: ClaimedDelivery;
  endpoint: Endpoint;
  settlement: Settlement;
};

export interface Meter {
  /** Committed, with what became of it. */
  accepted(event: AcceptedEvent): void;
  /** A step of a pending fan-out was committed: what it wrote counts with that of acceptances. */
  fannedOut(step: Omit<AcceptedEvent, 'tenantId'>): void;
  /** A repeat of a producer's key, answered with the first receipt. */
  repeated(): void;
  /** Events that were not accepted. */
  refused(code: ErrorCode, events: number): void;
  /** Claims began this many milliseconds after their deliveries could have been sent. */
  claimed(lateMs: number): void;
  /** The first attempt of a delivery starts this long after it could have. */
  firstAttempt(waitedMs: number, tenantId: number): void;
  /** Its outcome is on disk. */
  settled(attempt: EndedAttempt): void;
  /** An endpoint was switched off by what its receiver did. */
  switchedOff(endpoint: SwitchedOff): void;
}
