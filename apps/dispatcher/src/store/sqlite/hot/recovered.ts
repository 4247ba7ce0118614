// What a delivered copy makes good: the delivery it was made of, and where that was a copy itself, what it was made of.
// Several writers: part of the settlement of the copy; writing the same again changes nothing.
import type { Connection } from '../connection/connection.ts';

type Original = { seq: number; status: string; replay_of: string | null };

/** Runs in the commit that records the copy's success. An original that was delivered itself needs no copy. */
export function markRecovered(connection: Connection, copy: { id: string; tenantId: number; replayOf: string }): void {
  const find = connection.sql<Original>(
    'SELECT seq, status, replay_of FROM deliveries WHERE id = ? AND tenant_id = ? AND recovered_by IS NULL',
  );
  const mark = connection.sql('UPDATE deliveries SET recovered_by = ? WHERE seq = ?');
  let next: string | null = copy.replayOf;
  while (next !== null) {
    const original: Original | undefined = find.get(next, copy.tenantId);
    if (original === undefined || original.status === 'delivered') return;
    mark.run(copy.id, original.seq);
    next = original.replay_of;
  }
}
