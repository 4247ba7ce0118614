// What acts that are written once ask of the acts on the delivery path, which each database has its own of.
import type { Health } from '../domain/health.ts';

export type HotActs = {
  /** No row's time is further than this before that of any row in front of it. */
  disorderMs(): number;
  healthOf(webhookId: number): Health;
  /** Removes a delivery from its order, and makes the next ones due. */
  leave(delivery: { seq: number; endpoint_id: number }, now: number): void;
  /** Makes of deliveries what sweeps that have not come to them will, before something else changes them. */
  catchUp(deliverySeqs: readonly number[], now: number): void;
  /** Whether an erasure of this tenant runs: asked before each read and write of events and deliveries. */
  isErasing(tenantId: number): boolean;
  /** Removes rows of the log of changes that are old. @returns whether there may be more */
  pruneLog(now: number, rowsMax: number): boolean;
  /** An erasure began or ended. */
  forgetErasing(): void;
};
