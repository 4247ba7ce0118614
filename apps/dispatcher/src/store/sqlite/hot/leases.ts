import type { RenewLeaseInput } from '../../../ports/store/claims.ts';
import type { Connection } from '../connection/connection.ts';

/**
 * For an attempt that was not begun in time. `false` = it was recorded as interrupted, another node has taken it up to
 * record it as that, the delivery was taken on, or called off: it must not be sent any more.
 */
export function renewLease(connection: Connection, input: RenewLeaseInput): boolean {
  const { changes } = connection
    .sql(
      `UPDATE deliveries SET due_at = :until
       WHERE id = :deliveryId AND status = 'in_flight' AND attempt_count = :number AND node IS :node
         AND NOT EXISTS (SELECT 1 FROM attempts WHERE delivery_seq = deliveries.seq AND number = :number)`,
    )
    .run({ ...input, node: connection.node });
  return changes > 0;
}
