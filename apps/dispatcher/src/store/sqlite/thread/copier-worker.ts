// Copies what is committed from the log into the database file, and waits for no one: a passive checkpoint. Commits go on
// meanwhile.
import { parentPort, workerData } from 'node:worker_threads';
import type { Database } from 'better-sqlite3';
import { reasonOf, textOf } from '../connection/faults.ts';
import { openForCopying } from '../connection/open-for-copying.ts';
import type { CopierData, FromCopier, ToCopier } from './copier.ts';

if (parentPort === null) throw new Error('this file runs as a worker thread only');
const port = parentPort;
const { path, sameAs, state } = workerData as CopierData;
let db: Database | null = null;

port.on('message', (message: ToCopier) => {
  if (message === 'copy') port.postMessage(copy());
  else {
    db?.close();
    port.close();
  }
});

function copy(): FromCopier {
  try {
    db ??= openForCopying(path, sameAs);
    db.pragma('wal_checkpoint(PASSIVE)');
    return { fault: null };
  } catch (error) {
    const message = `the log of the database cannot be copied into its file: ${textOf(error)}`;
    return { fault: { message, reason: reasonOf(error) } };
  } finally {
    Atomics.store(state, 0, 0);
    Atomics.notify(state, 0);
  }
}
