// The default secrets of tenants. A new one raises the version of every webhook that signs with it, and with that of the
// routing table: whatever keeps a webhook by its version reads it again.

import type { Actor } from '../../domain/audit.ts';
import type { DefaultSecret, NewDefaultSecret } from '../../domain/default-secret.ts';
import type { Tenant } from '../../domain/token.ts';
import type { FindTenantInput, GetDefaultSecretInput, SaveDefaultSecretInput } from '../../ports/store/endpoints.ts';
import { type Connection, flag } from '../sqlite/connection/connection.ts';
import { auditDefaultSecret } from './audit-changes.ts';

type Row = {
  secret: Uint8Array;
  previous_secret: Uint8Array | null;
  previous_secret_until: number | null;
  generated: number;
  created_at: number;
  set_at: number;
  shown_at: number | null;
  version: number;
};

const scopeOf = (tenantId: number, column: 'secret' | 'previous_secret'): string =>
  `default_secrets.${tenantId}.${column}`;

export function findTenant(connection: Connection, input: FindTenantInput): Tenant | null {
  return connection.sql<Tenant>('SELECT id, name FROM tenants WHERE name = ?').get(input.name) ?? null;
}

export function findDefaultSecret(connection: Connection, tenantId: number): DefaultSecret | null {
  const row = connection.sql<Row>('SELECT * FROM default_secrets WHERE tenant_id = ?').get(tenantId);
  if (row === undefined) return null;
  const { sealing } = connection;
  return {
    text: sealing.open(row.secret, scopeOf(tenantId, 'secret')),
    generated: row.generated === 1,
    previous:
      row.previous_secret === null
        ? null
        : {
            text: sealing.open(row.previous_secret, scopeOf(tenantId, 'previous_secret')),
            until: row.previous_secret_until ?? 0,
          },
    createdAt: row.created_at,
    setAt: row.set_at,
    shownAt: row.shown_at,
    version: row.version,
  };
}

export function getDefaultSecret(connection: Connection, { tenantId }: GetDefaultSecretInput) {
  const count = connection
    .sql<{ count: number }>('SELECT count(*) AS count FROM webhooks WHERE tenant_id = ? AND uses_default_secret = 1')
    .get(tenantId);
  return { secret: findDefaultSecret(connection, tenantId), webhooks: count?.count ?? 0 };
}

export function saveDefaultSecret(connection: Connection, saving: SaveDefaultSecretInput): 'saved' | 'stale' {
  const { tenantId, version, secret } = saving;
  const before = findDefaultSecret(connection, tenantId);
  if ((before?.version ?? null) !== version) return 'stale';
  writeSecret(connection, tenantId, secret, (version ?? 0) + 1);
  auditDefaultSecret(connection, { ...saving, before });
  if (before === null || (before.text === secret.text && before.previous?.text === secret.previous?.text))
    return 'saved';
  connection
    .sql('UPDATE webhooks SET version = version + 1 WHERE tenant_id = ? AND uses_default_secret = 1')
    .run(tenantId);
  connection.sql('UPDATE tenants SET routing_version = routing_version + 1 WHERE id = ?').run(tenantId);
  return 'saved';
}

/** Keeps the one that is there. */
export function makeDefaultSecret(
  connection: Connection,
  tenantId: number,
  made: NewDefaultSecret,
  actor: Actor,
): void {
  if (connection.sql<{ n: 1 }>('SELECT 1 AS n FROM default_secrets WHERE tenant_id = ?').get(tenantId) !== undefined)
    return;
  saveDefaultSecret(connection, { tenantId, version: null, secret: made, now: made.setAt, actor, reveals: false });
}

function writeSecret(connection: Connection, tenantId: number, secret: NewDefaultSecret, version: number): void {
  const { sealing } = connection;
  connection
    .sql(
      `INSERT INTO default_secrets
         (tenant_id, secret, previous_secret, previous_secret_until, generated, created_at, set_at, shown_at, version)
       VALUES (:tenantId, :secret, :previous, :until, :generated, :createdAt, :setAt, :shownAt, :version)
       ON CONFLICT (tenant_id) DO UPDATE SET secret = :secret, previous_secret = :previous,
         previous_secret_until = :until, generated = :generated, set_at = :setAt, shown_at = :shownAt, version = :version`,
    )
    .run({
      tenantId,
      secret: sealing.seal(secret.text, scopeOf(tenantId, 'secret')),
      previous: secret.previous && sealing.seal(secret.previous.text, scopeOf(tenantId, 'previous_secret')),
      until: secret.previous?.until ?? null,
      generated: flag(secret.generated),
      createdAt: secret.createdAt,
      setAt: secret.setAt,
      shownAt: secret.shownAt,
      version,
    });
}
