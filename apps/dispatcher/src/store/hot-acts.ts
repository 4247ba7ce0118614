// What acts that are written once ask of the acts on the delivery path, which each database has its own of.
import type { RateLimit } from '../domain/endpoint.ts';
import type { Health } from '../domain/health.ts';
import type { SweepKind } from '../domain/holding.ts';
import type { Window } from '../domain/rate-window.ts';

export type HotActs = {
  /** No row's time is further than this before that of any row in front of it. */
  disorderMs(): number;
  healthOf(endpointId: number): Health;
  /** Removes a delivery from its order, and makes the next ones due. */
  leave(delivery: { seq: number; endpoint_id: number }, now: number): void;
  /**
   * Makes of deliveries what sweeps that have not come to them will, before something else changes them.
   * @returns whether one was changed
   */
  catchUp(deliverySeqs: readonly number[], now: number): boolean;
  /** Holds, releases, discards or cancels what an endpoint has waiting, in this order: the first step now, the rest later. */
  beginSweeps(endpoint: { id: number; tenantId: number }, kinds: readonly SweepKind[], at: number): void;
  /** For an endpoint that is switched on or gets another URL. */
  forgetFailures(endpointId: number): void;
  /** What a rate limit leaves now. */
  windowOf(endpointId: number, limit: RateLimit, now: number): Window;
  /** An attempt begins. */
  addStart(endpointId: number, now: number): void;
  /** Whether an erasure of this tenant runs: asked before each read and write of events and deliveries. */
  isErasing(tenantId: number): boolean;
  /** Removes rows of the log of changes that are old. @returns whether there may be more */
  pruneLog(now: number, rowsMax: number): boolean;
  /** An erasure began or ended. */
  forgetErasing(): void;
};
