// Runs many acts in one transaction: they share one fsync, and none is answered before it. An act that fails is undone
// alone (its savepoint); if the commit itself fails, all of them fail.
import { StoreError } from '../../../ports/store/store-error.ts';
import type { Connection } from '../connection/connection.ts';
import { asStoreFault, reasonOf, textOf } from '../connection/faults.ts';
import { journalled } from '../journal/append.ts';
import { blankSlots, readJournal } from '../journal/slots.ts';
import { writeOut } from '../journal/write-out.ts';
import { countChanges, forgetChanges, writeChanges } from '../live/live-log.ts';
import { type ActName, acts, isAffected, isRemoval, isWrite } from './acts.ts';
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
  let writing = calls.some((call) => isWrite(call.name));
  const startedAt = performance.now();
  try {
    if (!begin(connection, writing)) return null;
    if (!writing && mayMissRows(connection, calls)) {
      writing = true;
      connection.sql('COMMIT').run();
      if (!begin(connection, writing)) return null;
    }
    const results = runAll(connection, calls);
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
    connection.journal.forget();
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
    connection.noticeOthers();
    return true;
  } catch (error) {
    if (writing && reasonOf(error) === 'locked') return false;
    throw error;
  }
}

/** Whether rows that these reads look for may still be in the journal. A reading thread is asked after the writer has written them out. */
function mayMissRows(connection: Connection, calls: readonly Call[]): boolean {
  if (connection.db.readonly || !calls.some(({ name }) => isAffected(name))) return false;
  readJournal(connection);
  return !connection.journal.isEmpty;
}

function runAll(connection: Connection, calls: readonly Call[]): CallResult[] {
  const isQuiet = calls.every(({ name }) => name === 'accept' || !isAffected(name));
  const outcomes = isQuiet ? journalled(connection, calls) : null;
  if (outcomes !== null) {
    let next = 0;
    return calls.map((call) =>
      call.name === 'accept' ? { ok: true, value: outcomes[next++] } : runOne(connection, call),
    );
  }
  if (!connection.db.readonly && calls.some(({ name }) => isAffected(name))) writeOut(connection);
  if (calls.some(({ name }) => isRemoval(name))) blankSlots(connection);
  return calls.map((call) => runOne(connection, call));
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
