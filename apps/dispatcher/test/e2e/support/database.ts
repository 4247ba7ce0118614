// What a stopped dispatcher left behind, read with SQLite itself.
import BetterSqlite3 from 'better-sqlite3';

export type Remains = {
  integrity: unknown;
  foreignKeyFaults: number;
  events: number;
  /** Events stored more than once for one producer's key. */
  repeatedKeys: number;
  deliveries: number;
  /** Number of deliveries by status. */
  statuses: Record<string, number>;
  /** Deliveries that someone would still have to look at. */
  due: number;
  /** Attempts whose end was never known. */
  interrupted: number;
};

export function readDatabase(file: string): Remains {
  const db = new BetterSqlite3(file);
  try {
    const count = (sql: string) => Number(db.prepare(sql).pluck().get());
    const rows = db.prepare('SELECT status, count(*) AS n FROM deliveries GROUP BY status').all();
    return {
      integrity: db.pragma('integrity_check', { simple: true }),
      foreignKeyFaults: (db.pragma('foreign_key_check') as unknown[]).length,
      events: count('SELECT count(*) FROM events'),
      repeatedKeys: count('SELECT count(idempotency_key) - count(DISTINCT idempotency_key) FROM events'),
      deliveries: count('SELECT count(*) FROM deliveries'),
      statuses: Object.fromEntries((rows as { status: string; n: number }[]).map(({ status, n }) => [status, n])),
      due: count('SELECT count(*) FROM deliveries WHERE due_at IS NOT NULL'),
      interrupted: count("SELECT count(*) FROM attempts WHERE error_kind = 'interrupted'"),
    };
  } finally {
    db.close();
  }
}

/** The number that a query answers. The dispatcher may run. */
export function countOf(file: string, sql: string): number {
  const db = new BetterSqlite3(file);
  try {
    return Number(db.prepare(sql).pluck().get());
  } finally {
    db.close();
  }
}
