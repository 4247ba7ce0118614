// The stores that receivers in processes share, opened by name. Each handler writes one row: the effect of its delivery.
import { sqlInbox } from '@posthorn/receiver-kit/inbox/sql';
import Database from 'better-sqlite3';
import { Redis } from 'ioredis';
import mysql, { type PoolConnection } from 'mysql2/promise';
import pg from 'pg';
import * as sqlite from '../snippets/better-sqlite3.ts';
import { inboxOf } from '../snippets/ioredis.ts';
import * as mysql2 from '../snippets/mysql2.ts';
import * as nodePostgres from '../snippets/pg.ts';

export interface Store {
  readonly inbox: unknown;
  /** Writes through the transaction of the inbox. */
  write(tx: unknown, delivery: string): Promise<unknown>;
  /** How often each delivery took effect. */
  effects(): Promise<number[]>;
  close(): Promise<void>;
}

export const EFFECTS = 'CREATE TABLE IF NOT EXISTS effects (delivery varchar(100))';
const COUNT = 'SELECT count(*) AS n FROM effects GROUP BY delivery';
const INSERT = 'INSERT INTO effects VALUES ';

const OPENERS: Readonly<Record<string, (url: string) => Store>> = {
  postgres(url) {
    const pool = new pg.Pool({ connectionString: url, max: 8 });
    return {
      inbox: sqlInbox({ dialect: 'postgres', transaction: nodePostgres.transactionOf(pool) }),
      write: (tx, delivery) => (tx as pg.PoolClient).query(`${INSERT}($1)`, [delivery]),
      effects: async () => (await pool.query(COUNT)).rows.map(({ n }) => Number(n)),
      close: () => pool.end(),
    };
  },
  mysql(url) {
    const pool = mysql.createPool({ uri: url, connectionLimit: 8 });
    return {
      inbox: sqlInbox({ dialect: 'mysql', transaction: mysql2.transactionOf(pool) }),
      write: (tx, delivery) => (tx as PoolConnection).query(`${INSERT}(?)`, [delivery]),
      effects: async () => ((await pool.query(COUNT))[0] as { n: unknown }[]).map(({ n }) => Number(n)),
      close: () => pool.end(),
    };
  },
  redis(url) {
    const redis = new Redis(url);
    return {
      inbox: inboxOf(redis),
      write: (_tx, delivery) => redis.hincrby('effects', delivery, 1),
      effects: async () => (await redis.hvals('effects')).map(Number),
      close: async () => void (await redis.quit()),
    };
  },
  sqlite(url) {
    const db = new Database(url, { timeout: 10_000 });
    db.pragma('journal_mode = WAL');
    return {
      inbox: sqlInbox({ dialect: 'sqlite', transaction: sqlite.transactionOf(db) }),
      write: async (tx, delivery) => (tx as Database.Database).prepare(`${INSERT}(?)`).run(delivery),
      effects: async () => db.prepare(COUNT).pluck().all().map(Number),
      close: async () => void db.close(),
    };
  },
};

export async function openStore(name: string, url: string): Promise<Store> {
  const open = OPENERS[name];
  if (open === undefined) throw new Error(`no store is called ${name}`);
  return open(url);
}
