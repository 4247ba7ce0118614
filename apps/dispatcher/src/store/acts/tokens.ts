// Tokens of the API. Several writers: names of tenants and hashes of tokens are unique in the database; a token is revoked
// by the one UPDATE that finds it valid.
import { SCOPES } from '@posthorn/contracts/plain';
import { POSTHORN } from '../../domain/audit.ts';
import type { TokenFilterField } from '../../domain/list-filter.ts';
import { TOKEN_USE_EVERY_MS, type Token } from '../../domain/token.ts';
import type { Page } from '../../ports/store/page.ts';
import type {
  CreateTokenInput,
  GetTokenInput,
  ListTokensInput,
  NoteTokenUseInput,
  RevokeTokenInput,
} from '../../ports/store/tokens.ts';
import type { Steps, Tx } from '../tx.ts';
import { auditTokenCreated, auditTokenRevoked } from './audit-changes.ts';
import { makeDefaultSecret } from './default-secrets.ts';
import { endSessionsOf } from './end-sessions.ts';
import { type ListSql, whereOf } from './list-filter.ts';
import { json, listOf, oneOf, text } from './stored-values.ts';

export type TokenRow = {
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

const storedScopes = json(listOf(oneOf(SCOPES)));
const storedSentScopes = json(listOf(text));
const SELECT = 'SELECT tokens.*, tenants.name AS tenant FROM tokens JOIN tenants ON tenants.id = tokens.tenant_id';
const BY_ID = `${SELECT} WHERE tokens.id = +?`;
export const TOKEN_BY_HASH = `${SELECT} WHERE tokens.hash = +?`;

export function tokenFromRow(row: TokenRow): Token {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    tenant: row.tenant,
    name: row.name,
    namespace: row.namespace,
    scopes: storedScopes(row.scopes),
    sentScopes: row.sent_scopes === null ? null : storedSentScopes(row.sent_scopes),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
  };
}

/** Makes the tenant too where it is missing, with its default secret. */
export function* createToken(tx: Tx, input: CreateTokenInput): Steps<Token> {
  const { tenant, token, defaultSecret, actor } = input;
  const newTenants = yield* tx.run(
    'INSERT INTO tenants (name, created_at) VALUES (?, ?) ON CONFLICT (name) DO NOTHING',
    [tenant, token.createdAt],
  );
  const tenantId = (yield* tx.get<{ id: number }>('SELECT id FROM tenants WHERE name = ?', [tenant]))?.id;
  if (tenantId === undefined) throw new Error('the tenant just written cannot be read back');
  if (newTenants > 0 && defaultSecret !== undefined) {
    yield* makeDefaultSecret(tx, tenantId, defaultSecret, actor ?? POSTHORN);
  }
  const added = yield* tx.get<{ id: number }>(
    `INSERT INTO tokens (tenant_id, name, namespace, scopes, sent_scopes, hash, created_at, expires_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
    [
      tenantId,
      token.name,
      token.namespace,
      JSON.stringify(token.scopes),
      token.sentScopes && JSON.stringify(token.sentScopes),
      token.hash,
      token.createdAt,
      token.expiresAt,
    ],
  );
  const made = added === undefined ? null : yield* tokenOf(tx, added.id);
  if (made === null) throw new Error('the token just written cannot be read back');
  yield* auditTokenCreated(tx, made, actor);
  return made;
}

export function* getToken(tx: Tx, input: GetTokenInput): Steps<Token | null> {
  const row = yield* tx.get<TokenRow>(`${SELECT} WHERE tokens.id = ? AND tokens.tenant_id = ?`, [
    input.id,
    input.tenantId,
  ]);
  return row === undefined ? null : tokenFromRow(row);
}

/** More than there ever are. */
const NO_LIMIT = Number.MAX_SAFE_INTEGER;

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

export function* listTokens(tx: Tx, input: ListTokensInput): Steps<Page<Token>> {
  const { tenantId } = input;
  const mine = tenantId === null ? { sql: 'TRUE', values: [] } : { sql: 'tokens.tenant_id = ?', values: [tenantId] };
  const where = whereOf(tx.dialect, mine, input.filter ?? {}, LIST);
  const counted = yield* tx.get<{ count: number }>(
    `SELECT count(*) AS count FROM tokens WHERE ${where.sql}`,
    where.values,
  );
  const rows = yield* tx.all<TokenRow>(`${SELECT} WHERE ${where.sql} ORDER BY tokens.id DESC LIMIT ? OFFSET ?`, [
    ...where.values,
    input.limit ?? NO_LIMIT,
    input.offset ?? 0,
  ]);
  return { items: rows.map(tokenFromRow), total: counted?.count ?? 0 };
}

export function* revokeToken(tx: Tx, input: RevokeTokenInput): Steps<boolean> {
  const { id, tenantId, now } = input;
  const revoked = yield* tx.run(
    `UPDATE tokens SET revoked_at = :now
     WHERE id = :id AND (:tenantId IS NULL OR tenant_id = :tenantId) AND revoked_at IS NULL`,
    { id, tenantId, now },
  );
  const token = revoked === 0 ? null : yield* tokenOf(tx, id);
  if (token === null) return false;
  yield* endSessionsOf(tx, id);
  yield* auditTokenRevoked(tx, token, now, input.actor);
  return true;
}

export function* noteTokenUse(tx: Tx, input: NoteTokenUseInput): Steps<void> {
  yield* tx.run(
    `UPDATE tokens SET last_used_at = :now
       WHERE id = :id AND (last_used_at IS NULL OR abs(last_used_at - :now) >= :everyMs)`,
    { id: input.id, now: input.now, everyMs: TOKEN_USE_EVERY_MS },
  );
}

export function* tokenOf(tx: Tx, id: number): Steps<Token | null> {
  const row = yield* tx.get<TokenRow>(BY_ID, [id]);
  return row === undefined ? null : tokenFromRow(row);
}

export function* findTokenByHash(tx: Tx, hash: Uint8Array): Steps<Token | null> {
  const row = yield* tx.get<TokenRow>(TOKEN_BY_HASH, [hash]);
  return row === undefined ? null : tokenFromRow(row);
}
