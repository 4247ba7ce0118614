// A test's own view of the tables, beside all handles: what a check compares after every act, for which the lists of the API
// are too slow. Reads only. A store on another database gets a file like this one.
import BetterSqlite3 from 'better-sqlite3';
import { batchesIn } from '../../src/store/sqlite/journal/record.ts';

export type DeliveryRow = {
  seq: number;
  id: string;
  status: string;
  due_at: number | null;
  attempt_count: number;
  replay_of: string | null;
  endpoint_id: number;
  event_id: string | null;
  event_name: string;
  body: string | null;
  is_test: number;
  tenant_id: number;
};

type JournalRow = { format: number; continues: number; bytes: Buffer };
export type SweepRow = { id: number; kind: string; endpoint_id: number; until_seq: number };

const SWEEPS = 'SELECT id, kind, endpoint_id, until_seq FROM sweeps';
const SWEPT_AHEAD = 'SELECT delivery_seq, through FROM swept_ahead';
const DELIVERIES = `SELECT d.seq, d.id, d.status, d.due_at, d.attempt_count, d.replay_of, d.endpoint_id, e.id AS event_id,
    d.event_name, coalesce(d.body, e.context) AS body, d.is_test, d.tenant_id
  FROM deliveries d LEFT JOIN events e ON e.seq = d.event_seq ORDER BY d.seq`;
const LATE = `SELECT id, endpoint_id, tenant_id, due_at FROM deliveries
  WHERE due_at < ? AND status IN ('pending', 'retrying', 'in_flight')`;
const FAN_OUTS = 'SELECT e.id FROM fan_outs f JOIN events e ON e.seq = f.event_seq WHERE e.created_at < ?';
const JOURNAL = `SELECT format, continues, bytes FROM journal
  WHERE slot > 0 AND seq = (SELECT seq FROM journal WHERE slot = 0) + slot ORDER BY slot`;
const GAPS = `SELECT d.id, max(a.number) - count(*) AS gaps
  FROM deliveries d JOIN attempts a ON a.delivery_seq = d.seq GROUP BY d.id`;

export class InspectSqlite implements Disposable {
  readonly #db: BetterSqlite3.Database;
  readonly #deliveries: BetterSqlite3.Statement<[], DeliveryRow>;
  readonly #late: BetterSqlite3.Statement<
    [number],
    Pick<DeliveryRow, 'id' | 'endpoint_id' | 'tenant_id'> & { due_at: number }
  >;
  readonly #sweeps: BetterSqlite3.Statement<[], SweepRow>;
  readonly #fanOuts: BetterSqlite3.Statement<[number], { id: string }>;

  constructor(path: string) {
    this.#db = new BetterSqlite3(path, { readonly: true });
    this.#deliveries = this.#db.prepare(DELIVERIES);
    this.#late = this.#db.prepare(LATE);
    this.#sweeps = this.#db.prepare(SWEEPS);
    this.#fanOuts = this.#db.prepare(FAN_OUTS);
  }

  /** In the order of their acceptance. */
  deliveries(): DeliveryRow[] {
    return this.#deliveries.all();
  }

  /** Ids of deliveries that were accepted, and whose rows are not written yet. */
  journalled(): Set<string> {
    const ids = new Set<string>();
    let record: Buffer[] = [];
    for (const { format, continues, bytes } of this.#db.prepare<[], JournalRow>(JOURNAL).all()) {
      record.push(bytes);
      if (continues === 1) continue;
      for (const { entries } of batchesIn(format, Buffer.concat(record))) {
        for (const { deliveries } of entries) for (const { id } of deliveries) ids.add(id);
      }
      record = [];
    }
    return ids;
  }

  /** Unfinished ones that were due before. */
  dueBefore(now: number) {
    return this.#late.all(now);
  }

  /** Events accepted before, whose fan-out is pending. */
  fanOutsBefore(now: number): string[] {
    return this.#fanOuts.all(now).map(({ id }) => id);
  }

  /** Numbers of attempts that are missing in the record of each delivery. */
  gaps(): { id: string; gaps: number }[] {
    return this.#db.prepare<[], { id: string; gaps: number }>(GAPS).all();
  }

  /** Changes of many deliveries that have steps left. */
  sweeps(): SweepRow[] {
    return this.#sweeps.all();
  }

  /** Deliveries that are as they were after this sweep, by number. */
  sweptAhead(): Map<number, number> {
    const rows = this.#db.prepare<[], { delivery_seq: number; through: number }>(SWEPT_AHEAD).all();
    return new Map(rows.map(({ delivery_seq: seq, through }) => [seq, through]));
  }

  [Symbol.dispose](): void {
    this.#db.close();
  }
}
