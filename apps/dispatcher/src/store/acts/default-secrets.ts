// The default secrets of tenants. A new one raises the version of every webhook that signs with it, and with that of the
// routing table: whatever keeps a webhook by its version reads it again. Several writers: the UPDATE names
// the version that it replaces.

import type { Actor } from '../../domain/audit.ts';
import type { DefaultSecret, NewDefaultSecret } from '../../domain/default-secret.ts';
import type { Tenant } from '../../domain/token.ts';
import type { FindTenantInput, GetDefaultSecretInput, SaveDefaultSecretInput } from '../../ports/store/endpoints.ts';
import { flag, type Steps, type Tx } from '../tx.ts';
import { auditDefaultSecret } from './audit-changes.ts';
import { raiseRoutingVersion } from './routing-version.ts';

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

export function* findTenant(tx: Tx, input: FindTenantInput): Steps<Tenant | null> {
  return (yield* tx.get<Tenant>('SELECT id, name FROM tenants WHERE name = ?', [input.name])) ?? null;
}

export function* findDefaultSecret(tx: Tx, tenantId: number): Steps<DefaultSecret | null> {
  const row = yield* tx.get<Row>('SELECT * FROM default_secrets WHERE tenant_id = ?', [tenantId]);
  if (row === undefined) return null;
  const { sealing } = tx;
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

export function* getDefaultSecret(tx: Tx, { tenantId }: GetDefaultSecretInput) {
  const count = yield* tx.get<{ count: number }>(
    'SELECT count(*) AS count FROM endpoints WHERE tenant_id = ? AND uses_default_secret = 1',
    [tenantId],
  );
  return { secret: yield* findDefaultSecret(tx, tenantId), webhooks: count?.count ?? 0 };
}

export function* saveDefaultSecret(tx: Tx, saving: SaveDefaultSecretInput): Steps<'saved' | 'stale'> {
  const { tenantId, version, secret } = saving;
  const before = yield* findDefaultSecret(tx, tenantId);
  if ((before?.version ?? null) !== version) return 'stale';
  if (!(yield* writeSecret(tx, tenantId, secret, (version ?? 0) + 1))) return 'stale';
  yield* auditDefaultSecret(tx, { ...saving, before });
  if (before === null || (before.text === secret.text && before.previous?.text === secret.previous?.text))
    return 'saved';
  yield* tx.run('UPDATE endpoints SET version = version + 1 WHERE tenant_id = ? AND uses_default_secret = 1', [
    tenantId,
  ]);
  yield* raiseRoutingVersion(tx, tenantId);
  return 'saved';
}

/** Keeps the one that is there. */
export function* makeDefaultSecret(tx: Tx, tenantId: number, made: NewDefaultSecret, actor: Actor): Steps<void> {
  if ((yield* tx.get<{ n: 1 }>('SELECT 1 AS n FROM default_secrets WHERE tenant_id = ?', [tenantId])) !== undefined)
    return;
  yield* saveDefaultSecret(tx, { tenantId, version: null, secret: made, now: made.setAt, actor, reveals: false });
}

/** `false` = the one that is stored is not that before this version. */
function* writeSecret(tx: Tx, tenantId: number, secret: NewDefaultSecret, version: number): Steps<boolean> {
  const { sealing } = tx;
  const written = yield* tx.run(
    `INSERT INTO default_secrets
         (tenant_id, secret, previous_secret, previous_secret_until, generated, created_at, set_at, shown_at, version)
       VALUES (:tenantId, :secret, :previous, :until, :generated, :createdAt, :setAt, :shownAt, :version)
       ON CONFLICT (tenant_id) DO UPDATE SET secret = :secret, previous_secret = :previous,
         previous_secret_until = :until, generated = :generated, set_at = :setAt, shown_at = :shownAt, version = :version
       WHERE default_secrets.version = :version - 1`,
    {
      tenantId,
      secret: sealing.seal(secret.text, scopeOf(tenantId, 'secret')),
      previous: secret.previous && sealing.seal(secret.previous.text, scopeOf(tenantId, 'previous_secret')),
      until: secret.previous?.until ?? null,
      generated: flag(secret.generated),
      createdAt: secret.createdAt,
      setAt: secret.setAt,
      shownAt: secret.shownAt,
      version,
    },
  );
  return written > 0;
}
