// The changes of the store, in commit order, and the places in them. Only the store knows what a position contains: callers
// hand it back, and compare two for equality at most.
import type { LivePosition } from '@posthorn/contracts/live';

/** `kept`: everything after it can be told. `pruned`: what came after it is not kept any more. `unknown`: of another count. */
type PlaceInLog = 'kept' | 'pruned' | 'unknown';

/** Rows are JSON texts of `LiveTuple`, made where they are read: they are sent as they are. */
export type LiveRows = { seqs: number[]; tuples: string[] };

/** `older`: cursor for `listDeliveries`; `null` = there is nothing older. `olderUpTo`: numbers that it leads to; 0 = none. */
export type LiveSnapshot = LiveRows & { at: LivePosition; older: string | null; olderUpTo: number };

export type LiveChanges = LiveRows & {
  kind: 'changes';
  /** Changes after `from` that are not kept any more: reading began at `begin`, behind them. */
  lost: number;
  begin: LivePosition;
  /** Everything from `begin` to here is told, or is counted in `matched`: this many changes. */
  to: LivePosition;
  count: number;
  /** How many changes follow after `to`. */
  behind: number;
  /** Rows that changed and match; those that are told are the last of them to change. */
  matched: number;
  /** Rows that changed and do not match. */
  others: { seq: number; id: string }[];
};

/** More changes follow than the caller wanted to read through: nothing was read. */
export type FarBehind = { kind: 'far'; behind: number; head: LivePosition };

export type LiveRequest = {
  tenantId: number;
  /** Of the query language, canonical and without times relative to now; `undefined` = everything. */
  query: string | undefined;
};

export type FindPlaceInput = { at: LivePosition };
/** `behind`: how many changes follow after it, up to `head`; 0 where it is unknown. `newestDelivery`: 0 = there is none. */
export type FoundPlace = { place: PlaceInLog; behind: number; head: LivePosition; newestDelivery: number };
export type LiveSnapshotInput = LiveRequest & { limit: number };
export type LiveChangesInput = LiveRequest & {
  /** As `findPlace` found it, or as a read ended. */
  from: LivePosition;
  /** If more changes follow, nothing is read; `null` = however many follow. */
  behindMax: number | null;
  changesMax: number;
  matchedMax: number | null;
  rowsMax: number;
};

export interface LiveStore {
  /** The position of the last change. */
  liveHead(): Promise<LivePosition>;
  findPlace(input: FindPlaceInput): Promise<FoundPlace>;
  /** The newest deliveries as they are at `at`. */
  liveSnapshot(input: LiveSnapshotInput): Promise<LiveSnapshot>;
  /**
   * What changed after `from`, as it is now: up to `changesMax` changes, and where `matchedMax` is given, no further than
   * that many rows match. At most `rowsMax` of them are told.
   */
  liveChanges(input: LiveChangesInput): Promise<LiveChanges | FarBehind>;
}
