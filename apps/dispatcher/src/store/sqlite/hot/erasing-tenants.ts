// Which tenants have a running erasure. Each read and write of events and deliveries asks, so it must cost nothing.
import type { Connection } from '../connection/connection.ts';

/** Kept by the connection until another one commits, or an erasure begins or ends. */
export function isErasing(connection: Connection, tenantId: number): boolean {
  connection.erasingTenants ??= new Set(
    connection
      .sql<{ id: number }>('SELECT tenant_id AS id FROM erasures WHERE finished_at IS NULL')
      .all()
      .map(({ id }) => id),
  );
  return connection.erasingTenants.has(tenantId);
}

export const forgetErasing = (connection: Connection): void => {
  connection.erasingTenants = null;
};
