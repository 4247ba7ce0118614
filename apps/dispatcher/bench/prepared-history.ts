// A database with a past: rows that serve itself wrote for a few delivered events, copied many times over with ids,
// times, people and contents of their own, spread over the last four weeks in the order they would have been written.
import { randomBytes, randomUUID } from 'node:crypto';
import BetterSqlite3, { type Database } from 'better-sqlite3';
import { attemptId, deliveryId, eventId, Ulids } from '../src/domain/ids.ts';

type Row = Record<string, unknown>;
type Model = { event: Row; delivery: Row; attempt: Row };

const SPAN_MS = 28 * 86_400_000;
const PER_COMMIT = 10_000;
const PEOPLE = 100_000;
const PROFILE = '5b0c9d0e-6f53-4a53-9d3e-2f7a1f6f2b11';

/** Adds `count` finished events, each with one delivery and one attempt, to the database of a serve that is stopped. */
export function fillHistory(path: string, count: number): void {
  const db = new BetterSqlite3(path);
  try {
    // Nobody relies on these commits: the last checkpoint brings everything to the file.
    db.pragma('synchronous = OFF');
    const copy = copier(db, readModel(db), Date.now() - SPAN_MS, SPAN_MS / count);
    const many = db.transaction((from: number, to: number) => {
      for (let n = from; n < to; n += 1) copy(n);
    });
    for (let n = 0; n < count; n += PER_COMMIT) many(n, Math.min(count, n + PER_COMMIT));
    db.pragma('synchronous = FULL');
    db.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    db.close();
  }
}

function readModel(db: Database): Model {
  const delivery = db.prepare("SELECT * FROM deliveries WHERE status = 'delivered' ORDER BY seq LIMIT 1").get() as Row;
  if (delivery === undefined) throw new Error('no delivery has finished: there is nothing to make a history of');
  return {
    delivery,
    event: db.prepare('SELECT * FROM events WHERE seq = ?').get(delivery['event_seq']) as Row,
    attempt: db.prepare('SELECT * FROM attempts WHERE delivery_seq = ?').get(delivery['seq']) as Row,
  };
}

function copier(db: Database, { event, delivery, attempt }: Model, from: number, stepMs: number): (n: number) => void {
  const ulids = new Ulids((length) => randomBytes(length));
  const people = Array.from({ length: PEOPLE }, () => randomUUID());
  const tag = String(delivery['id']).slice(-8);
  const insertEvent = inserter(db, 'events', event);
  const insertDelivery = inserter(db, 'deliveries', delivery);
  const insertAttempt = inserter(db, 'attempts', attempt);
  return (n) => {
    const at = Math.floor(from + n * stepMs);
    const profile = people[Math.floor(Math.random() * PEOPLE)] as string;
    const ids = { event: eventId(ulids.next(at)), delivery: deliveryId(ulids.next(at), tag) };
    const eventSeq = insertEvent({
      id: ids.event,
      created_at: at,
      context: String(event['context']).replace(PROFILE, profile),
      profile_id: event['profile_id'] === null ? null : profile,
    });
    const times = { created_at: at, claimed_at: at, completed_at: at + 5 };
    const deliverySeq = insertDelivery({ id: ids.delivery, event_seq: eventSeq, ...times });
    insertAttempt({
      id: attemptId(ulids.next(at)),
      delivery_seq: deliverySeq,
      started_at: at,
      request_headers: String(attempt['request_headers']).replaceAll(String(delivery['id']), ids.delivery),
    });
  };
}

/** Inserts the model row with what is given changed; answers its seq. */
function inserter(db: Database, table: string, model: Row): (changes: Row) => number | bigint {
  const columns = Object.keys(model).filter((column) => column !== 'seq');
  const places = columns.map(() => '?').join(', ');
  const insert = db.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places})`);
  return (changes) =>
    insert.run(...columns.map((column) => (column in changes ? changes[column] : model[column]))).lastInsertRowid;
}
