// The store's own thread: the event loop never waits on the disk. All calls that have arrived when one is taken up
// share its transaction, so the busier it is, the more acts share one fsync.
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { StoreError } from '../../ports/store-error.ts';
import { runGroup } from './group-commit.ts';
import { openReadingSession, openSession } from './inline-store.ts';
import { whenChanged } from './live-log.ts';
import type { NumberedCall, ThreadData, WireError, WorkerAnswer, WorkerMessage } from './store-thread.ts';
import { waitForRoomInLog } from './truncate-log.ts';

/** Calls of a group, from which on no further message joins it: bounds how long the first waits for the last. */
const GROUP_MAX = 512;

/** From when on a person should know how long a commit took. */
const SLOW_MS = 1000;

if (parentPort === null) throw new Error('this file runs as a worker thread only');
const port = parentPort;
const data = workerData as ThreadData;
const session = data.role === 'writer' ? openSession(data) : openReadingSession(data);
let changedTo: number | null = null;
whenChanged(session, (head) => {
  changedTo = head;
});
port.postMessage({ ready: true });

port.on('message', (first: WorkerMessage) => {
  const calls: NumberedCall[] = [];
  let closing = false;
  let message: WorkerMessage | undefined = first;
  while (message !== undefined) {
    if ('close' in message) closing = true;
    else calls.push(...message.calls);
    message = calls.length < GROUP_MAX ? receiveMessageOnPort(port)?.message : undefined;
  }
  if (data.role === 'writer') answer(calls);
  // Each read is answered as soon as it is done, and its snapshot ends with it: a long one lets go of the log.
  else for (const call of calls) read(call);
  if (!closing) return;
  session.db.close();
  port.close();
});

function read(call: NumberedCall): void {
  waitForRoomInLog(data.path);
  answer([call]);
}

function answer(calls: readonly NumberedCall[]): void {
  if (calls.length === 0) return;
  const startedAt = performance.now();
  const results = runGroup(session, calls);
  const tookMs = performance.now() - startedAt;
  const answers: WorkerAnswer[] = results.map((result, i) => {
    const id = calls[i]?.id ?? -1;
    return result.ok ? { id, value: result.value } : { id, error: wireError(result.error) };
  });
  const slow = data.role === 'writer' && tookMs > SLOW_MS ? { slow: { tookMs, acts: calls.length } } : {};
  // With the answers, which come anyway.
  port.postMessage({ answers, ...slow, ...(changedTo === null ? {} : { changedTo }) });
  changedTo = null;
}

/** Errors lose their class on the way between threads: its code goes along. */
function wireError(error: unknown): WireError {
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? (error.stack ?? message) : message;
  return { code: error instanceof StoreError ? error.code : null, message, stack };
}
