// Which node carries a replay on. Several writers: the row is read and written in one transaction, whose lock on the row (in
// SQLite: the one write lock) lets one node at a time take the lease.
import { ReplayPace } from '../../domain/replay-pace.ts';
import type { Steps, Tx } from '../tx.ts';
import type { ReplayRow } from './replay-rows.ts';

const LEASE_MS = 10_000;

/**
 * Takes the lease, or renews it; `null` = this node has it now, else until when another one has. It outlives the pause after
 * a step, so a node that takes over sends nothing in a second in which the one before may have sent.
 */
export function* takeReplay(tx: Tx, replay: ReplayRow, now: number): Steps<number | null> {
  // A process that is no node runs alone.
  if (tx.node === null) return null;
  const until = replay.lease_until ?? now;
  if (replay.node !== null && replay.node !== tx.node && until > now) return until;
  yield* tx.run('UPDATE replays SET node = ?, lease_until = ? WHERE id = ?', [
    tx.node,
    now + LEASE_MS + ReplayPace.quietMs(replay.rate_per_second),
    replay.id,
  ]);
  return null;
}
