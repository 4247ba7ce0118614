// Runs many acts in one transaction: they share one fsync, and none is answered before it. An act that fails is undone
// alone (its savepoint); if the commit itself fails, all of them fail.
import { StoreError } from '../../ports/store/store-error.ts';
import { type ActName, acts, isAfterCommit, isWrite } from './acts.ts';
import { countCancellations, forgetCancellations, reportCancellations } from './cancellations.ts';
import { noteCommit, noteFailedCommit } from './commit-log.ts';
import { asStoreFault, reasonOf, textOf } from './faults.ts';
import { countChanges, forgetChanges, writeChanges } from './live-log.ts';
import type { Session } from './session.ts';

export type Call = { name: ActName; input: unknown };
export type CallResult = { ok: true; value: unknown } | { ok: false; error: unknown };

type AnyAct = (session: Session, input: unknown) => unknown;

export function runGroup(session: Session, calls: readonly Call[]): CallResult[] {
  return tryGroup(session, calls) ?? lockedOut(session, calls);
}

/** As `runGroup`; `null` = it writes, and another process holds the write lock: nothing was done. */
export function tryGroup(session: Session, calls: readonly Call[]): CallResult[] | null {
  const writing = calls.some((call) => isWrite(call.name));
  const startedAt = performance.now();
  try {
    if (!begin(session, writing)) return null;
    session.noticeOthers();
    const results = calls.map((call) => (isAfterCommit(call.name) ? null : runOne(session, call)));
    writeChanges(session);
    const publish = session.news.gather(session);
    session.sql('COMMIT').run();
    publish();
    reportCancellations(session);
    if (writing) noteCommit(session, calls.length, (performance.now() - startedAt) / 1000);
    if (writing) session.files?.afterCommit();
    return results.map((result, i) => result ?? runAfterCommit(session, calls[i]));
  } catch (cause) {
    if (session.db.inTransaction) session.sql('ROLLBACK').run();
    session.forget();
    forgetChanges(session);
    session.news.undo();
    forgetCancellations(session);
    noteFailedCommit(session);
    return allFailed(calls, textOf(cause), { cause, reason: reasonOf(cause) });
  }
}

/** What is answered to writes that the write lock was not had for. */
export function lockedOut(session: Session, calls: readonly Call[]): CallResult[] {
  noteFailedCommit(session);
  return allFailed(calls, 'another program holds the write lock of the database', { reason: 'locked' });
}

function allFailed(calls: readonly Call[], why: string, options: ConstructorParameters<typeof StoreError>[2]) {
  const error = new StoreError('unavailable', `the store cannot commit: ${why}`, options);
  return calls.map(() => ({ ok: false as const, error }));
}

/** Waits for the write lock as long as the connection's `busy_timeout`. Reads need no lock: they always begin. */
function begin(session: Session, writing: boolean): boolean {
  try {
    session.sql(writing ? 'BEGIN IMMEDIATE' : 'BEGIN').run();
    return true;
  } catch (error) {
    if (writing && reasonOf(error) === 'locked') return false;
    throw error;
  }
}

function runOne(session: Session, call: Call): CallResult {
  const act = acts[call.name] as AnyAct;
  if (!isWrite(call.name)) return attempt(() => act(session, call.input));
  session.sql('SAVEPOINT act').run();
  const changes = countChanges(session);
  const notes = session.news.count;
  const cancellations = countCancellations(session);
  const result = attempt(() => act(session, call.input));
  // A full disk or a failed write ends the whole transaction by itself: then there is nothing left to go back to.
  if (!session.db.inTransaction) throw result.ok ? new Error('the transaction was lost') : result.error;
  if (!result.ok) {
    session.sql('ROLLBACK TO act').run();
    session.forget();
    forgetChanges(session, changes);
    session.news.undo(notes);
    forgetCancellations(session, cancellations);
  }
  session.sql('RELEASE act').run();
  return result;
}

function runAfterCommit(session: Session, call: Call | undefined): CallResult {
  if (call === undefined) throw new Error('there are as many results as calls');
  return attempt(() => (acts[call.name] as AnyAct)(session, call.input));
}

function attempt(run: () => unknown): CallResult {
  try {
    return { ok: true, value: run() };
  } catch (error) {
    return { ok: false, error: asStoreFault(error) };
  }
}
