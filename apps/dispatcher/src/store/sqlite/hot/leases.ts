import type { ExpireLeasesInput, RenewLeaseInput } from '../../../ports/store/claims.ts';
import type { Connection } from '../connection/connection.ts';

/**
 * For an attempt that was not begun in time. `false` = it was recorded as interrupted, the delivery was taken on, or
 * called off: it must not be sent any more.
 */
export function renewLease(connection: Connection, input: RenewLeaseInput): boolean {
  const { changes } = connection
    .sql(
      `UPDATE deliveries SET due_at = :until
       WHERE id = :deliveryId AND status = 'in_flight' AND attempt_count = :number
         AND NOT EXISTS (SELECT 1 FROM attempts WHERE delivery_seq = deliveries.seq AND number = :number)`,
    )
    .run(input);
  return changes > 0;
}

/** By webhook and through the index over due times: a backlog of a million is not read to find a few leases. */
export function expireLeases(connection: Connection, { now }: ExpireLeasesInput): number {
  const expire = connection.sql(
    `UPDATE deliveries SET due_at = :now
     WHERE endpoint_id = :id AND (failures > 0) = :retried AND due_at > :now AND status = 'in_flight'`,
  );
  let count = 0;
  for (const { id } of connection.sql<{ id: number }>('SELECT id FROM endpoints').all()) {
    for (const retried of [0, 1]) count += expire.run({ id, retried, now }).changes;
  }
  return count;
}
