// What keeps a store in order: erasure, pruning, the depth of its queues, its health, and doubts about the clock.
import type { Lane } from '@posthorn/contracts';
import type { Actor } from '../../domain/audit.ts';
import type { ErasureCounts } from '../../domain/erasure.ts';
import type { Histogram } from '../../domain/histogram.ts';

/** `rowsMax`: what the commit may write, as of `ERASURE_STEP_ROWS`; less in tests. */
export type EraseProfileInput = { tenantId: number; profileId: string; now: number; actor: Actor; rowsMax?: number };
export type EraseStepInput = { now: number; rowsMax?: number };
export type GetErasureInput = { tenantId: number; id: number };
/** An erasure that one commit was not enough for. */
export type Erasure = {
  id: number;
  /** `sha256:` and the hash of the profile's id: the id itself is not kept. */
  subject: string;
  startedAt: number;
  /** `null` = it runs, and its counts rise. */
  finishedAt: number | null;
  /** So far. */
  erased: ErasureCounts;
};
export type ErasureOutcome = { kind: 'done'; erased: ErasureCounts } | { kind: 'running'; erasure: Erasure };

export type PruneRequest = {
  /** Of the step before, opaque; `null` = a new pass. */
  cursor: string | null;
  now: number;
  /** Events accepted before go, where everything about them was finished before too, and replays; `null` = none go. */
  eventsBefore: number | null;
  auditBefore: number;
};
/** `cursor`: where the next step goes on, `null` = the pass is over. */
export type PruneResult = {
  cursor: string | null;
  events: number;
  deliveries: number;
  /** Nothing was removed, because the clock is doubted (`clockDoubt`). */
  isPaused?: true;
};

/** `later`: retries and what has a time of its own, and what is under way. */
export type QueueDepth = Record<Lane, { due: number; later: number; oldestDueAt: number | null }>;
export type QueueDepthInput = { now: number };
export type TenantQueuesInput = { now: number; tenantIds: readonly number[] };
export type TenantQueues = { tenants: number; queues: { tenantId: number; depth: QueueDepth }[] };

/** Since the store was opened. A store leaves out what it does not know. */
export type StoreStats = {
  /** Acts that shared a commit. */
  commitActs?: Histogram;
  commitSeconds?: Histogram;
  /** Commits that reached no disk. */
  failedCommits?: number;
  /** Deliveries that were cancelled, by reason. */
  cancelled?: Readonly<Record<string, number>>;
  /** The store's log may still hold what an erasure overwrote. It goes as soon as no reader is in the way. */
  erasedInLog?: boolean;
};

/**
 * The clock went by `offMs` (negative: back) and no one has said that it is right. `since` is when that was found, by this
 * clock.
 */
export type ClockDoubt = { offMs: number; since: number };

export interface UpkeepStore {
  /**
   * Removes personal data of a profile, and of all profiles merged into it, from every row, and cancels unfinished
   * deliveries. What stays says what happened and when, but not to which person. What was overwritten is gone from the
   * store's own log soon after, without another call (`erasedInLog` of `stats`). Where one commit is not enough, this one
   * hides all of it: no method shows or sends it from then on, and `eraseStep` removes the rest. Asked for again while it
   * runs, the same erasure covers what was accepted since too.
   */
  eraseProfile(input: EraseProfileInput): Promise<ErasureOutcome>;
  /** One bounded step of one running erasure, in turn. `false` = none is left. Safe from any number of nodes at once. */
  eraseStep(input: EraseStepInput): Promise<boolean>;
  getErasure(input: GetErasureInput): Promise<Erasure | null>;
  /** One small step of a pass over what is old. */
  prune(input: PruneRequest): Promise<PruneResult>;
  /** What waits in each lane, exactly. Cheap enough to be asked every second, whatever the backlog. */
  queueDepth(input: QueueDepthInput): Promise<QueueDepth>;
  /** What waits for each of these tenants, exactly, and how many tenants there are. As cheap as `queueDepth`. */
  tenantQueues(input: TenantQueuesInput): Promise<TenantQueues>;
  stats(): Promise<StoreStats>;
  /** Throws if the store cannot commit. */
  probe(): Promise<void>;
  /** Writes nothing. Throws where the store's files are gone, replaced or damaged, as far as a glance can tell. */
  checkFiles(): Promise<void>;
  /**
   * Whether the clock is more than a day off what the newest rows say; `null` = it is not. While it is, nothing is pruned.
   * A clock that is set right by as much ends it.
   */
  clockDoubt(): Promise<ClockDoubt | null>;
  /** An operator says that the clock is right. Answers what was doubted. */
  confirmClock(): Promise<ClockDoubt | null>;
}
