// Rows that cannot be read, because another program wrote the file or the disk lost part of it. They are reported and
// skipped, so that they block nothing else.
// Several writers: writing the same again changes nothing.
import type { Unreadable } from '../../../ports/store/claims.ts';
import type { Connection } from '../connection/connection.ts';
import { leave } from './order-queue.ts';

/** How long until it is looked at again: nothing mends it but a person. */
const LOOK_AGAIN_MS = 3_600_000;

export function unreadableEndpoint(endpointId: number, cause: unknown): Unreadable {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return {
    endpointId: endpointId,
    message: `webhook ${endpointId} cannot be read, so Posthorn sends nothing to it: ${reason}`,
  };
}

/**
 * Handles a delivery whose body is lost. It is not due for a while, so that claims of its webhook do not find it each
 * time. It leaves its order, because a repair takes long and later deliveries can be read.
 */
export function setAside(
  connection: Connection,
  row: { seq: number; id: string; ordered: number },
  endpointId: number,
  now: number,
): Unreadable {
  connection.sql('UPDATE deliveries SET due_at = ? WHERE seq = ?').run(now + LOOK_AGAIN_MS, row.seq);
  if (row.ordered !== 0) leave(connection, { seq: row.seq, endpoint_id: endpointId }, now);
  return {
    endpointId: endpointId,
    message: `delivery ${row.id} cannot be read: its event is missing and it has no body of its own`,
  };
}

/** When a webhook that cannot be read is asked for again. */
export const lookAgainAt = (now: number): number => now + LOOK_AGAIN_MS;
