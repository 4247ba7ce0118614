// Every act of the store by name. Each runs inside one transaction, for any caller and from any thread.
import type { ClaimRequest } from '../../../ports/store/claims.ts';
import type { PruneRequest } from '../../../ports/store/upkeep.ts';
import { sharedAdditions, sharedReads, sharedUpkeep, sharedWrites } from '../../acts/index.ts';
import type { Connection } from '../connection/connection.ts';
import { accept } from '../hot/accept.ts';
import { findToken, routingTable, targetTable, triggerTable } from '../hot/accept-reads.ts';
import { claim, dueEndpoints } from '../hot/claim.ts';
import { noteTime } from '../hot/disorder.ts';
import { expandFanOut, fanOutDepth, pendingFanOuts } from '../hot/fan-outs.ts';
import { followClock, noteClock, resumeClock } from '../hot/follow-clock.ts';
import { renewLease } from '../hot/leases.ts';
import { beat, endLeases, joinNode } from '../hot/nodes.ts';
import { listRaised } from '../hot/outbox.ts';
import { queueDepth, tenantQueues } from '../hot/queue-depth.ts';
import { settle } from '../hot/settle.ts';
import { sweep } from '../hot/sweeps.ts';
import { tenantsFanningOut, tenantsSweeping } from '../hot/tenants-in.ts';
import { findPlace, liveHead } from '../live/live-log.ts';
import { liveChanges, liveSnapshot } from '../live/live-reads.ts';
import {
  type PackedBatch,
  type PackedSettlements,
  packClaims,
  unpackBatch,
  unpackSettlements,
} from '../thread/packing.ts';
import { allOnSqlite } from './run-steps.ts';
import { stats } from './stats.ts';

const reads = {
  ...allOnSqlite(sharedReads),
  findToken,
  routingTable,
  targetTable,
  triggerTable,
  dueEndpoints,
  listRaised,
  tenantsFanningOut: (connection: Connection) => tenantsFanningOut(connection),
  pendingFanOuts,
  fanOutDepth: (connection: Connection) => fanOutDepth(connection),
  liveHead: (connection: Connection) => liveHead(connection),
  tenantsSweeping: (connection: Connection) => tenantsSweeping(connection),
  findPlace,
  liveSnapshot,
  liveChanges,
  queueDepth,
  tenantQueues,
  stats: (connection: Connection) => stats(connection),
  /** Proves that the files are still those that were opened. */
  checkFiles: (connection: Connection): void => connection.files?.check(),
  /** Nothing by itself: before it, as before any act that is not in `unaffected`, the journal is written out. */
  writeOut: (): void => undefined,
};

/** An act that adds rows of the history. */
const adding =
  <Input extends { now: number }, Result>(act: (connection: Connection, input: Input) => Result) =>
  (connection: Connection, input: Input): Result => {
    noteTime(connection, input.now);
    noteClock(connection, input.now);
    return act(connection, input);
  };
const addAccepted = adding(accept);
const additions = allOnSqlite(sharedAdditions);
const upkeep = allOnSqlite(sharedUpkeep);

const writes = {
  ...allOnSqlite(sharedWrites),
  sweep,
  accept: (connection: Connection, batch: PackedBatch) => addAccepted(connection, unpackBatch(batch)),
  expandFanOut: adding(expandFanOut),
  claim: (connection: Connection, request: ClaimRequest) => {
    noteClock(connection, request.now);
    return packClaims(claim(connection, request));
  },
  settle: (connection: Connection, packed: PackedSettlements) => settle(connection, unpackSettlements(packed)),
  joinNode,
  beat: (connection: Connection) => beat(connection),
  endLeases,
  renewLease,
  followClock,
  resumeClock,
  addDelivery: adding(additions.addDelivery),
  copyDelivery: adding(additions.copyDelivery),
  replayStep: adding(additions.replayStep),
  replayEvents: adding(additions.replayEvents),
  prune: (connection: Connection, request: PruneRequest) => {
    noteClock(connection, request.now);
    return upkeep.prune(connection, request);
  },
  /** Proves that a commit reaches the disk. */
  probe: (connection: Connection): void => {
    connection.files?.check();
    connection.sql("UPDATE installation SET probed_at = unixepoch('subsec') * 1000").run();
  },
};

export const acts = { ...reads, ...writes };
type Acts = typeof acts;
export type ActName = keyof Acts;

export const isWrite = (name: ActName): boolean => name in writes;
/** Whether what it overwrites must not be left in the write-ahead log. */
export const isErasure = (name: ActName): boolean => name === 'eraseProfile' || name === 'eraseStep';

/**
 * Acts that find the same whether the rows of an accepted event are there or still in the journal. Before all others, and so
 * before any new one, the journal is written out. Those of the live log answer as of what is in it: who reads it is told when it goes on.
 */
const unaffected: ReadonlySet<ActName> = new Set<ActName>([
  ...(['findToken', 'findSession', 'routingTable', 'targetTable', 'triggerTable', 'listRaised'] as const),
  ...(['tenantsFanningOut', 'tenantsSweeping', 'stats', 'checkFiles', 'clockDoubt'] as const),
  ...(['liveHead', 'liveChanges', 'findPlace'] as const),
]);
export const isAffected = (name: ActName): boolean => !unaffected.has(name);
/** Whether what it removes must not be left in the journal either. */
export const isRemoval = (name: ActName): boolean => isErasure(name) || name === 'prune';

/**
 * Reads that accepting and claiming wait for, what the writing connection keeps in memory, and the small ones of every
 * start, for which no thread is to be started. Every other may take its time, beside the writes where there is a place for it.
 */
const quick: readonly ActName[] = [
  'findToken',
  'findSession',
  'routingTable',
  'targetTable',
  'triggerTable',
  'tenantsFanningOut',
  'tenantsSweeping',
  'dueEndpoints',
  'listRaised',
  'stats',
  'checkFiles',
  'queueDepth',
  'tenantQueues',
  'liveHead',
  'clockDoubt',
  'writeOut',
  'activeReplays',
  'expiringCertificates',
];
export const isSlowRead = (name: ActName): boolean => name in reads && !quick.includes(name);
