import type { Session } from './session.ts';

/** With their token, and before any of them could be used again. */
export function endSessionsOf(session: Session, tokenId: number): void {
  session.sql('DELETE FROM sessions WHERE token_id = ?').run(tokenId);
  session.sql('DELETE FROM session_links WHERE token_id = ?').run(tokenId);
}
