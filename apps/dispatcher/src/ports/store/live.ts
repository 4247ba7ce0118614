// The changes of the store, in commit order. Each change of a delivery has a number (`seq`); a
// position is such a number with the epoch it was counted in.

/** `kept`: everything after it can be told. `pruned`: what came after it is not kept any more. `unknown`: of another count. */
type PlaceInLog = 'kept' | 'pruned' | 'unknown';

/** Rows are JSON texts of `LiveTuple`, made where they are read: they are sent as they are. */
export type LiveRows = { seqs: number[]; tuples: string[] };

/** `older`: cursor for `listDeliveries`; `null` = there is nothing older. `olderUpTo`: numbers that it leads to; 0 = none. */
export type LiveSnapshot = LiveRows & { seq: number; older: string | null; olderUpTo: number };

export type LiveChanges = LiveRows & {
  /** Where it begins: later than was asked for, where what came between is not kept any more. */
  from: number;
  /** Everything up to here is told, or is counted in `matched`. */
  to: number;
  /** The last change there is. */
  head: number;
  /** Rows that changed and match; those that are told are the last of them to change. */
  matched: number;
  /** Rows that changed and do not match. */
  others: { seq: number; id: string }[];
};

export type LiveRequest = {
  tenantId: number;
  /** Of the query language, canonical and without times relative to now; `undefined` = everything. */
  query: string | undefined;
};

export type BeginEpochInput = { epoch: string; now: number };
export type FindPlaceInput = { epoch: string; seq: number };
export type FoundPlace = { place: PlaceInLog; head: number; newestDelivery: number };
export type LiveSnapshotInput = LiveRequest & { limit: number };
export type LiveChangesInput = LiveRequest & {
  from: number;
  changesMax: number;
  matchedMax: number | null;
  rowsMax: number;
};

export interface LiveStore {
  /** A new count: at every start of `serve`. Answers the last change there is. */
  beginEpoch(input: BeginEpochInput): Promise<number>;
  findPlace(input: FindPlaceInput): Promise<FoundPlace>;
  /** The newest deliveries as they are at `seq`. */
  liveSnapshot(input: LiveSnapshotInput): Promise<LiveSnapshot>;
  /**
   * What changed after `from`, as it is now: up to `changesMax` changes, and where `matchedMax` is given, no further than
   * that many rows match. At most `rowsMax` of them are told.
   */
  liveChanges(input: LiveChangesInput): Promise<LiveChanges>;
}
