// Which client certificates expire soon.
import type { ExpiringCertificate, ExpiringCertificatesInput } from '../../ports/store/endpoints.ts';
import type { Steps, Tx } from '../tx.ts';

type Row = { id: number; tenant: string; is_webhook: number; expires_at: number };

export function* expiringCertificates(tx: Tx, input: ExpiringCertificatesInput): Steps<ExpiringCertificate[]> {
  const { before, tenantId, limit } = input;
  const rows = yield* tx.all<Row>(
    `SELECT e.id, t.name AS tenant, w.id IS NOT NULL AS is_webhook, e.certificate_expires_at AS expires_at
       FROM endpoints e JOIN tenants t ON t.id = e.tenant_id LEFT JOIN webhooks w ON w.id = e.id
       WHERE e.certificate_expires_at <= ? ${tenantId === null ? '' : 'AND e.tenant_id = ?'}
       ORDER BY e.certificate_expires_at, e.id LIMIT ?`,
    tenantId === null ? [before, limit] : [before, tenantId, limit],
  );
  return rows.map(({ id, tenant, is_webhook, expires_at }) => ({
    endpointId: id,
    kind: is_webhook === 1 ? 'webhook' : 'target',
    tenant,
    expiresAt: expires_at,
  }));
}
