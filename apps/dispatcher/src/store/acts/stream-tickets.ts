// Tickets that open the live stream. Safe with several writers: a ticket is one row, and the DELETE that redeems it finds
// it once.

import type { Identity } from '../../domain/session.ts';
import type { CreateTicketInput, RedeemTicketInput } from '../../ports/store/sessions.ts';
import type { Connection } from '../sqlite/connection/connection.ts';
import { sessionById } from './sessions.ts';
import { tokenOf } from './tokens.ts';

/** Expired ones that go with each new one: more than come. */
const PRUNED_MAX = 10;

export function createTicket(connection: Connection, input: CreateTicketInput): void {
  const { token, session: signedIn } = input.identity;
  connection
    .sql(
      `INSERT INTO stream_tickets (hash, tenant_id, token_id, session_id, created_at, expires_at)
       VALUES (?, ?, ?, ?, ?, ?)`,
    )
    .run(Buffer.from(input.hash), token.tenantId, token.id, signedIn?.id ?? null, input.now, input.expiresAt);
  connection
    .sql(
      `DELETE FROM stream_tickets WHERE tenant_id = :tenantId AND id <=
         (SELECT id FROM stream_tickets WHERE tenant_id = :tenantId ORDER BY id DESC LIMIT 1 OFFSET :keptMax)`,
    )
    .run({ tenantId: token.tenantId, keptMax: input.keptMax });
  connection
    .sql(
      `DELETE FROM stream_tickets WHERE id IN
         (SELECT id FROM stream_tickets WHERE expires_at <= ? ORDER BY expires_at LIMIT ${PRUNED_MAX})`,
    )
    .run(input.now);
}

type Row = { token_id: number; session_id: number | null; created_at: number; expires_at: number };

export function redeemTicket(connection: Connection, { hash, now }: RedeemTicketInput): Identity | null {
  const row = connection
    .sql<Row>('DELETE FROM stream_tickets WHERE hash = ? RETURNING token_id, session_id, created_at, expires_at')
    .get(Buffer.from(hash));
  // From the future: the clock was set back since.
  if (row === undefined || row.expires_at <= now || row.created_at > now) return null;
  const token = tokenOf(connection, row.token_id);
  const signedIn = row.session_id === null ? null : sessionById(connection, row.session_id);
  if (token === null || token.revokedAt !== null || (row.session_id !== null && signedIn === null)) return null;
  return { token, session: signedIn };
}
