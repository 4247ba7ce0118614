import { type Scope, scope } from '@posthorn/contracts';
import { z } from 'zod';
import type { NewToken, Tenant, Token } from '../../domain/token.ts';
import type { Session } from './session.ts';

type Row = {
  id: number;
  tenant_id: number;
  tenant: string;
  name: string;
  namespace: string | null;
  scopes: string;
  created_at: number;
  expires_at: number | null;
  revoked_at: number | null;
};

const storedScopes = z.array(scope);
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
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
  };
}

/** Makes the tenant too where it is missing. */
export function createToken(session: Session, input: { tenant: string; token: NewToken }): Token {
  const { tenant, token } = input;
  session
    .sql('INSERT INTO tenants (name, created_at) VALUES (?, ?) ON CONFLICT (name) DO NOTHING')
    .run(tenant, token.createdAt);
  const tenantId = session.sql<{ id: number }>('SELECT id FROM tenants WHERE name = ?').get(tenant)?.id;
  const { lastInsertRowid } = session
    .sql(
      'INSERT INTO tokens (tenant_id, name, namespace, scopes, hash, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    )
    .run(
      tenantId,
      token.name,
      token.namespace,
      JSON.stringify(token.scopes),
      token.hash,
      token.createdAt,
      token.expiresAt,
    );
  const row = session.sql<Row>(`${SELECT} WHERE tokens.id = ?`).get(lastInsertRowid);
  if (row === undefined) throw new Error('the token just written cannot be read back');
  return fromRow(row);
}

export function listTokens(session: Session, input: { tenantId: number | null }): Token[] {
  return session
    .sql<Row>(`${SELECT} WHERE :tenantId IS NULL OR tokens.tenant_id = :tenantId ORDER BY tokens.id DESC`)
    .all({ tenantId: input.tenantId })
    .map(fromRow);
}

export function revokeToken(session: Session, input: { id: number; tenantId: number | null; now: number }): boolean {
  const { changes } = session
    .sql(
      'UPDATE tokens SET revoked_at = :now WHERE id = :id AND (:tenantId IS NULL OR tenant_id = :tenantId) AND revoked_at IS NULL',
    )
    .run(input);
  return changes > 0;
}

export function findToken(session: Session, input: { hash: Uint8Array }): { token: Token; tenant: Tenant } | null {
  const row = session.sql<Row>(`${SELECT} WHERE tokens.hash = ?`).get(Buffer.from(input.hash));
  if (row === undefined) return null;
  return { token: fromRow(row), tenant: { id: row.tenant_id, name: row.tenant } };
}
