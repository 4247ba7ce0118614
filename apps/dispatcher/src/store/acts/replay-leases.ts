// Which node carries a replay on. Several writers: the row is read and written in one transaction, whose lock on the row (in
// SQLite: the one write lock) lets one node at a time take the lease.
import { ReplayPace } from '../../domain/replay-pace.ts';
import type { Steps, Tx } from '../tx.ts';
import type { ReplayRow } from './replay-rows.ts';

const LEASE_MS = 10_000;
/** How far the clocks of two nodes may be apart, and more. */
const CLOCKS_APART_MS = 60_000;

/**
 * Takes the lease, or renews it; `null` = this node has it now, else until when another one has. It outlives the pause after
 * a step, so a node that takes over sends nothing in a second in which the one before may have sent.
 */
export function* takeReplay(tx: Tx, replay: ReplayRow, now: number): Steps<number | null> {
  // A process that is no node runs alone.
  if (tx.node === null) return null;
  const until = replay.lease_until ?? now;
  const lengthMs = LEASE_MS + ReplayPace.quietMs(replay.rate_per_second);
  // One that ends much later was given by a clock that was wrong.
  const isValid = until > now && until <= now + lengthMs + CLOCKS_APART_MS;
  if (replay.node !== null && replay.node !== tx.node && isValid) return until;
  yield* tx.run('UPDATE replays SET node = ?, lease_until = ? WHERE id = ?', [tx.node, now + lengthMs, replay.id]);
  return null;
}
