// Records the acts, duration and cancellations of each commit. Kept in the committing thread and read on a scrape.
import { newDistribution, observe } from '../../../domain/distribution.ts';
import type { CommitReport } from '../../../ports/store/upkeep.ts';
import type { Connection } from '../connection/connection.ts';

const ACTS = [1, 2, 5, 10, 20, 50, 100, 200, 500];
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];

const reports = new WeakMap<Connection, CommitReport>();

export function commitReport(connection: Connection): CommitReport {
  let report = reports.get(connection);
  if (report === undefined) {
    report = { acts: newDistribution(ACTS), seconds: newDistribution(SECONDS), failed: 0, cancelled: {} };
    reports.set(connection, report);
  }
  return report;
}

export function noteCommit(connection: Connection, acts: number, seconds: number): void {
  const report = commitReport(connection);
  observe(report.acts, acts);
  observe(report.seconds, seconds);
}

export function noteFailedCommit(connection: Connection): void {
  commitReport(connection).failed += 1;
}
