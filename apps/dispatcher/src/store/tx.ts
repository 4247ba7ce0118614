// How an act is written once for every database: as a generator that yields the statements it wants answered. The driver
// of a database answers them. SQLite's answers at once, because its group commit is one synchronous transaction and an
// await would let other acts in. A driver over a network awaits each answer.
import type { Endpoint } from '../domain/endpoint.ts';
import type { Target } from '../domain/target.ts';
import type { Webhook } from '../domain/webhook.ts';
import type { Dialect } from './dialect.ts';
import type { HotActs } from './hot-acts.ts';
import type { Sealing } from './sealing.ts';

export type Value = string | number | bigint | Uint8Array | null;
/** For `?` in order, or for `:name`. */
type Values = readonly Value[] | Readonly<Record<string, Value>>;

export type Ask =
  | { want: 'get' | 'all' | 'run'; sql: string; values: Values }
  | { want: 'hot'; name: keyof HotActs; input: readonly unknown[] };

/** An act, or a part of one that others `yield*`. */
export type Steps<Result> = Generator<Ask, Result, unknown>;

const NONE: Values = [];

/**
 * What an act gets: how it asks, and what it knows without asking. All statements of an act are in one serializable
 * transaction. Where the database refuses it, a driver runs the act again from its beginning.
 */
export class Tx {
  readonly dialect: Dialect;
  readonly sealing: Sealing;
  /** The node that acts, for leases that it takes; `null` = this process has not joined. */
  node: number | null = null;
  /** Opening a seal costs more than a claim: endpoints, webhooks and targets are kept by id and version. Emptied after a rollback. */
  readonly endpoints = new Map<number, Endpoint>();
  readonly webhooks = new Map<number, Webhook>();
  readonly targets = new Map<number, Target>();

  constructor(dialect: Dialect, sealing: Sealing) {
    this.dialect = dialect;
    this.sealing = sealing;
  }

  /** The first row. Truth values are 1 and 0. What the database chooses, such as an id, is read with this and `RETURNING`. */
  *get<Row>(sql: string, values = NONE): Steps<Row | undefined> {
    return (yield { want: 'get', sql, values }) as Row | undefined;
  }

  *all<Row>(sql: string, values = NONE): Steps<Row[]> {
    return (yield { want: 'all', sql, values }) as Row[];
  }

  /** How many rows were written or removed. */
  *run(sql: string, values = NONE): Steps<number> {
    return (yield { want: 'run', sql, values }) as number;
  }

  /** Has the database do what belongs to its own acts on the delivery path. */
  *hot<Name extends keyof HotActs>(name: Name, ...input: Parameters<HotActs[Name]>): Steps<ReturnType<HotActs[Name]>> {
    return (yield { want: 'hot', name, input }) as ReturnType<HotActs[Name]>;
  }
}

export const flag = (value: boolean): 0 | 1 => (value ? 1 : 0);
