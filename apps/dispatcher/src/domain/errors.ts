// The errors that callers get when a request is refused. The HTTP status follows from the code, in contracts.
import type { ErrorCode, FieldErrors } from '@posthorn/contracts';

export class RequestError extends Error {
  readonly code: ErrorCode;
  readonly fields: FieldErrors | undefined;
  /** When the same request may be worth another try: answered as `Retry-After`. */
  readonly retryAfterSeconds: number | undefined;
  /** Where in a query the fault is. */
  readonly at: { from: number; to: number } | undefined;
  constructor(
    code: ErrorCode,
    message: string,
    fields?: FieldErrors,
    retryAfterSeconds?: number,
    at?: { from: number; to: number },
  ) {
    super(message);
    this.name = 'RequestError';
    this.code = code;
    this.fields = fields;
    this.retryAfterSeconds = retryAfterSeconds;
    this.at = at;
  }
}

/** 422 with the faults by field; the message sums up the first of them, so that it makes sense alone. */
export function invalid(fields: FieldErrors, at?: { from: number; to: number }): RequestError {
  const [first] = Object.entries(fields);
  const more = Object.keys(fields).length - 1;
  const message =
    first === undefined ? 'The input is invalid.' : `${first[0] || 'The body'} ${first[1][0] ?? 'is invalid'}.`;
  return new RequestError('invalid', more > 0 ? `${message} (and ${more} more)` : message, fields, undefined, at);
}

export const notFound = (what: string): RequestError => new RequestError('not_found', `There is no such ${what}.`);

/** A change was computed from what is stored no longer, again and again. */
export const changedMeanwhile = (what: string, asked = 'change'): RequestError =>
  new RequestError(
    'conflict',
    `Another request changed the ${what} at the same time. Read it again, then repeat the ${asked}.`,
  );
