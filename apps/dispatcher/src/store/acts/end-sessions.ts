// Several writers: rows are only removed.
import type { Steps, Tx } from '../tx.ts';

/** With their token, and before any of them could be used again. */
export function* endSessionsOf(tx: Tx, tokenId: number): Steps<void> {
  yield* tx.run('DELETE FROM sessions WHERE token_id = ?', [tokenId]);
  yield* tx.run('DELETE FROM session_links WHERE token_id = ?', [tokenId]);
}
