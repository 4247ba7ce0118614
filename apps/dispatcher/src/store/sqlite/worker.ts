// The store's own thread: the event loop never waits on the disk. All calls that have arrived when one is taken up
// share its transaction, so the busier it is, the more acts share one fsync.
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { StoreError } from '../../ports/store-error.ts';
import { type Call, runGroup } from './group-commit.ts';
import { openSession, type SqliteOptions } from './inline-store.ts';
import type { WireError, WorkerAnswer, WorkerMessage } from './worker-store.ts';

/** Bounds how long the first caller of a group waits for the last. */
const GROUP_MAX = 512;

if (parentPort === null) throw new Error('this file runs as a worker thread only');
const port = parentPort;
const session = openSession(workerData as SqliteOptions);
port.postMessage({ ready: true });

port.on('message', (first: WorkerMessage) => {
  const messages: WorkerMessage[] = [first];
  while (messages.length < GROUP_MAX) {
    const next = receiveMessageOnPort(port);
    if (next === undefined) break;
    messages.push(next.message as WorkerMessage);
  }
  const calls = messages.filter((message): message is Call & { id: number } => 'id' in message);
  if (calls.length > 0) answer(calls);
  if (messages.some((message) => 'close' in message)) {
    session.db.close();
    port.close();
  }
});

function answer(calls: readonly (Call & { id: number })[]): void {
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
