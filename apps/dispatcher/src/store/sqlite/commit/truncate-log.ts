// The write-ahead log: emptying it, and not standing in the way of those who would.
import { statSync } from 'node:fs';
import type { Connection } from '../connection/connection.ts';

/** As large as the log gets before it is cut back (`journal_size_limit`). */
export const LOG_MAX_BYTES = 67_108_864;
const LET_GO_MS = 25;

/**
 * Copies everything committed into the database file and empties the log, so that nothing of what was overwritten is
 * left in it. Never waits: `false` = a reader still needs the log, ask again.
 */
export function truncateLog(connection: Connection): boolean {
  const timeoutMs = connection.db.pragma('busy_timeout', { simple: true });
  connection.db.pragma('busy_timeout = 0');
  try {
    const [row] = connection.db.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
    return row?.busy === 0;
  } finally {
    connection.db.pragma(`busy_timeout = ${timeoutMs}`);
  }
}

/**
 * If reads follow each other without a gap, the writer never finds a moment without a snapshot of the log and cannot
 * restart it. Once the log is too long, each read leaves such a moment.
 */
export function waitForRoomInLog(path: string): void {
  const bytes = statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  if (bytes > LOG_MAX_BYTES) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LET_GO_MS);
}
