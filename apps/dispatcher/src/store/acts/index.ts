// The acts that are written once, for every database.
import { listAudit, listAudits } from './audit.ts';
import { findTenant, getDefaultSecret, saveDefaultSecret } from './default-secrets.ts';
import { createSessionLink, endSession, extendSession, findSession, openSession } from './sessions.ts';
import { createTicket, redeemTicket } from './stream-tickets.ts';
import { createToken, findToken, getToken, listTokens, noteTokenUse, revokeToken } from './tokens.ts';

export const sharedReads = {
  getToken,
  listTokens,
  findToken,
  findSession,
  findTenant,
  getDefaultSecret,
  listAudit,
  listAudits,
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
};
