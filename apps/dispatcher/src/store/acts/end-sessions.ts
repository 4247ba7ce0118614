import type { Connection } from '../sqlite/connection/connection.ts';

/** With their token, and before any of them could be used again. */
export function endSessionsOf(connection: Connection, tokenId: number): void {
  connection.sql('DELETE FROM sessions WHERE token_id = ?').run(tokenId);
  connection.sql('DELETE FROM session_links WHERE token_id = ?').run(tokenId);
}
