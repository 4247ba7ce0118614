// Counts the acts, duration and cancellations of each commit. Kept in the committing thread and read on a scrape.
import { type Histogram, newHistogram, observe } from '../../../domain/histogram.ts';
import type { StoreStats } from '../../../ports/store/upkeep.ts';
import type { Connection } from '../connection/connection.ts';

const ACTS = [1, 2, 5, 10, 20, 50, 100, 200, 500];
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];

type Counted = {
  commitActs: Histogram;
  commitSeconds: Histogram;
  failedCommits: number;
  cancelled: Record<string, number>;
};

const kept = new WeakMap<Connection, Counted>();

function countedOf(connection: Connection): Counted {
  let counted = kept.get(connection);
  if (counted === undefined) {
    counted = { commitActs: newHistogram(ACTS), commitSeconds: newHistogram(SECONDS), failedCommits: 0, cancelled: {} };
    kept.set(connection, counted);
  }
  return counted;
}

export const stats = (connection: Connection): StoreStats => ({
  ...countedOf(connection),
  erasedInLog: connection.erasedInLog,
});

export function noteCommit(connection: Connection, acts: number, seconds: number): void {
  const { commitActs, commitSeconds } = countedOf(connection);
  observe(commitActs, acts);
  observe(commitSeconds, seconds);
}

export function noteFailedCommit(connection: Connection): void {
  countedOf(connection).failedCommits += 1;
}

export function noteCancelled(connection: Connection, reason: string): void {
  const { cancelled } = countedOf(connection);
  cancelled[reason] = (cancelled[reason] ?? 0) + 1;
}
