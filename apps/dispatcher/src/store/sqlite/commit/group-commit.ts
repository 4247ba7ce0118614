// Runs many acts in one transaction: they share one fsync, and none is answered before it. An act that fails is undone
// alone (its savepoint); if the commit itself fails, all of them fail.
import { StoreError } from '../../../ports/store/store-error.ts';
import type { Connection } from '../connection/connection.ts';
import { asStoreFault, reasonOf, textOf } from '../connection/faults.ts';
import { countChanges, forgetChanges, writeChanges } from '../live/live-log.ts';
import { type ActName, acts, isWrite } from './acts.ts';
import { countCancellations, forgetCancellations, reportCancellations } from './cancellations.ts';
import { noteCommit, noteFailedCommit } from './stats.ts';

export type Call = { name: ActName; input: unknown };
export type CallResult = { ok: true; value: unknown } | { ok: false; error: unknown };

type AnyAct = (connection: Connection, input: unknown) => unknown;

export function runGroup(connection: Connection, calls: readonly Call[]): CallResult[] {
  return tryGroup(connection, calls) ?? lockedOut(connection, calls);
}

/** As `runGroup`; `null` = it writes, and another process holds the write lock: nothing was done. */
export function tryGroup(connection: Connection, calls: readonly Call[]): CallResult[] | null {
  const writing = calls.some((call) => isWrite(call.name));
  const startedAt = performance.now();
  try {
    if (!begin(connection, writing)) return null;
    connection.noticeOthers();
    const results = calls.map((call) => runOne(connection, call));
    writeChanges(connection);
    const publish = connection.news.gather(connection);
    connection.sql('COMMIT').run();
    publish();
    reportCancellations(connection);
    if (writing) noteCommit(connection, calls.length, (performance.now() - startedAt) / 1000);
    if (writing) connection.files?.afterCommit();
    return results;
  } catch (cause) {
    if (connection.db.inTransaction) connection.sql('ROLLBACK').run();
    connection.forget();
    forgetChanges(connection);
    connection.news.undo();
    forgetCancellations(connection);
    noteFailedCommit(connection);
    return allFailed(calls, textOf(cause), { cause, reason: reasonOf(cause) });
  }
}

/** What is answered to writes that the write lock was not had for. */
export function lockedOut(connection: Connection, calls: readonly Call[]): CallResult[] {
  noteFailedCommit(connection);
  return allFailed(calls, 'another program holds the write lock of the database', { reason: 'locked' });
}

function allFailed(calls: readonly Call[], why: string, options: ConstructorParameters<typeof StoreError>[2]) {
  const error = new StoreError('unavailable', `the store cannot commit: ${why}`, options);
  return calls.map(() => ({ ok: false as const, error }));
}

/** Waits for the write lock as long as the connection's `busy_timeout`. Reads need no lock: they always begin. */
function begin(connection: Connection, writing: boolean): boolean {
  try {
    connection.sql(writing ? 'BEGIN IMMEDIATE' : 'BEGIN').run();
    return true;
  } catch (error) {
    if (writing && reasonOf(error) === 'locked') return false;
    throw error;
  }
}

function runOne(connection: Connection, call: Call): CallResult {
  const act = acts[call.name] as AnyAct;
  if (!isWrite(call.name)) return attempt(() => act(connection, call.input));
  connection.sql('SAVEPOINT act').run();
  const changes = countChanges(connection);
  const notes = connection.news.count;
  const cancellations = countCancellations(connection);
  const result = attempt(() => act(connection, call.input));
  // A full disk or a failed write ends the whole transaction by itself: then there is nothing left to go back to.
  if (!connection.db.inTransaction) throw result.ok ? new Error('the transaction was lost') : result.error;
  if (!result.ok) {
    connection.sql('ROLLBACK TO act').run();
    connection.forget();
    forgetChanges(connection, changes);
    connection.news.undo(notes);
    forgetCancellations(connection, cancellations);
  }
  connection.sql('RELEASE act').run();
  return result;
}

function attempt(run: () => unknown): CallResult {
  try {
    return { ok: true, value: run() };
  } catch (error) {
    return { ok: false, error: asStoreFault(error) };
  }
}
