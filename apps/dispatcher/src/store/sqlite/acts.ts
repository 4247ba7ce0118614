// Every act of the store by name. Each runs whole inside one transaction, whoever calls it and from which thread.
import { accept } from './accept.ts';
import { listAudit } from './audit.ts';
import { claim, dueWebhooks } from './claim.ts';
import { addDelivery, cancel, resend } from './deliveries.ts';
import { getDelivery, listDeliveries } from './delivery-reads.ts';
import { getEvent, listEvents } from './event-reads.ts';
import type { Session } from './session.ts';
import { settle } from './settle.ts';
import { createToken, findToken, listTokens, revokeToken } from './tokens.ts';
import { getWebhook, listWebhooks, routingTable } from './webhook-reads.ts';
import { createWebhook, deleteWebhook, updateWebhook } from './webhooks.ts';

const reads = {
  listTokens,
  findToken,
  getWebhook,
  listWebhooks,
  routingTable,
  dueWebhooks: (session: Session) => dueWebhooks(session),
  getEvent,
  listEvents,
  getDelivery,
  listDeliveries,
  listAudit,
};

const writes = {
  createToken,
  revokeToken,
  createWebhook,
  updateWebhook,
  deleteWebhook,
  accept,
  claim,
  settle,
  addDelivery,
  resend,
  cancel,
  /** Proves that a commit reaches the disk. */
  probe: (session: Session): void => {
    session.sql("UPDATE installation SET probed_at = unixepoch('subsec') * 1000").run();
  },
};

export const acts = { ...reads, ...writes };
type Acts = typeof acts;
export type ActName = keyof Acts;

export const isWrite = (name: ActName): boolean => name in writes;
