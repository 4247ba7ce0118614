// Tickets that open the live stream. Several writers: a ticket is one row, and the DELETE that redeems it finds
// it once.

import type { Identity } from '../../domain/session.ts';
import type { CreateTicketInput, RedeemTicketInput } from '../../ports/store/sessions.ts';
import type { Steps, Tx } from '../tx.ts';
import { sessionById } from './sessions.ts';
import { tokenOf } from './tokens.ts';

/** Expired ones that go with each new one: more than come. */
const PRUNED_MAX = 10;

export function* createTicket(tx: Tx, input: CreateTicketInput): Steps<void> {
  const { token, session: signedIn } = input.identity;
  yield* tx.run(
    `INSERT INTO stream_tickets (hash, tenant_id, token_id, session_id, created_at, expires_at)
       VALUES (?, ?, ?, ?, ?, ?)`,
    [input.hash, token.tenantId, token.id, signedIn?.id ?? null, input.now, input.expiresAt],
  );
  yield* tx.run(
    `DELETE FROM stream_tickets WHERE tenant_id = :tenantId AND id <=
         (SELECT id FROM stream_tickets WHERE tenant_id = :tenantId ORDER BY id DESC LIMIT 1 OFFSET :keptMax)`,
    { tenantId: token.tenantId, keptMax: input.keptMax },
  );
  yield* tx.run(
    `DELETE FROM stream_tickets WHERE id IN
         (SELECT id FROM stream_tickets WHERE expires_at <= ? ORDER BY expires_at LIMIT ${PRUNED_MAX})`,
    [input.now],
  );
}

type Row = { token_id: number; session_id: number | null; created_at: number; expires_at: number };

export function* redeemTicket(tx: Tx, { hash, now }: RedeemTicketInput): Steps<Identity | null> {
  const row = yield* tx.get<Row>(
    'DELETE FROM stream_tickets WHERE hash = ? RETURNING token_id, session_id, created_at, expires_at',
    [hash],
  );
  // From the future: the clock was set back since.
  if (row === undefined || row.expires_at <= now || row.created_at > now) return null;
  const token = yield* tokenOf(tx, row.token_id);
  const signedIn = row.session_id === null ? null : yield* sessionById(tx, row.session_id);
  if (token === null || token.revokedAt !== null || (row.session_id !== null && signedIn === null)) return null;
  return { token, session: signedIn };
}
