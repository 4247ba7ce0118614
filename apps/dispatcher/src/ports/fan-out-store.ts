// The part of the store that fan-outs are expanded with.
import type { FanOutPart, PendingFanOut } from '../domain/fan-out.ts';
import type { Route } from '../domain/route.ts';

/** `written`: how many of the parts, from the first on; the others had been taken further, or are not next. */
export type FanOutResult = { written: number; held: number };

export type FanOutDepth = { events: number; oldestAcceptedAt: number | null };

export interface FanOutStore {
  /** Tenants of which an event's fan-out is pending. */
  tenantsFanningOut(): Promise<number[]>;
  /** In order of acceptance; fewer where their contexts take more than `maxChars`, and at least one. */
  pendingFanOuts(input: { tenantId: number; limit: number; maxChars: number }): Promise<PendingFanOut[]>;
  /** Webhooks after the id `after`, as routing knew them under `version`, in order of their ids. */
  routesAsAccepted(input: { tenantId: number; version: number; after: number; limit: number }): Promise<Route[]>;
  /** Writes one step. The parts are of consecutive events, from the first pending one of the tenant on. */
  expandFanOut(input: { tenantId: number; parts: readonly FanOutPart[]; now: number }): Promise<FanOutResult>;
  fanOutDepth(): Promise<FanOutDepth>;
}
