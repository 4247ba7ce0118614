// How many deliveries were cancelled, by reason. A trigger of the writing connection tells of each, so that no act can
// forget to; what an act did that was undone is forgotten with it.
import { commitReport } from './commit-log.ts';
import type { Session } from './session.ts';

/** The first time only: one that is sent once more and goes back to being cancelled keeps its time and reason. */
const TRIGGER = `
  CREATE TEMP TRIGGER cancelled AFTER UPDATE OF completed_at ON main.deliveries
    WHEN OLD.completed_at IS NULL AND NEW.completed_at IS NOT NULL AND NEW.reason IS NOT NULL
    BEGIN SELECT note_cancelled(NEW.reason); END`;

const noted = new WeakMap<Session, string[]>();

export function watchCancellations(session: Session): void {
  const reasons: string[] = [];
  noted.set(session, reasons);
  session.db.function('note_cancelled', (reason: string) => {
    reasons.push(reason);
    return null;
  });
  session.db.exec(TRIGGER);
}

export const countCancellations = (session: Session): number => noted.get(session)?.length ?? 0;

/** What was undone did not happen. */
export function forgetCancellations(session: Session, count = 0): void {
  const reasons = noted.get(session);
  if (reasons !== undefined) reasons.length = Math.min(reasons.length, count);
}

/** After the commit. */
export function reportCancellations(session: Session): void {
  const reasons = noted.get(session) ?? [];
  if (reasons.length === 0) return;
  const { cancelled } = commitReport(session);
  for (const reason of reasons) cancelled[reason] = (cancelled[reason] ?? 0) + 1;
  reasons.length = 0;
}
