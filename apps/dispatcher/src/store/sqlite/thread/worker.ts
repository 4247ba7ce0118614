// The store's own thread: the event loop never waits on the disk. All calls that have arrived when one is taken up
// share its transaction, so the busier it is, the more acts share one fsync. Large ones wait for their turn (commit-turns.ts).
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { News } from '../../../ports/news.ts';
import { StoreError } from '../../../ports/store/store-error.ts';
import { isErasure } from '../commit/acts.ts';
import { CommitTurns } from '../commit/commit-turns.ts';
import { CopyBack } from '../commit/copy-back.ts';
import { type CallResult, runGroup } from '../commit/group-commit.ts';
import { LogKeeper } from '../commit/log-keeper.ts';
import { waitForRoomInLog } from '../commit/truncate-log.ts';
import { LOCK_TRY_MS, WriteQueue } from '../commit/write-queue.ts';
import type { Connection } from '../connection/connection.ts';
import { FileWatch, identityOf } from '../connection/file-watch.ts';
import { WriteOutTimer } from '../journal/write-out-timer.ts';
import { copierOf } from './copier.ts';
import { openConnection, openReadingConnection } from './inline-store.ts';
import type { NumberedCall, ThreadData, WireError, WorkerAnswer, WorkerMessage } from './store-thread.ts';

/** Calls of a group, from which on no further message joins it: bounds how long the first waits for the last. */
const GROUP_MAX = 512;

/** No caller waits for it. */
const WRITE_OUT: NumberedCall = { id: -1, name: 'writeOut', input: undefined };

/** From when on a person should know how long a commit took. */
const SLOW_MS = 1000;

if (parentPort === null) throw new Error('this file runs as a worker thread only');
const port = parentPort;
const data = workerData as ThreadData;
/** Of the commits since the last answer. */
let news: News[] = [];
const connection = data.role === 'writer' ? openForWriting() : openReadingConnection(data);
const writes = new WriteQueue(connection, answer);
const turns = new CommitTurns<NumberedCall>(() => performance.now());
let isScheduled = false;
let closing = false;
let isClosed = false;
const copyBack = data.role === 'writer' && data.path !== ':memory:' ? newCopyBack() : null;
const log = new LogKeeper(connection, { copyBack });
const journal = new WriteOutTimer(connection.journal, writeOut);
port.postMessage({ ready: true });
if (data.role === 'writer') log.open();

port.on('message', (first: WorkerMessage) => {
  const calls = arrived(first);
  // Each read is answered as soon as it is done, and its snapshot ends with it: a long one lets go of the log.
  if (data.role === 'reader') for (const call of calls) read(call);
  else write(calls);
  if (closing) void close();
});

/** The calls of this message and of those behind it. */
function arrived(first: WorkerMessage | undefined): NumberedCall[] {
  const calls: NumberedCall[] = [];
  for (let message = first; message !== undefined; ) {
    if ('close' in message) closing = true;
    else calls.push(...message.calls);
    message = calls.length < GROUP_MAX ? receiveMessageOnPort(port)?.message : undefined;
  }
  return calls;
}

/** One transaction. What it leaves waits for the next turn, in which calls that have arrived meanwhile may go first. */
function write(calls: readonly NumberedCall[]): void {
  turns.push(calls);
  writes.take(turns.next());
  journal.look();
  copyBack?.look();
  log.look();
  if (turns.size === 0 || isScheduled) return;
  isScheduled = true;
  setImmediate(() => {
    isScheduled = false;
    if (turns.size > 0) write(arrived(receiveMessageOnPort(port)?.message));
    if (closing) void close();
  });
}

function writeOut(): void {
  writes.take([WRITE_OUT]);
  copyBack?.look();
  log.look();
}

async function close(): Promise<void> {
  if (isClosed) return;
  isClosed = true;
  while (turns.size > 0) writes.take(turns.next());
  if (data.role === 'writer') writes.take([WRITE_OUT]);
  writes.close();
  journal.close();
  log.close();
  // Before the writer: the connection that is closed last folds the log into the file.
  await copyBack?.close();
  connection.db.close();
  connection.files?.[Symbol.dispose]();
  port.close();
}

function newCopyBack(): CopyBack {
  const onFault = (fault: StoreError): void => {
    noteFileFault(fault);
    port.postMessage({ copyFault: fault.message });
  };
  return new CopyBack(connection, copierOf(data.path, identityOf(data.path)), onFault);
}

function openForWriting(): Connection {
  const opened = openConnection(
    data,
    (told) => news.push(told),
    (backup) => port.postMessage({ backup }),
  );
  // Writes that find the lock taken wait in a queue, not in SQLite: reads are answered meanwhile.
  opened.db.pragma(`busy_timeout = ${LOCK_TRY_MS}`);
  // SQLite builds a B-tree of the words of a CHECK for each row that is written: 5 to 6 % of this thread's time. The words are
  // types in the code, and the store in the calling thread (contract suite, simulation) refuses others.
  opened.db.pragma('ignore_check_constraints = ON');
  if (data.path !== ':memory:') opened.files = new FileWatch(data.path);
  opened.journal.isOn = true;
  return opened;
}

function read(call: NumberedCall): void {
  waitForRoomInLog(data.path);
  const startedAt = performance.now();
  answer([call], runGroup(connection, [call]), performance.now() - startedAt);
}

function answer(calls: readonly NumberedCall[], results: readonly CallResult[], tookMs: number): void {
  if (calls.length === 0) return;
  const answers: WorkerAnswer[] = [];
  for (const [i, result] of results.entries()) {
    if (!result.ok) noteFileFault(result.error);
    const id = calls[i]?.id ?? WRITE_OUT.id;
    if (id === WRITE_OUT.id) continue;
    answers.push(result.ok ? { id, value: result.value } : { id, error: wireError(result.error) });
  }
  const slow = data.role === 'writer' && tookMs > SLOW_MS ? { slow: { tookMs, acts: calls.length } } : {};
  // With the answers, which come anyway.
  const held = data.role === 'reader' || connection.journal.isEmpty ? {} : { isJournalled: true };
  port.postMessage({ answers, ...slow, ...held, ...(news.length === 0 ? {} : { news }) });
  news = [];
  if (calls.some(({ name }, i) => isErasure(name) && results[i]?.ok === true)) log.afterErasure();
}

/** All but a lock that another program holds. */
function noteFileFault(error: unknown): void {
  if (!(error instanceof StoreError) || error.reason === null || error.reason === 'locked') return;
  port.postMessage({ isFileFaulty: true });
}

/** Errors lose their class on the way between threads: its code goes along. */
function wireError(error: unknown): WireError {
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? (error.stack ?? message) : message;
  if (!(error instanceof StoreError)) return { code: null, reason: null, message, stack };
  return { code: error.code, reason: error.reason, message, stack };
}
