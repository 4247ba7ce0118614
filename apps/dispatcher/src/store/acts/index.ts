// The acts that are written once, for every database.
import { listAudit, listAudits } from './audit.ts';
import { addDelivery, cancel, resend } from './by-hand.ts';
import { clockDoubt, confirmClock } from './clock-steps.ts';
import { copyDelivery } from './copy-delivery.ts';
import { findTenant, getDefaultSecret, saveDefaultSecret } from './default-secrets.ts';
import { countDeliveries } from './delivery-count.ts';
import { findDelivery, getDelivery, listDeliveries } from './delivery-reads.ts';
import { eraseProfile, eraseStep } from './erase.ts';
import { getErasure } from './erasures.ts';
import { getEvent, listEvents, sampleEvents } from './event-reads.ts';
import { expiringCertificates } from './expiring-certificates.ts';
import { newestByRoot, newestOfObject } from './newest-object.ts';
import { targetsAsAccepted, triggersAsAccepted } from './past-reactions.ts';
import { routesAsAccepted } from './past-routes.ts';
import { prune } from './prune.ts';
import { replayEvents } from './replay-events.ts';
import { activeReplays, getReplay, listReplays, replayCounts } from './replay-rows.ts';
import { changeReplay, createReplay, dropReplayItems, planReplay, replayStep, replayTargets } from './replays.ts';
import { getRun, listRuns } from './run-reads.ts';
import { createSessionLink, endSession, extendSession, findSession, openSession } from './sessions.ts';
import { createTicket, redeemTicket } from './stream-tickets.ts';
import { getTarget, listTargets } from './target-reads.ts';
import { createTarget, deleteTarget, updateTarget } from './targets.ts';
import { createToken, getToken, listTokens, noteTokenUse, revokeToken } from './tokens.ts';
import { createTrigger, deleteTrigger, getTrigger, listTriggers, updateTrigger } from './triggers.ts';
import { getWebhook, listWebhooks } from './webhook-reads.ts';
import { createWebhook, deleteWebhook, updateWebhook } from './webhooks.ts';

export const sharedReads = {
  getToken,
  listTokens,
  findSession,
  findTenant,
  getDefaultSecret,
  getWebhook,
  listWebhooks,
  expiringCertificates,
  getTrigger,
  listTriggers,
  getTarget,
  listTargets,
  routesAsAccepted,
  triggersAsAccepted,
  targetsAsAccepted,
  getRun,
  listRuns,
  getEvent,
  listEvents,
  sampleEvents,
  newestOfObject,
  newestByRoot,
  findDelivery,
  getDelivery,
  listDeliveries,
  countDeliveries,
  activeReplays,
  getReplay,
  listReplays,
  replayCounts,
  replayTargets,
  clockDoubt,
  listAudit,
  listAudits,
  getErasure,
};

export const sharedWrites = {
  createToken,
  revokeToken,
  noteTokenUse,
  openSession,
  createSessionLink,
  extendSession,
  endSession,
  createTicket,
  redeemTicket,
  saveDefaultSecret,
  createWebhook,
  updateWebhook,
  deleteWebhook,
  createTrigger,
  updateTrigger,
  deleteTrigger,
  createTarget,
  updateTarget,
  deleteTarget,
  resend,
  cancel,
  confirmClock,
  createReplay,
  planReplay,
  changeReplay,
  dropReplayItems,
  eraseProfile,
  eraseStep,
};

/** These add rows of the history: a store notes the time, so that lists by time find them (`bounded-scan.ts`). */
export const sharedAdditions = {
  addDelivery,
  copyDelivery,
  replayStep,
  replayEvents,
};

/** From this a store learns the time also when nothing else happens. */
export const sharedUpkeep = { prune };
