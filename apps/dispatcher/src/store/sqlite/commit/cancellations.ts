// How many deliveries were cancelled, by reason. A trigger of the writing connection tells of each, so that no act can
// forget to; what an act did that was undone is forgotten with it.

import type { Connection } from '../connection/connection.ts';
import { noteCancelled } from './stats.ts';

/** The first time only: one that is sent once more and goes back to being cancelled keeps its time and reason. */
const TRIGGER = `
  CREATE TEMP TRIGGER cancelled AFTER UPDATE OF completed_at ON main.deliveries
    WHEN OLD.completed_at IS NULL AND NEW.completed_at IS NOT NULL AND NEW.reason IS NOT NULL
    BEGIN SELECT note_cancelled(NEW.reason); END`;

const noted = new WeakMap<Connection, string[]>();

export function watchCancellations(connection: Connection): void {
  const reasons: string[] = [];
  noted.set(connection, reasons);
  connection.db.function('note_cancelled', (reason: string) => {
    reasons.push(reason);
    return null;
  });
  connection.db.exec(TRIGGER);
}

export const countCancellations = (connection: Connection): number => noted.get(connection)?.length ?? 0;

/** What was undone did not happen. */
export function forgetCancellations(connection: Connection, count = 0): void {
  const reasons = noted.get(connection);
  if (reasons !== undefined) reasons.length = Math.min(reasons.length, count);
}

/** After the commit. */
export function reportCancellations(connection: Connection): void {
  const reasons = noted.get(connection) ?? [];
  for (const reason of reasons) noteCancelled(connection, reason);
  reasons.length = 0;
}
