// Every act of the store by name. Each runs inside one transaction, for any caller and from any thread.
import type { ClaimRequest } from '../../ports/store/claims.ts';
import { accept } from './accept.ts';
import { listAudit, listAudits } from './audit.ts';
import { claim, dueWebhooks } from './claim.ts';
import { clockDoubt, confirmClock } from './clock-steps.ts';
import { commitReport } from './commit-log.ts';
import { findTenant, getDefaultSecret, saveDefaultSecret } from './default-secrets.ts';
import { addDelivery, cancel, resend } from './deliveries.ts';
import { countDeliveries } from './delivery-count.ts';
import { findDelivery, getDelivery, listDeliveries } from './delivery-reads.ts';
import { noteTime } from './disorder.ts';
import { eraseProfile } from './erase.ts';
import { getEvent, listEvents, sampleEvents } from './event-reads.ts';
import { expandFanOut, fanOutDepth, pendingFanOuts, tenantsFanningOut } from './fan-outs.ts';
import { followClock, noteClock, resumeClock } from './follow-clock.ts';
import { expireLeases, renewLease } from './leases.ts';
import { beginEpoch, findPlace } from './live-log.ts';
import { liveChanges, liveSnapshot } from './live-reads.ts';
import { listRaised } from './outbox.ts';
import { type PackedBatch, type PackedSettlements, packClaims, unpackBatch, unpackSettlements } from './packing.ts';
import { routesAsAccepted } from './past-routes.ts';
import { prune } from './prune.ts';
import { queueDepth, tenantQueues } from './queue-depth.ts';
import { replayEvents } from './replay-events.ts';
import { activeReplays, getReplay, listReplays, replayCounts } from './replay-rows.ts';
import { changeReplay, createReplay, dropReplayItems, planReplay, replayStep } from './replays.ts';
import { sendAnew } from './send-anew.ts';
import type { Session } from './session.ts';
import { createSessionLink, endSession, extendSession, findSession, openSession } from './sessions.ts';
import { settle } from './settle.ts';
import { createToken, findToken, getToken, listTokens, noteTokenUse, revokeToken } from './tokens.ts';
import { truncateLog } from './truncate-log.ts';
import { getWebhook, listWebhooks, routingTable } from './webhook-reads.ts';
import { createWebhook, deleteWebhook, updateWebhook } from './webhooks.ts';

const reads = {
  getToken,
  listTokens,
  findToken,
  findSession,
  findTenant,
  getDefaultSecret,
  getWebhook,
  listWebhooks,
  routingTable,
  dueWebhooks,
  getEvent,
  listEvents,
  sampleEvents,
  findDelivery,
  getDelivery,
  listDeliveries,
  countDeliveries,
  activeReplays: (session: Session) => activeReplays(session),
  getReplay,
  listReplays,
  replayCounts,
  listAudit,
  listAudits,
  listRaised,
  tenantsFanningOut: (session: Session) => tenantsFanningOut(session),
  pendingFanOuts,
  routesAsAccepted,
  fanOutDepth: (session: Session) => fanOutDepth(session),
  findPlace,
  liveSnapshot,
  liveChanges,
  queueDepth,
  tenantQueues,
  clockDoubt: (session: Session) => clockDoubt(session),
  commitReport: (session: Session) => commitReport(session),
  /** Proves that the files are still those that were opened. */
  checkFiles: (session: Session): void => session.files?.check(),
};

/** An act that adds rows of the history. */
const adding =
  <Input extends { now: number }, Result>(act: (session: Session, input: Input) => Result) =>
  (session: Session, input: Input): Result => {
    noteTime(session, input.now);
    noteClock(session, input.now);
    return act(session, input);
  };
const addAccepted = adding(accept);

const writes = {
  createToken,
  revokeToken,
  noteTokenUse,
  openSession,
  createSessionLink,
  extendSession,
  endSession,
  saveDefaultSecret,
  createWebhook,
  updateWebhook,
  deleteWebhook,
  accept: (session: Session, batch: PackedBatch) => addAccepted(session, unpackBatch(batch)),
  expandFanOut: adding(expandFanOut),
  claim: (session: Session, request: ClaimRequest) => {
    noteClock(session, request.now);
    return packClaims(claim(session, request));
  },
  settle: (session: Session, packed: PackedSettlements) => settle(session, unpackSettlements(packed)),
  expireLeases,
  renewLease,
  followClock,
  resumeClock,
  confirmClock: (session: Session) => confirmClock(session),
  beginEpoch,
  addDelivery: adding(addDelivery),
  resend,
  cancel,
  sendAnew: adding(sendAnew),
  createReplay,
  planReplay,
  changeReplay,
  replayStep: adding(replayStep),
  dropReplayItems,
  replayEvents: adding(replayEvents),
  eraseProfile,
  prune,
  /** Proves that a commit reaches the disk. */
  probe: (session: Session): void => {
    session.files?.check();
    session.sql("UPDATE installation SET probed_at = unixepoch('subsec') * 1000").run();
  },
};

/** What cannot be part of a transaction: done after the group's commit. */
const afterCommit = { truncateLog: (session: Session): boolean => truncateLog(session) };

export const acts = { ...reads, ...writes, ...afterCommit };
type Acts = typeof acts;
export type ActName = keyof Acts;

export const isWrite = (name: ActName): boolean => name in writes;
export const isAfterCommit = (name: ActName): boolean => name in afterCommit;

/**
 * Reads that accepting and claiming wait for, and what the writing connection keeps in memory. Every other may take its
 * time, beside the writes where there is a place for it.
 */
const quick: readonly ActName[] = [
  'findToken',
  'findSession',
  'routingTable',
  'tenantsFanningOut',
  'dueWebhooks',
  'listRaised',
  'commitReport',
  'checkFiles',
  'queueDepth',
  'tenantQueues',
  'clockDoubt',
];
export const isSlowRead = (name: ActName): boolean => name in reads && !quick.includes(name);
