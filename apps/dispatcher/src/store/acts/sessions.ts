import { isOver, SESSION_LINK_LIFETIME_MS, type Session, sessionEnd } from '../../domain/session.ts';
import { isExpired, type Token } from '../../domain/token.ts';
import type {
  CreateSessionLinkInput,
  EndSessionInput,
  ExtendSessionInput,
  FindSessionInput,
  FoundSession,
  OpenSessionInput,
} from '../../ports/store/sessions.ts';
import type { Connection } from '../sqlite/connection/connection.ts';
import { auditLinkMade, auditSignedIn, auditSignedOut } from './audit-changes.ts';
import { findToken, tokenOf } from './tokens.ts';

/** Of one token; beyond, the oldest goes. */
const KEPT_MAX = 100;

type Row = { id: number; hash: Uint8Array; token_id: number; created_at: number; expires_at: number };

const fromRow = (row: Row): Session => ({
  id: row.id,
  hash: row.hash,
  tokenId: row.token_id,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
});

export function openSession(connection: Connection, { by, hash, now }: OpenSessionInput): FoundSession | null {
  const token = 'token' in by ? findToken(connection, { hash: by.token })?.token : takeLink(connection, by.link, now);
  if (token === undefined || token === null || token.revokedAt !== null || isExpired(token, now)) return null;
  const expiresAt = sessionEnd(token, now);
  const { lastInsertRowid } = connection
    .sql('INSERT INTO sessions (hash, token_id, created_at, expires_at) VALUES (?, ?, ?, ?)')
    .run(Buffer.from(hash), token.id, now, expiresAt);
  keepNewest(connection, 'sessions', token.id);
  auditSignedIn(connection, token, now);
  return { session: { id: Number(lastInsertRowid), hash, tokenId: token.id, createdAt: now, expiresAt }, token };
}

/** A link is gone with its first use. */
function takeLink(connection: Connection, hash: Uint8Array, now: number): Token | null {
  const row = connection
    .sql<{ token_id: number; expires_at: number }>(
      'DELETE FROM session_links WHERE hash = ? RETURNING token_id, expires_at',
    )
    .get(Buffer.from(hash));
  return row === undefined || row.expires_at <= now ? null : tokenOf(connection, row.token_id);
}

export function createSessionLink(connection: Connection, input: CreateSessionLinkInput): { expiresAt: number } {
  const { token, now } = input;
  const expiresAt = now + SESSION_LINK_LIFETIME_MS;
  connection
    .sql('INSERT INTO session_links (hash, token_id, expires_at) VALUES (?, ?, ?)')
    .run(Buffer.from(input.hash), token.id, expiresAt);
  keepNewest(connection, 'session_links', token.id);
  auditLinkMade(connection, token, now, expiresAt);
  return { expiresAt };
}

export function findSession(connection: Connection, input: FindSessionInput): FoundSession | null {
  const row = connection.sql<Row>('SELECT * FROM sessions WHERE hash = ?').get(Buffer.from(input.hash));
  const token = row === undefined ? null : tokenOf(connection, row.token_id);
  return row === undefined || token === null ? null : { session: fromRow(row), token };
}

export function sessionById(connection: Connection, id: number): Session | null {
  const row = connection.sql<Row>('SELECT * FROM sessions WHERE id = ?').get(id);
  return row === undefined ? null : fromRow(row);
}

export function extendSession(connection: Connection, input: ExtendSessionInput): void {
  connection.sql('UPDATE sessions SET expires_at = max(expires_at, ?) WHERE id = ?').run(input.expiresAt, input.id);
}

/** Signing out. `false` = it was over already. */
export function endSession(connection: Connection, input: EndSessionInput): boolean {
  const row = connection.sql<Row>('DELETE FROM sessions WHERE id = ? RETURNING *').get(input.id);
  if (row === undefined || isOver(fromRow(row), input.now)) return false;
  const token = tokenOf(connection, row.token_id);
  if (token !== null) auditSignedOut(connection, token, input.now, input.actor);
  return true;
}

function keepNewest(connection: Connection, table: 'sessions' | 'session_links', tokenId: number): void {
  connection
    .sql(
      `DELETE FROM ${table} WHERE token_id = :tokenId AND id <=
         (SELECT id FROM ${table} WHERE token_id = :tokenId ORDER BY id DESC LIMIT 1 OFFSET ${KEPT_MAX})`,
    )
    .run({ tokenId });
}

/** @returns whether there may be more of them */
export function pruneSessions(connection: Connection, now: number, limit: number): boolean {
  let removed = 0;
  for (const table of ['sessions', 'session_links', 'stream_tickets']) {
    const statement = connection.sql(
      `DELETE FROM ${table} WHERE id IN (SELECT id FROM ${table} WHERE expires_at <= ? ORDER BY expires_at LIMIT ?)`,
    );
    removed = Math.max(removed, statement.run(now, limit).changes);
  }
  return removed === limit;
}
