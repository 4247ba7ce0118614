// Leases: an attempt that was not begun in time asks for a longer one.
// Several writers: node, status and attempt number are in the WHERE.
import type { RenewLeaseInput } from '../../../ports/store/claims.ts';
import type { Connection } from '../connection/connection.ts';
import { hasSweeps } from './pending-sweeps.ts';
import { catchUp } from './swept-rows.ts';

/**
 * For an attempt that was not begun in time. `false` = it was recorded as interrupted, another node has taken it up to
 * record it as that, the delivery was taken on, or called off: it must not be sent any more.
 */
export function renewLease(connection: Connection, input: RenewLeaseInput): boolean {
  if (hasSweeps(connection)) {
    const row = connection
      .sql<{ seq: number; endpoint_id: number }>('SELECT seq, endpoint_id FROM deliveries WHERE id = ?')
      .get(input.deliveryId);
    if (row !== undefined) catchUp(connection, row.endpoint_id, row.seq, input.until);
  }
  const { changes } = connection
    .sql(
      `UPDATE deliveries SET due_at = :until
       WHERE id = :deliveryId AND status = 'in_flight' AND attempt_count = :number AND node IS :node
         AND NOT EXISTS (SELECT 1 FROM attempts WHERE delivery_seq = deliveries.seq AND number = :number)`,
    )
    .run({ ...input, node: connection.node });
  return changes > 0;
}
