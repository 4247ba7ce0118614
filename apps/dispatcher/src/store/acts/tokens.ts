import { type Scope, scope } from '@posthorn/contracts';
import { z } from 'zod';
import { POSTHORN } from '../../domain/audit.ts';
import type { TokenFilterField } from '../../domain/list-filter.ts';
import { TOKEN_USE_EVERY_MS, type Token } from '../../domain/token.ts';
import type { Page } from '../../ports/store/page.ts';
import type {
  CreateTokenInput,
  FindTokenInput,
  FoundToken,
  GetTokenInput,
  ListTokensInput,
  NoteTokenUseInput,
  RevokeTokenInput,
} from '../../ports/store/tokens.ts';
import type { Connection } from '../sqlite/connection/connection.ts';
import { auditTokenCreated, auditTokenRevoked } from './audit-changes.ts';
import { makeDefaultSecret } from './default-secrets.ts';
import { endSessionsOf } from './end-sessions.ts';
import { type ListSql, whereOf } from './list-filter.ts';

type Row = {
  id: number;
  tenant_id: number;
  tenant: string;
  name: string;
  namespace: string | null;
  scopes: string;
  sent_scopes: string | null;
  created_at: number;
  expires_at: number | null;
  revoked_at: number | null;
  last_used_at: number | null;
};

const storedScopes = z.array(scope);
const storedSentScopes = z.array(z.string());
const SELECT = 'SELECT tokens.*, tenants.name AS tenant FROM tokens JOIN tenants ON tenants.id = tokens.tenant_id';

function fromRow(row: Row): Token {
  const scopes: Scope[] = storedScopes.parse(JSON.parse(row.scopes));
  return {
    id: row.id,
    tenantId: row.tenant_id,
    tenant: row.tenant,
    name: row.name,
    namespace: row.namespace,
    scopes,
    sentScopes: row.sent_scopes === null ? null : storedSentScopes.parse(JSON.parse(row.sent_scopes)),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
  };
}

/** Makes the tenant too where it is missing, with its default secret. */
export function createToken(connection: Connection, input: CreateTokenInput): Token {
  const { tenant, token, defaultSecret, actor } = input;
  const { changes: isNewTenant } = connection
    .sql('INSERT INTO tenants (name, created_at) VALUES (?, ?) ON CONFLICT (name) DO NOTHING')
    .run(tenant, token.createdAt);
  const tenantId = connection.sql<{ id: number }>('SELECT id FROM tenants WHERE name = ?').get(tenant)?.id;
  if (isNewTenant > 0 && tenantId !== undefined && defaultSecret !== undefined) {
    makeDefaultSecret(connection, tenantId, defaultSecret, actor ?? POSTHORN);
  }
  const { lastInsertRowid } = connection
    .sql(
      'INSERT INTO tokens (tenant_id, name, namespace, scopes, sent_scopes, hash, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    )
    .run(
      tenantId,
      token.name,
      token.namespace,
      JSON.stringify(token.scopes),
      token.sentScopes && JSON.stringify(token.sentScopes),
      token.hash,
      token.createdAt,
      token.expiresAt,
    );
  const row = connection.sql<Row>(`${SELECT} WHERE tokens.id = ?`).get(lastInsertRowid);
  if (row === undefined) throw new Error('the token just written cannot be read back');
  const made = fromRow(row);
  auditTokenCreated(connection, made, actor);
  return made;
}

export function getToken(connection: Connection, input: GetTokenInput): Token | null {
  const row = connection
    .sql<Row>(`${SELECT} WHERE tokens.id = ? AND tokens.tenant_id = ?`)
    .get(input.id, input.tenantId);
  return row === undefined ? null : fromRow(row);
}

/** SQLite's word for no limit. */
const NO_LIMIT = -1;

const LIST: ListSql<TokenFilterField> = {
  columns: {
    id: 'tokens.id',
    name: 'tokens.name',
    namespace: 'tokens.namespace',
    created_at: '(tokens.created_at / 1000)',
    expires_at: '(tokens.expires_at / 1000)',
    revoked_at: '(tokens.revoked_at / 1000)',
    last_used_at: '(tokens.last_used_at / 1000)',
  },
  searched: ['tokens.name', 'tokens.namespace'],
};

export function listTokens(connection: Connection, input: ListTokensInput): Page<Token> {
  const { tenantId } = input;
  const mine = tenantId === null ? { sql: 'TRUE', values: [] } : { sql: 'tokens.tenant_id = ?', values: [tenantId] };
  const where = whereOf(mine, input.filter ?? {}, LIST);
  const total = connection.db.prepare<unknown[], { count: number }>(
    `SELECT count(*) AS count FROM tokens WHERE ${where.sql}`,
  );
  const rows = connection.db
    .prepare<unknown[], Row>(`${SELECT} WHERE ${where.sql} ORDER BY tokens.id DESC LIMIT ? OFFSET ?`)
    .all(...where.values, input.limit ?? NO_LIMIT, input.offset ?? 0);
  return { items: rows.map(fromRow), total: total.get(...where.values)?.count ?? 0 };
}

export function revokeToken(connection: Connection, input: RevokeTokenInput): boolean {
  const { id, tenantId, now } = input;
  const row = connection
    .sql<Row>(
      `${SELECT} WHERE tokens.id = :id AND (:tenantId IS NULL OR tokens.tenant_id = :tenantId) AND tokens.revoked_at IS NULL`,
    )
    .get({ id, tenantId });
  if (row === undefined) return false;
  connection.sql('UPDATE tokens SET revoked_at = ? WHERE id = ?').run(now, id);
  endSessionsOf(connection, id);
  auditTokenRevoked(connection, fromRow(row), now, input.actor);
  return true;
}

export function noteTokenUse(connection: Connection, input: NoteTokenUseInput): void {
  connection
    .sql(
      `UPDATE tokens SET last_used_at = :now
       WHERE id = :id AND (last_used_at IS NULL OR abs(last_used_at - :now) >= :everyMs)`,
    )
    .run({ id: input.id, now: input.now, everyMs: TOKEN_USE_EVERY_MS });
}

export function tokenOf(connection: Connection, id: number): Token | null {
  const row = connection.sql<Row>(`${SELECT} WHERE tokens.id = ?`).get(id);
  return row === undefined ? null : fromRow(row);
}

export function findToken(connection: Connection, input: FindTokenInput): FoundToken | null {
  const row = connection.sql<Row>(`${SELECT} WHERE tokens.hash = ?`).get(Buffer.from(input.hash));
  if (row === undefined) return null;
  return { token: fromRow(row), tenant: { id: row.tenant_id, name: row.tenant } };
}
