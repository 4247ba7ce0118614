import type { ErrorCode, FieldErrors } from '@posthorn/contracts';

// The one convention of this package: a call never rejects over something that can happen at run time. It answers
// `{ ok: true, data, warnings }` or `{ ok: false, error }`; only a mistake in the program (a bad URL in the settings) throws.

/** Codes that no server sent: what went wrong before there was an answer of the API. */
export type ClientErrorCode = 'network' | 'timeout' | 'aborted' | 'unexpected_response';

export interface ApiError {
  /** Decide by this one. Codes of the API, of this client, and whatever a newer server may add. */
  readonly code: ErrorCode | ClientErrorCode | (string & Record<never, never>);
  /** The HTTP status; `null` where no answer came. */
  readonly status: number | null;
  /** For people. */
  readonly message: string;
  /** Field path → what is wrong with it; empty unless the code is `invalid`. */
  readonly errors: FieldErrors;
  /** What the server asked to wait; `null` where it did not say. */
  readonly retryAfterMs: number | null;
  /** How many requests were made for this call. */
  readonly attempts: number;
  /** The fault below, such as the socket's error. */
  readonly cause?: unknown;
}

export interface Failure {
  readonly ok: false;
  readonly error: ApiError;
}

export interface Success<T> {
  readonly ok: true;
  readonly data: T;
  /** What was accepted but is probably not what was meant. */
  readonly warnings: readonly string[];
}

export type Result<T> = Success<T> | Failure;

/** One page of a list; `meta` tells how to go on. */
export type ListResult<T, Meta> = (Success<T[]> & { readonly meta: Meta }) | Failure;

/** Thrown by `unwrap` alone. */
export class ClientError extends Error {
  override readonly name = 'ClientError';
  readonly error: ApiError;
  /** That of `error`. */
  readonly code: ApiError['code'];

  constructor(error: ApiError) {
    super(`${error.code}: ${error.message}`, { cause: error.cause });
    this.error = error;
    this.code = error.code;
  }
}

/** For scripts that want an exception: the data, or a thrown `ClientError`. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.data;
  throw new ClientError(result.error);
}

export function failure(error: Pick<ApiError, 'code' | 'message'> & Partial<ApiError>): Failure {
  return { ok: false, error: { status: null, errors: {}, retryAfterMs: null, attempts: 1, ...error } };
}
