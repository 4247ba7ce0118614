// The version of what routing depends on, per tenant. Several writers: it rises in one UPDATE, by the act that changes what
// it depends on.
import type { Steps, Tx } from '../tx.ts';

/** The number that the next change of the tenant's routing gets. */
export function* nextVersion(tx: Tx, tenantId: number): Steps<number> {
  const tenant = yield* tx.get<{ version: number }>('SELECT routing_version AS version FROM tenants WHERE id = ?', [
    tenantId,
  ]);
  return (tenant?.version ?? 0) + 1;
}

/** With each change of what routing depends on. */
export function* raiseRoutingVersion(tx: Tx, tenantId: number): Steps<void> {
  yield* tx.run('UPDATE tenants SET routing_version = routing_version + 1 WHERE id = ?', [tenantId]);
}
