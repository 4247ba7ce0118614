// Runs many acts in one transaction: they share one fsync, and none is answered before it. If an act fails, the transaction is
// rolled back and run again with a savepoint for each act, so that the failed one is undone alone. If the commit itself
// fails, all of them fail.
//
// Acts hardly ever fail, and in an open savepoint SQLite copies every page that an act changes: 10 % of the store thread's CPU time
// with single posts. An act may run twice, so it has no effect outside of the transaction that a second run would double.
import { StoreError } from '../../../ports/store/store-error.ts';
import type { Connection } from '../connection/connection.ts';
import { asStoreFault, reasonOf, textOf } from '../connection/faults.ts';
import { lookAheadAgain } from '../hot/rate-starts.ts';
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
  const startedAt = performance.now();
  try {
    let begun = begin(connection, calls);
    if (begun === null) return null;
    let results = runAll(connection, calls, runTogether);
    if (results === null) {
      undo(connection);
      begun = begin(connection, calls);
      if (begun === null) return null;
      results = runAll(connection, calls, runApart);
    }
    writeChanges(connection);
    const publish = connection.news.gather(connection);
    connection.sql('COMMIT').run();
    publish();
    reportCancellations(connection);
    if (begun === 'writing') {
      noteCommit(connection, calls.length, (performance.now() - startedAt) / 1000);
      connection.files?.afterCommit();
    }
    return results;
  } catch (cause) {
    undo(connection);
    noteFailedCommit(connection);
    return allFailed(calls, textOf(cause), { cause, reason: reasonOf(cause) });
  }
}

/** Rolls the transaction back, and forgets what is kept beside the rows. */
function undo(connection: Connection): void {
  if (connection.db.inTransaction) connection.sql('ROLLBACK').run();
  connection.forget();
  connection.journal.forget();
  forgetChanges(connection);
  connection.news.undo();
  forgetCancellations(connection);
  // A claim that runs once more is still the first that sees them.
  lookAheadAgain(connection);
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

/** `null` = it writes, and another process holds the write lock. Reads before which the journal is written out write too. */
function begin(connection: Connection, calls: readonly Call[]): 'reading' | 'writing' | null {
  if (!calls.some((call) => isWrite(call.name))) {
    beginAs(connection, 'BEGIN');
    if (!mayMissRows(connection, calls)) return 'reading';
    connection.sql('COMMIT').run();
  }
  try {
    beginAs(connection, 'BEGIN IMMEDIATE');
    return 'writing';
  } catch (error) {
    if (reasonOf(error) === 'locked') return null;
    throw error;
  }
}

/** An immediate one waits for the write lock as long as the connection's `busy_timeout`. Reads need no lock: they always begin. */
function beginAs(connection: Connection, kind: 'BEGIN' | 'BEGIN IMMEDIATE'): void {
  connection.sql(kind).run();
  connection.noticeOthers();
}

/** Whether rows that these reads look for may still be in the journal. A reading thread is asked after the writer has written them out. */
function mayMissRows(connection: Connection, calls: readonly Call[]): boolean {
  if (connection.db.readonly || !calls.some(({ name }) => isAffected(name))) return false;
  readJournal(connection);
  return !connection.journal.isEmpty;
}

type Run = (connection: Connection, calls: readonly Call[]) => CallResult[] | null;

function runAll(connection: Connection, calls: readonly Call[], run: Run): CallResult[] | null {
  const isQuiet = calls.every(({ name }) => name === 'accept' || !isAffected(name));
  const outcomes = isQuiet ? journalled(connection, calls) : null;
  if (outcomes !== null) {
    let next = 0;
    return calls.map((call) =>
      call.name === 'accept' ? { ok: true, value: outcomes[next++] } : resultOf(connection, call),
    );
  }
  if (!connection.db.readonly && calls.some(({ name }) => isAffected(name))) writeOut(connection);
  if (calls.some(({ name }) => isRemoval(name))) blankSlots(connection);
  return run(connection, calls);
}

/** Without savepoints. `null` = an act that writes failed, and what it did is still there. */
function runTogether(connection: Connection, calls: readonly Call[]): CallResult[] | null {
  const results: CallResult[] = [];
  for (const call of calls) {
    const result = resultOf(connection, call);
    results.push(result);
    if (!isWrite(call.name)) continue;
    mustGoOn(connection, result);
    if (!result.ok) return null;
  }
  return results;
}

/** Each act that writes has a savepoint. */
const runApart = (connection: Connection, calls: readonly Call[]): CallResult[] =>
  calls.map((call) => (isWrite(call.name) ? runInSavepoint(connection, call) : resultOf(connection, call)));

function runInSavepoint(connection: Connection, call: Call): CallResult {
  connection.sql('SAVEPOINT act').run();
  const changes = countChanges(connection);
  const notes = connection.news.count;
  const cancellations = countCancellations(connection);
  const result = resultOf(connection, call);
  mustGoOn(connection, result);
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

/** A full disk or a failed write ends the whole transaction by itself: then there is nothing left to go back to. */
function mustGoOn(connection: Connection, result: CallResult): void {
  if (!connection.db.inTransaction) throw result.ok ? new Error('the transaction was lost') : result.error;
}

function resultOf(connection: Connection, { name, input }: Call): CallResult {
  try {
    return { ok: true, value: (acts[name] as AnyAct)(connection, input) };
  } catch (error) {
    return { ok: false, error: asStoreFault(error) };
  }
}
