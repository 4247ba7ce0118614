// The store's own thread: the event loop never waits on the disk. All calls that have arrived when one is taken up
// share its transaction, so the busier it is, the more acts share one fsync.
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { StoreError } from '../../ports/store-error.ts';
import { runGroup } from './group-commit.ts';
import { openSession, type SqliteOptions } from './inline-store.ts';
import type { NumberedCall, WireError, WorkerAnswer, WorkerMessage } from './worker-store.ts';

/** Calls of a group, from which on no further message joins it: bounds how long the first waits for the last. */
const GROUP_MAX = 512;

if (parentPort === null) throw new Error('this file runs as a worker thread only');
const port = parentPort;
const session = openSession(workerData as SqliteOptions);
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
  if (calls.length > 0) answer(calls);
  if (!closing) return;
  session.db.close();
  port.close();
});

function answer(calls: readonly NumberedCall[]): void {
  const results = runGroup(session, calls);
  const answers: WorkerAnswer[] = results.map((result, i) => {
    const id = calls[i]?.id ?? -1;
    return result.ok ? { id, value: result.value } : { id, error: wireError(result.error) };
  });
  port.postMessage({ answers });
}

/** Errors lose their class on the way between threads: its code goes along. */
function wireError(error: unknown): WireError {
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? (error.stack ?? message) : message;
  return { code: error instanceof StoreError ? error.code : null, message, stack };
}
