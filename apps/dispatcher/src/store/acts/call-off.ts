// Calls off deliveries that are unfinished: one by hand, or those of an erasure and of a late fan-out.
// Several writers: each row is read and written in one transaction, which another database locks from the read on.
import type { DeliveryStatus } from '@posthorn/contracts';
import { callOff } from '../../domain/by-hand.ts';
import type { FinishedStatus } from '../../domain/transition.ts';
import type { Steps, Tx } from '../tx.ts';

/** What `callOff` asks of a delivery. */
export const CALLABLE = 'seq, status, fallback, reason, completed_at';
export type CallableRow = {
  seq: number | bigint;
  status: DeliveryStatus;
  fallback: FinishedStatus | null;
  reason: string | null;
  completed_at: number | null;
};

/** @returns whether it was unfinished; a finished one stays as it is. Leaving its order is left to the caller. */
export function* callOffRow(tx: Tx, row: CallableRow, reason: string, now: number): Steps<boolean> {
  const { status, fallback, completed_at: completedAt } = row;
  const next = callOff({ status, fallback, reason: row.reason, completedAt }, reason, now);
  if (next === null) return false;
  yield* tx.run(
    'UPDATE deliveries SET status = ?, reason = ?, completed_at = ?, due_at = NULL, fallback = NULL WHERE seq = ?',
    [next.status, next.reason, next.completedAt, row.seq],
  );
  return true;
}
