// Signed-in people, and the links that sign them in. Several writers: a link is one row, and the DELETE that opens the
// session finds it once; so does the DELETE that ends a session. A hash is unique.
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
import type { Steps, Tx } from '../tx.ts';
import { auditLinkMade, auditSignedIn, auditSignedOut } from './audit-changes.ts';
import { findTokenByHash, tokenOf } from './tokens.ts';

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

export function* openSession(tx: Tx, { by, hash, now }: OpenSessionInput): Steps<FoundSession | null> {
  const token = 'token' in by ? yield* findTokenByHash(tx, by.token) : yield* takeLink(tx, by.link, now);
  if (token === null || token.revokedAt !== null || isExpired(token, now)) return null;
  const expiresAt = sessionEnd(token, now);
  const added = yield* tx.get<{ id: number }>(
    'INSERT INTO sessions (hash, token_id, created_at, expires_at) VALUES (?, ?, ?, ?) RETURNING id',
    [hash, token.id, now, expiresAt],
  );
  if (added === undefined) throw new Error('the session just written has no id');
  yield* keepNewest(tx, 'sessions', token.id);
  yield* auditSignedIn(tx, token, now);
  return { session: { id: added.id, hash, tokenId: token.id, createdAt: now, expiresAt }, token };
}

/** A link is gone with its first use. */
function* takeLink(tx: Tx, hash: Uint8Array, now: number): Steps<Token | null> {
  const row = yield* tx.get<{ token_id: number; expires_at: number }>(
    'DELETE FROM session_links WHERE hash = ? RETURNING token_id, expires_at',
    [hash],
  );
  return row === undefined || row.expires_at <= now ? null : yield* tokenOf(tx, row.token_id);
}

export function* createSessionLink(tx: Tx, input: CreateSessionLinkInput): Steps<{ expiresAt: number }> {
  const { token, now } = input;
  const expiresAt = now + SESSION_LINK_LIFETIME_MS;
  yield* tx.run('INSERT INTO session_links (hash, token_id, expires_at) VALUES (?, ?, ?)', [
    input.hash,
    token.id,
    expiresAt,
  ]);
  yield* keepNewest(tx, 'session_links', token.id);
  yield* auditLinkMade(tx, token, now, expiresAt);
  return { expiresAt };
}

export function* findSession(tx: Tx, input: FindSessionInput): Steps<FoundSession | null> {
  const row = yield* tx.get<Row>('SELECT * FROM sessions WHERE hash = ?', [input.hash]);
  const token = row === undefined ? null : yield* tokenOf(tx, row.token_id);
  return row === undefined || token === null ? null : { session: fromRow(row), token };
}

export function* sessionById(tx: Tx, id: number): Steps<Session | null> {
  const row = yield* tx.get<Row>('SELECT * FROM sessions WHERE id = ?', [id]);
  return row === undefined ? null : fromRow(row);
}

export function* extendSession(tx: Tx, input: ExtendSessionInput): Steps<void> {
  yield* tx.run('UPDATE sessions SET expires_at = :expiresAt WHERE id = :id AND expires_at < :expiresAt', input);
}

/** Signing out. `false` = it was over already. */
export function* endSession(tx: Tx, input: EndSessionInput): Steps<boolean> {
  const row = yield* tx.get<Row>('DELETE FROM sessions WHERE id = ? RETURNING *', [input.id]);
  if (row === undefined || isOver(fromRow(row), input.now)) return false;
  const token = yield* tokenOf(tx, row.token_id);
  if (token !== null) yield* auditSignedOut(tx, token, input.now, input.actor);
  return true;
}

function* keepNewest(tx: Tx, table: 'sessions' | 'session_links', tokenId: number): Steps<void> {
  yield* tx.run(
    `DELETE FROM ${table} WHERE token_id = :tokenId AND id <=
         (SELECT id FROM ${table} WHERE token_id = :tokenId ORDER BY id DESC LIMIT 1 OFFSET ${KEPT_MAX})`,
    { tokenId },
  );
}

/** @returns whether there may be more of them */
export function* pruneSessions(tx: Tx, now: number, limit: number): Steps<boolean> {
  let removed = 0;
  for (const table of ['sessions', 'session_links', 'stream_tickets']) {
    const gone = yield* tx.run(
      `DELETE FROM ${table} WHERE id IN (SELECT id FROM ${table} WHERE expires_at <= ? ORDER BY expires_at LIMIT ?)`,
      [now, limit],
    );
    removed = Math.max(removed, gone);
  }
  return removed === limit;
}
