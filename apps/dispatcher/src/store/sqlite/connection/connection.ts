// One open database with what every act needs: prepared statements, the master key, and webhooks read once per version.
import { sqlFunctions } from '@posthorn/query/sql';
import type { Database, Statement } from 'better-sqlite3';
import type { Endpoint } from '../../../domain/endpoint.ts';
import type { Webhook } from '../../../domain/webhook.ts';
import type { Sealing } from '../../sealing.ts';
import { Tx } from '../../tx.ts';
import { CommitNews } from '../commit/commit-news.ts';
import { Journal } from '../journal/journal.ts';
import { sqliteDialect } from './dialect.ts';
import type { FileWatch } from './file-watch.ts';
import { RecentStatements } from './recent-statements.ts';

/** Deliveries that the commit which asks for a sweep changes: about 15 ms. */
export const SWEPT_AT_ONCE = 1000;

export class Connection {
  readonly db: Database;
  readonly sealing: Sealing;
  /** For acts that are written once. */
  readonly tx: Tx;
  /** Their statements. */
  readonly recent: RecentStatements;
  /** Opening a seal costs more than a claim: endpoints and webhooks are kept by id and version. */
  readonly endpoints: Map<number, Endpoint>;
  readonly webhooks: Map<number, Webhook>;
  /** Webhooks whose stored health is good, with the last success that was written of each (epoch ms). */
  readonly healthy = new Map<number, number>();
  /** Tenants with a running erasure; `null` = to be asked for. */
  erasingTenants: ReadonlySet<number> | null = null;
  /** Fewer in tests. */
  sweptAtOnce = SWEPT_AT_ONCE;
  /** Of the transaction under way. */
  readonly news = new CommitNews();
  /** Accepted events whose rows are not written yet. */
  readonly journal = new Journal();
  /** No other process can be a node while this one lives: the lock of the one `serve`, or a database in memory. */
  isAlone = false;
  /** Of a server's writing connection to a file. */
  files: FileWatch | null = null;
  /** Of acts and transactions: what is kept beside the rows is worth nothing after one. */
  rollbacks = 0;
  /** Heartbeats of this node. */
  beats = 0;
  #dataVersion: number | null = null;
  /** The write-ahead log may still have pages from before an erasure. */
  erasedInLog = false;
  readonly #statements = new Map<string, Statement<unknown[], never>>();

  constructor(db: Database, sealing: Sealing) {
    this.db = db;
    for (const [name, call] of Object.entries(sqlFunctions)) {
      db.function(name, { deterministic: true, varargs: true }, call);
    }
    this.sealing = sealing;
    this.tx = new Tx(sqliteDialect, sealing);
    this.endpoints = this.tx.endpoints;
    this.webhooks = this.tx.webhooks;
    this.recent = new RecentStatements(db);
  }

  /** This process, for leases that it takes; `null` = it has not joined. */
  get node(): number | null {
    return this.tx.node;
  }

  set node(node: number) {
    this.tx.node = node;
  }

  /** In a transaction: where another connection has committed since the last one, what is kept beside the rows is old. */
  noticeOthers(): void {
    const row = this.sql<{ data_version: number }>('PRAGMA data_version').get();
    if (row?.data_version !== this.#dataVersion) this.journal.forget();
    if (this.#dataVersion !== null && row?.data_version !== this.#dataVersion) this.forget();
    this.#dataVersion = row?.data_version ?? null;
  }

  /** After a rollback: what was read or written inside it may never have been committed. */
  forget(): void {
    this.endpoints.clear();
    this.webhooks.clear();
    this.tx.targets.clear();
    this.healthy.clear();
    this.erasingTenants = null;
    this.rollbacks += 1;
  }

  /**
   * A prepared statement, made once. For SQL that is written in the source; what is put together for one call is prepared for it.
   * In hot statements with ORDER BY, LIMIT or a join write a parameter as `+?`: SQLite looks at the value of a bare one when it
   * plans, and so parses and plans the statement again after each time it is bound (ten times the cost of a short search).
   */
  sql<Row = never>(text: string): Statement<unknown[], Row> {
    let statement = this.#statements.get(text);
    if (statement === undefined) {
      statement = this.db.prepare<unknown[], never>(text);
      this.#statements.set(text, statement);
    }
    return statement as unknown as Statement<unknown[], Row>;
  }
}

export const flag = (value: boolean): 0 | 1 => (value ? 1 : 0);
