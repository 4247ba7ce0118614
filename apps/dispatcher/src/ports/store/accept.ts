// Events on their way in: what routing needs, the commit that accepts them, and the fan-outs that it leaves to be expanded.
import type { AcceptBatch, AcceptOutcome } from '../../domain/acceptance.ts';
import type { FanOutPart, PendingFanOut } from '../../domain/fan-out.ts';
import type { Route } from '../../domain/route.ts';
import type { Target } from '../../domain/target.ts';
import type { Trigger } from '../../domain/trigger.ts';
import type { Webhook } from '../../domain/webhook.ts';

/** `after`: webhooks or targets with a higher id; `limit`: how many at most, by default all. */
export type RoutingTableInput = { tenantId: number; after?: number; limit?: number };
export type RoutingTable = { version: number; webhooks: Webhook[] };
export type TargetTable = { version: number; targets: Target[] };
export type TriggerTableInput = { tenantId: number };
export type TriggerTable = { version: number; triggers: Trigger[] };

export type PendingFanOutsInput = { tenantId: number; limit: number; maxChars: number };
export type RoutesAsAcceptedInput = { tenantId: number; version: number; after: number; limit: number };

export type AsAcceptedInput = { tenantId: number; version: number };

export type ExpandFanOutInput = { tenantId: number; parts: readonly FanOutPart[]; now: number };
/** `written`: how many of the parts, from the first on; the others had been taken further, or are not next. */
export type FanOutResult = { written: number; held: number };

export type FanOutDepth = { events: number; oldestAcceptedAt: number | null };

export interface AcceptStore {
  accept(input: AcceptBatch): Promise<AcceptOutcome>;
  /** Everything routing needs of a tenant, or a page of it in order of ids, with the version an accept must still find. */
  routingTable(input: RoutingTableInput): Promise<RoutingTable>;
  /** The same for the targets that reactions of the tenant can name. */
  targetTable(input: RoutingTableInput): Promise<TargetTable>;
  /** The same for the triggers of the tenant, which are few: all of them, in order of ids. */
  triggerTable(input: TriggerTableInput): Promise<TriggerTable>;
  /** Tenants of which an event's fan-out is pending. */
  tenantsFanningOut(): Promise<number[]>;
  /** In order of acceptance; fewer where their contexts take more than `maxChars`, and at least one. */
  pendingFanOuts(input: PendingFanOutsInput): Promise<PendingFanOut[]>;
  /** Webhooks after the id `after`, as routing knew them under `version`, in order of their ids. */
  routesAsAccepted(input: RoutesAsAcceptedInput): Promise<Route[]>;
  /** Triggers that were on under `version`, as they were, in order of their ids. */
  triggersAsAccepted(input: AsAcceptedInput): Promise<Trigger[]>;
  /** Targets with their handles, templates and conditions of `version`; one that was deleted since is not among them. */
  targetsAsAccepted(input: AsAcceptedInput): Promise<Target[]>;
  /** Writes one step. The parts are of consecutive events, from the first pending one of the tenant on. */
  expandFanOut(input: ExpandFanOutInput): Promise<FanOutResult>;
  fanOutDepth(): Promise<FanOutDepth>;
}
