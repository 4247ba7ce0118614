// Checks the integrity of a database in bounded time, before anything is written to it.
import BetterSqlite3, { type Database } from 'better-sqlite3';
import { StoreError } from '../../../ports/store/store-error.ts';
import { reasonOf, textOf } from './faults.ts';
import { migrate } from './migrate.ts';

/** Up to here SQLite's own check reads the whole file: about half a second from memory, a few seconds from a slow disk. */
const WHOLE_MAX_BYTES = 268_435_456;
/** A larger file is read page by page for as long as this. */
const BUDGET_MS = 5000;
/** SQLite reads every page, and shows one of so many: to show each took 0.4 s more for 1,000,000 pending deliveries (1.7 GB). */
const SHOWN_OF_PAGES = 64;

export type CheckBounds = { wholeMaxBytes: number; budgetMs: number };

/** @throws StoreError `damaged` */
export function checkDatabase(
  db: Database,
  { wholeMaxBytes, budgetMs }: CheckBounds = { wholeMaxBytes: WHOLE_MAX_BYTES, budgetMs: BUDGET_MS },
): void {
  try {
    const bytes = Number(db.pragma('page_count', { simple: true })) * Number(db.pragma('page_size', { simple: true }));
    const flaw = bytes <= wholeMaxBytes ? wholeFlaw(db) : flawWithin(db, performance.now() + budgetMs);
    if (flaw !== null) throw damaged(db.name, flaw);
  } catch (error) {
    throw reasonOf(error) === 'damaged' ? damaged(db.name, textOf(error)) : error;
  }
}

export function damaged(path: string, flaw: string, cause?: unknown): StoreError {
  return new StoreError(
    'damaged',
    `the database ${path} is damaged (${flaw}): restore a backup, or recover readable data with ` +
      `sqlite3 ${path} ".recover"; serve --skip-database-check starts without this check`,
    { cause },
  );
}

function wholeFlaw(db: Database): string | null {
  const text = String(db.pragma('quick_check(1)', { simple: true }));
  return text === 'ok' ? null : lastLine(text);
}

/** Everything that migrations make is there. @throws StoreError `damaged` */
export function checkSchema(db: Database): void {
  const fresh = new BetterSqlite3(':memory:');
  try {
    migrate(fresh);
    const present = new Set(objectsOf(db));
    const missing = objectsOf(fresh).find((one) => !present.has(one));
    if (missing !== undefined) throw damaged(db.name, `its ${missing} is missing`);
  } finally {
    fresh.close();
  }
}

const objectsOf = (db: Database): string[] =>
  db.prepare<[], string>("SELECT type || ' ' || name FROM sqlite_schema").pluck().all();

/** Pages that are no part of a tree, or cannot be decoded; as many as can be read until then. */
function flawWithin(db: Database, endsAt: number): string | null {
  const pages = db.prepare<[number], { pagetype: string; pageno: number }>(
    "SELECT pagetype, pageno FROM dbstat WHERE pagetype = 'corrupted' OR pageno % ? = 0",
  );
  for (const { pagetype, pageno } of pages.iterate(SHOWN_OF_PAGES)) {
    if (performance.now() > endsAt) return null;
    if (pagetype === 'corrupted') return `page ${pageno} cannot be read`;
  }
  return null;
}

/** SQLite puts a heading above what it found; one line is enough for a message. */
const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? text;
