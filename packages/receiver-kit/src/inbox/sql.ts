// An inbox in a table of the receiver's own database. It gets functions, never a driver. What a handler writes through
// `ctx.tx` and the mark that the delivery is done commit together, so each delivery takes effect exactly once.
import { randomUUID } from 'node:crypto';
import type { Claim, Inbox, InboxTransaction } from './inbox.ts';
import { isCollision } from './sql-collision.ts';
import { checkDialect, DEFAULT_TABLE } from './sql-schema.ts';
import { type SqlDialect, type SqlValue, type Statement, Statements } from './sql-statements.ts';
import { storedKey } from './stored-key.ts';

export { sqlInboxSchema } from './sql-schema.ts';
export type { SqlDialect, SqlValue } from './sql-statements.ts';

/** Runs one statement in the transaction and returns the rows of a SELECT: an array of objects. What it returns for other statements is ignored. */
export type SqlQuery = (text: string, values: SqlValue[]) => unknown;

export interface SqlInboxOptions<Tx> {
  readonly dialect: SqlDialect;
  /**
   * Begins a transaction, awaits `work`, then commits; rolls back and rejects if `work` rejects. `tx` is given to handlers as
   * `ctx.tx`. Placeholders are `$1, $2, …` for postgres and `?` for the others; each appears once and in order.
   */
  readonly transaction: (work: (tx: Tx, query: SqlQuery) => Promise<void>) => Promise<unknown>;
  /** Default 'posthorn_inbox'; `schema.table` is possible. The second table has the same name with `_newest` added. */
  readonly table?: string;
  /** How long `prune` keeps the newest time of a key after it was last noted, in ms. Default 90 days. */
  readonly retentionMs?: number;
  /** Epoch ms. Replaces the clock of the database, which by default decides when leases end. */
  readonly now?: () => number;
}

export interface SqlInbox<Tx> extends Inbox<Tx> {
  /**
   * Deletes rows that are of no more use, at most `limit` (default 500) of each table, and returns how many. Call it now and
   * then, such as once an hour, until it returns 0.
   * @throws RangeError for a limit that is not a whole number from 1 to 10,000.
   */
  prune(options?: { readonly limit?: number }): Promise<number>;
}

const RETENTION_MS = 90 * 86_400_000;
const TRIES = 5;

/**
 * Needs the tables of `sqlInboxSchema`. Give the pool at least two connections: one runs the handlers, another claims and releases.
 * @throws RangeError, TypeError for options that cannot work.
 */
export function sqlInbox<Tx = unknown>(options: SqlInboxOptions<Tx>): SqlInbox<Tx> {
  const { statements, retentionMs } = read(options);

  /** One short transaction. The database may end it for the sake of another one; then it runs again. */
  async function act<Result>(work: (query: SqlQuery) => Promise<Result>): Promise<Result> {
    const got: Result[] = [];
    for (let tries = 1; ; tries++) {
      got.length = 0;
      try {
        await options.transaction(async (_tx, query) => void got.push(await work(query)));
        break;
      } catch (error) {
        if (tries === TRIES || !isCollision(error)) throw error;
      }
    }
    const [result] = got;
    if (result === undefined) throw new TypeError('transaction() of the SQL inbox did not run its work');
    return result;
  }

  async function complete(query: SqlQuery, key: string, token: string): Promise<boolean> {
    const id = storedKey(key);
    const doneToken = randomUUID();
    await run(query, statements.complete(id, token, doneToken));
    return (await firstRow(query, statements.find(id)))?.['token'] === doneToken;
  }

  async function advance(query: SqlQuery, key: string, timeMs: number): Promise<boolean> {
    const id = storedKey(key);
    await run(query, statements.advance(id, timeMs));
    return Number((await firstRow(query, statements.newest(id)))?.['newest']) === timeMs;
  }

  return {
    local: false,
    claim: (key, { leaseMs, ttlMs }) =>
      act(async (query): Promise<Claim> => {
        const id = storedKey(key);
        const token = randomUUID();
        await run(query, statements.claim(id, token, leaseMs, ttlMs));
        const row = await firstRow(query, statements.find(id));
        if (row === undefined)
          throw new TypeError(`query() of the SQL inbox must return the rows of a SELECT as an array of objects`);
        if (row['token'] === token) return { state: 'new', token };
        if (Number(row['done']) === 1) return { state: 'done' };
        return { state: 'busy', retryAfterMs: Math.min(Math.max(1, Number(row['rest'])), leaseMs) };
      }),
    complete: (key, token) => act((query) => complete(query, key, token)),
    async release(key, token) {
      await act(async (query) => {
        await run(query, statements.release(storedKey(key), token));
        return true;
      });
    },
    advance: (key, timeMs) => act((query) => advance(query, key, timeMs)),
    async transact(key, token, work) {
      let isLost = false;
      try {
        await options.transaction(async (tx, query) => {
          isLost = false;
          const inside: InboxTransaction<Tx> = { tx, advance: (one, timeMs) => advance(query, one, timeMs) };
          await work(inside);
          isLost = !(await complete(query, key, token));
          if (isLost) throw new Error('the lease was lost, so the transaction is rolled back');
        });
        return !isLost;
      } catch (error) {
        if (isLost) return false;
        throw error;
      }
    },
    async prune({ limit = 500 } = {}) {
      if (!(Number.isInteger(limit) && limit >= 1 && limit <= 10_000))
        throw new RangeError(`limit must be a whole number from 1 to 10,000; got ${String(limit)}`);
      let pruned = 0;
      for (const kind of ['deliveries', 'newest'] as const) {
        pruned += await act(async (query) => {
          const rows = await rowsOf(query, statements.expired(kind, retentionMs, limit));
          const ids = rows.map(({ id }) => String(id));
          if (ids.length > 0) await run(query, statements.remove(kind, retentionMs, ids));
          return ids.length;
        });
      }
      return pruned;
    },
  };
}

function read<Tx>(options: SqlInboxOptions<Tx>): { statements: Statements; retentionMs: number } {
  const { dialect, transaction, table = DEFAULT_TABLE, retentionMs = RETENTION_MS, now } = options;
  checkDialect(dialect);
  if (typeof transaction !== 'function')
    throw new TypeError(
      `transaction must be a function that runs its work in a transaction; got ${typeof transaction}`,
    );
  if (!(Number.isFinite(retentionMs) && retentionMs >= 0))
    throw new RangeError(`retentionMs must be a number of 0 or more; got ${String(retentionMs)}`);
  return { statements: new Statements(dialect, table, now), retentionMs };
}

async function run(query: SqlQuery, { text, values }: Statement): Promise<unknown> {
  return query(text, values);
}

async function rowsOf(query: SqlQuery, statement: Statement): Promise<readonly Record<string, unknown>[]> {
  const rows = await run(query, statement);
  if (Array.isArray(rows)) return rows;
  throw new TypeError(
    `query() of the SQL inbox must return the rows of a SELECT as an array of objects; got ${rows === null ? 'null' : typeof rows}`,
  );
}

async function firstRow(query: SqlQuery, statement: Statement): Promise<Record<string, unknown> | undefined> {
  return (await rowsOf(query, statement))[0];
}
