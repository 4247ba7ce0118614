// The part of the store's seam that replays are made by.
import type { ReplayStatus } from '@posthorn/contracts';
import type { Actor } from '../domain/audit.ts';
import type { DeliveryFilter } from '../domain/records.ts';
import type { Replay, ReplayAction, StatusCounts } from '../domain/replay.ts';

export type ChangeReplayOutcome = { kind: 'changed' | 'refused'; replay: Replay } | { kind: 'not-found' };
export type ReplayStep = { replay: Replay; added: number };
export type EventReplayOutcome =
  | { kind: 'added'; count: number }
  | { kind: 'unknown'; rootIds: string[]; webhookIds: number[] };

export interface ReplayStore {
  /** A replay of all deliveries created up to `now` that match: nothing is searched yet. */
  createReplay(input: {
    tenantId: number;
    filter: DeliveryFilter;
    ratePerSecond: number;
    startsAtOnce: boolean;
    actor: Actor;
    now: number;
  }): Promise<Replay>;
  /** Searches on, at most `limit` rows; `null` = there is no such replay. Changes nothing where the plan is whole. */
  planReplay(input: { id: number; limit: number; now: number }): Promise<Replay | null>;
  changeReplay(input: {
    tenantId: number;
    id: number;
    action: ReplayAction;
    actor: Actor;
    now: number;
  }): Promise<ChangeReplayOutcome>;
  /** Sends the next ones again, at most one for each of `ulids`; items and counts change in the same commit. */
  replayStep(input: { id: number; ulids: readonly string[]; now: number }): Promise<ReplayStep | null>;
  /** Forgets up to `limit` deliveries that a cancelled replay would have sent; answers whether more are left. */
  dropReplayItems(input: { id: number; limit: number }): Promise<boolean>;
  /** Those that have something to do: planning, running, or cancelled and not yet cleared. */
  activeReplays(): Promise<Replay[]>;
  getReplay(input: { tenantId: number; id: number }): Promise<Replay | null>;
  /** Of the deliveries that it made. */
  replayCounts(input: { tenantId: number; id: number }): Promise<StatusCounts>;
  listReplays(input: {
    tenantId: number;
    statuses: readonly ReplayStatus[] | null;
    offset: number;
    limit: number;
  }): Promise<{ items: Replay[]; total: number }>;
  /**
   * The newest event of that name with each id at its root, to each webhook: all, or nothing where one is unknown.
   * `ids` are of the new deliveries, one for each pair.
   */
  replayEvents(input: {
    tenantId: number;
    name: string;
    rootIds: readonly string[];
    webhookIds: readonly number[];
    ids: readonly string[];
    now: number;
  }): Promise<EventReplayOutcome>;
}
