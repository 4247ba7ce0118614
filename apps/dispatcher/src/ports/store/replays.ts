// Replays: a plan of deliveries to send again, made and carried out in steps.
import type { ReplayStatus } from '@posthorn/contracts';
import type { TargetPart } from '../../domain/acceptance.ts';
import type { Actor } from '../../domain/audit.ts';
import type { DeliveryFilter } from '../../domain/records.ts';
import type { Replay, ReplayAction, StatusCounts } from '../../domain/replay.ts';
import type { Target } from '../../domain/target.ts';
import type { Page } from './page.ts';

export type CreateReplayInput = {
  tenantId: number;
  filter: DeliveryFilter;
  ratePerSecond: number;
  startsAtOnce: boolean;
  actor: Actor;
  now: number;
};
export type PlanReplayInput = { id: number; limit: number; now: number };
export type ChangeReplayInput = { tenantId: number; id: number; action: ReplayAction; actor: Actor; now: number };
export type ChangeReplayOutcome = { kind: 'changed' | 'refused'; replay: Replay } | { kind: 'not-found' };
/** A delivery to a target that is next, and what it is rendered from. */
export type ReplayTarget = { deliverySeq: number; target: Target; context: string; variables: string | null };
export type RenderedAgain = { deliverySeq: number; body: string | null; target: TargetPart };
export type ReplayStepInput = {
  id: number;
  ulids: readonly string[];
  now: number;
  /** The step ends before a delivery to a target that is not among these. */
  rendered?: readonly RenderedAgain[];
};
/** `takenUntil`: another node has the lease of the replay until then, if it does not renew it. Nothing was done. */
export type Taken = { takenUntil?: number };
export type ReplayStep = Taken & { replay: Replay; added: number };
export type DropReplayItemsInput = { id: number; limit: number };
export type GetReplayInput = { tenantId: number; id: number };
export type ListReplaysInput = {
  tenantId: number;
  statuses: readonly ReplayStatus[] | null;
  offset: number;
  limit: number;
};

export interface ReplayStore {
  /** A replay of all deliveries created up to `now` that match: nothing is searched yet. */
  createReplay(input: CreateReplayInput): Promise<Replay>;
  /**
   * Searches on, at most `limit` rows; `null` = there is no such replay. Changes nothing where the plan is whole. Takes or
   * renews the lease of the replay, as `replayStep` does: so several nodes do not run one replay several times as fast.
   */
  planReplay(input: PlanReplayInput): Promise<(Replay & Taken) | null>;
  changeReplay(input: ChangeReplayInput): Promise<ChangeReplayOutcome>;
  /** Deliveries to targets among the next `limit` ones: what is sent to a target is rendered again. */
  replayTargets(input: DropReplayItemsInput): Promise<ReplayTarget[]>;
  /** Sends the next ones again, at most one for each of `ulids`; items and counts change in the same commit. */
  replayStep(input: ReplayStepInput): Promise<ReplayStep | null>;
  /** Forgets up to `limit` deliveries that a cancelled replay would have sent; answers whether more are left. */
  dropReplayItems(input: DropReplayItemsInput): Promise<boolean>;
  /** Those that have something to do: planning, running, or cancelled and not yet cleared. */
  activeReplays(): Promise<Replay[]>;
  getReplay(input: GetReplayInput): Promise<Replay | null>;
  /** Of the deliveries that it made. */
  replayCounts(input: GetReplayInput): Promise<StatusCounts>;
  listReplays(input: ListReplaysInput): Promise<Page<Replay>>;
}
