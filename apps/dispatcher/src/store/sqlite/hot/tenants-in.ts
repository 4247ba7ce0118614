// The tenants that have rows in a table of waiting work.
import type { Connection } from '../connection/connection.ts';

/** Skips from tenant to tenant: however many rows wait, it looks at one of each. The table has an index by `tenant_id`. */
const tenantsIn = (table: 'fan_outs' | 'sweeps'): string => `WITH RECURSIVE next (id) AS (
    SELECT min(tenant_id) FROM ${table}
    UNION ALL
    SELECT (SELECT min(tenant_id) FROM ${table} WHERE tenant_id > next.id) FROM next WHERE next.id IS NOT NULL
  ) SELECT id FROM next WHERE id IS NOT NULL`;

const FANNING_OUT = tenantsIn('fan_outs');
const SWEEPING = tenantsIn('sweeps');

const idsBy = (connection: Connection, sql: string): number[] =>
  connection
    .sql<{ id: number }>(sql)
    .all()
    .map(({ id }) => id);

export const tenantsFanningOut = (connection: Connection): number[] => idsBy(connection, FANNING_OUT);
export const tenantsSweeping = (connection: Connection): number[] => idsBy(connection, SWEEPING);
