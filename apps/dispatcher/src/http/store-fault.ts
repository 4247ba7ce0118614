// The error that callers get while the store is unavailable: why, and what to do. Paths and SQL appear only in the log.
import { RequestError } from '../domain/errors.ts';
import type { StoreError, StoreReason } from '../ports/store/store-error.ts';

const WHY: Readonly<Record<StoreReason, string>> = {
  disk_full: 'the disk is full',
  read_only: 'the database or its disk is read-only',
  io_error: 'the disk reports errors',
  damaged: 'the database is damaged',
  file_gone: 'a file of the database was removed or renamed',
  file_replaced: 'a file of the database was replaced',
  locked: 'another program has locked the database',
};

export function unavailable(error: StoreError): RequestError {
  const why = error.reason === null ? '' : `, because ${WHY[error.reason]}`;
  return new RequestError(
    'unavailable',
    `The store is unavailable${why}. Nothing was changed. Send the request again.`,
  );
}

/** For `/readyz`. The operator finds more in the log. */
export function notReady(error: StoreError): RequestError {
  const why = error.reason === null ? 'the store cannot commit' : WHY[error.reason];
  return new RequestError('unavailable', `Not ready: ${why}. See the log of the dispatcher for details.`);
}
