// Answers the statements of acts that are written once. All of an act is done before this returns: nothing else can get
// into its part of the transaction.
import type { HotActs } from '../../hot-acts.ts';
import type { Ask, Steps, Tx } from '../../tx.ts';
import type { Connection } from '../connection/connection.ts';
import { disorderMs } from '../hot/disorder.ts';
import { forgetErasing, isErasing } from '../hot/erasing-tenants.ts';
import { forgetFailures, healthOf } from '../hot/health.ts';
import { leave } from '../hot/order-queue.ts';
import { addStart, windowOf } from '../hot/rate-starts.ts';
import { beginSweeps } from '../hot/sweeps.ts';
import { catchUpAll } from '../hot/swept-rows.ts';
import { pruneLog } from '../live/live-log.ts';

type OwnActs = {
  [Name in keyof HotActs]: (connection: Connection, ...input: Parameters<HotActs[Name]>) => ReturnType<HotActs[Name]>;
};
const hotActs: OwnActs = {
  disorderMs,
  healthOf,
  forgetFailures,
  leave,
  beginSweeps,
  catchUp: catchUpAll,
  windowOf,
  addStart,
  isErasing,
  forgetErasing,
  pruneLog,
};

export function answerTo(connection: Connection, ask: Ask): unknown {
  if (ask.want === 'hot') {
    const act = hotActs[ask.name] as (connection: Connection, ...input: readonly unknown[]) => unknown;
    return act(connection, ...ask.input);
  }
  const statement = connection.recent.of(ask.sql);
  // SQLite takes values one by one faster than as an array.
  const values: readonly unknown[] = Array.isArray(ask.values) ? ask.values : [ask.values];
  if (ask.want === 'get') return statement.get(...values);
  return ask.want === 'all' ? statement.all(...values) : statement.run(...values).changes;
}

export function runSteps<Result>(connection: Connection, steps: Steps<Result>): Result {
  let step = steps.next();
  while (step.done !== true) step = steps.next(answerTo(connection, step.value));
  return step.value;
}

type Act = (tx: Tx, input: never) => Steps<unknown>;
type InputOf<A extends Act> = Parameters<A>[1];
type ResultOf<A extends Act> = ReturnType<A> extends Steps<infer Result> ? Result : never;
type OnSqlite<A extends Act> = (connection: Connection, input: InputOf<A>) => ResultOf<A>;

const onSqlite =
  (act: (tx: Tx, input: unknown) => Steps<unknown>) =>
  (connection: Connection, input: unknown): unknown =>
    runSteps(connection, act(connection.tx, input));

/** Acts that are written once, as acts of SQLite. */
export function allOnSqlite<Acts extends Record<string, Act>>(
  acts: Acts,
): { [Name in keyof Acts]: OnSqlite<Acts[Name]> } {
  return Object.fromEntries(Object.entries(acts).map(([name, act]) => [name, onSqlite(act as never)])) as never;
}
