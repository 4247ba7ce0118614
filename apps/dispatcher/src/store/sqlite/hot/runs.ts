// Runs of triggers as they are first written: with the acceptance of their event, or in a step of its fan-out.
// Several writers: runs of a profile are counted in the transaction that adds one.
import type { NewDelivery, NewRun } from '../../../domain/acceptance.ts';
import { oftenStop, RUNS_MAX, RUNS_WINDOW_MS, stoppedRun, storedDetails, storedItems } from '../../../domain/run.ts';
import type { Connection } from '../connection/connection.ts';
import type { EventRow } from './new-deliveries.ts';

/** No further than matters. A clock that was set back leaves runs in the future, which are not of this window. */
const RECENT_RUNS = `SELECT count(*) AS runs FROM (
  SELECT 1 FROM runs WHERE trigger_id = ? AND profile_id = ? AND created_at > ? AND created_at <= ? AND stop IS NULL LIMIT ${RUNS_MAX})`;

/** The runs as they are written: those beyond the limit of their profile are stopped. The same list if none is. */
export function withoutTooOften(
  connection: Connection,
  runs: readonly NewRun[],
  profileId: string | null,
  at: number,
): readonly NewRun[] {
  if (profileId === null) return runs;
  const recent = connection.sql<{ runs: number }>(RECENT_RUNS);
  let isOne = false;
  const admitted = runs.map((run) => {
    if (run.stop !== null) return run;
    const stop = oftenStop(recent.get(run.triggerId, profileId, at - RUNS_WINDOW_MS, at)?.runs ?? 0);
    isOne ||= stop !== null;
    return stop === null ? run : stoppedRun(run, stop);
  });
  return isOne ? admitted : runs;
}

/** @param write a delivery; @param about `at`: when the event was accepted */
export function writeRuns(
  connection: Connection,
  event: EventRow,
  runs: readonly NewRun[],
  about: { profileId: string | null; at: number },
  write: (delivery: NewDelivery) => void,
): void {
  const insert = connection.sql(
    `INSERT INTO runs (event_seq, tenant_id, trigger_id, trigger_name, profile_id, stop, items, details, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const run of runs) {
    for (const delivery of run.deliveries) write(delivery);
    insert.run(
      event.seq,
      event.tenantId,
      run.triggerId,
      run.triggerName,
      about.profileId,
      run.stop?.reason ?? null,
      JSON.stringify(storedItems(run)),
      JSON.stringify([
        ...storedDetails(run),
        ...(run.stop === null ? [] : [{ arguments: null, reason: run.stop.detail }]),
      ]),
      about.at,
    );
  }
}
