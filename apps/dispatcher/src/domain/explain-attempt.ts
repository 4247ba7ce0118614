// Explains an attempt to people: what happened, what it means, and what follows.
import type { AttemptErrorKind, DeliveryStatus, ReceiverError } from '@posthorn/contracts';

export type ExplainedAttempt = {
  number: number;
  startedAt: number;
  status: number | null;
  error: { kind: AttemptErrorKind; message: string } | null;
  totalMs: number;
  /** The header as received; `null` = there was none. */
  retryAfter: string | null;
  /** The receiver said that it had handled this id before. */
  isDuplicate: boolean;
  /** The code with which the receiver refused it; `null` = the answer has none. */
  receiverError: ReceiverError | null;
};

/** What followed: a retry at a known time or, for the latest attempt, the current state of the delivery. */
export type Sequel =
  | { kind: 'retried'; at: number }
  | { kind: 'last'; status: DeliveryStatus; dueAt: number | null; isTest: boolean };

export function explainAttempt(attempt: ExplainedAttempt, sequel: Sequel): string {
  const { status, error } = attempt;
  if (error === null && status !== null && status >= 200 && status < 300) return `${takenText(attempt)}.`;
  return `${failureText(attempt)}. ${sequelText(attempt, sequel)}.`;
}

const takenText = ({ status, totalMs, isDuplicate }: ExplainedAttempt): string =>
  isDuplicate
    ? `The receiver answered ${status} and said that it had already handled this delivery`
    : `The receiver accepted it with ${status} after ${Math.round(totalMs)} ms`;

function failureText(attempt: ExplainedAttempt): string {
  const { status, error, totalMs, retryAfter, receiverError } = attempt;
  if (error !== null) return ERRORS[error.kind](status, totalMs);
  if (status === null) return 'The receiver did not answer';
  const asked = retryAfter === null ? '' : ` with Retry-After ${retryAfter.slice(0, 40)}`;
  const answer = `The receiver answered ${status}${asked}`;
  if (receiverError === null) return `${answer}${meaningOf(status, retryAfter !== null)}`;
  const { code, explanation } = receiverError;
  if (explanation === null) return `${answer}${meaningOf(status, retryAfter !== null)} with the code ${code}`;
  return `${answer} with the code ${code}. ${explanation.title} ${explanation.fix.replace(/\.$/, '')}`;
}

const whichAnswer = (status: number | null): string => (status === null ? 'its answer' : `its answer ${status}`);

const ERRORS: Readonly<Record<AttemptErrorKind, (status: number | null, totalMs: number) => string>> = {
  timeout: (_status, totalMs) => `The receiver did not answer completely within ${Math.round(totalMs / 100) / 10} s`,
  dns_failed: () => "DNS could not resolve the receiver's name",
  address_refused: () => "Posthorn is not allowed to connect to the receiver's address",
  connection_refused: () => 'The connection was refused, so the receiver is down or listens on another port',
  connection_reset: () => 'The receiver closed the connection before it answered',
  connection_failed: () => 'Posthorn could not connect to the receiver',
  tls_failed: () => 'The TLS connection to the receiver failed',
  auth_failed: () => 'Posthorn could not authenticate, so it sent no request to the receiver',
  protocol_error: (status) =>
    `The receiver answered ${status === null ? '' : `${status}, `}but its answer is not valid HTTP/1.1`,
  response_incomplete: (status) =>
    `The receiver broke off ${whichAnswer(status)}, so it may not have accepted the delivery`,
  interrupted: () => 'Posthorn stopped during this attempt, so it is unknown whether the request arrived',
};

function meaningOf(status: number, asksToWait: boolean): string {
  if (status === 409 && asksToWait) return ' (still working on this delivery)';
  const known = CODES[status];
  if (known !== undefined) return ` (${known})`;
  if (status >= 500) return ' (receiver error)';
  if (status >= 400) return ' (request refused)';
  return status >= 300 ? ' (a redirect, which Posthorn does not follow)' : ' (not a success)';
}

const CODES: Readonly<Record<number, string>> = {
  401: 'signature or credentials refused',
  403: 'signature or credentials refused',
  404: 'not found at this URL',
  405: 'POST not allowed at this URL',
  410: 'gone: this URL accepts no more requests',
  413: 'body too large',
  415: 'JSON not accepted',
  429: 'rate limited',
  503: 'service unavailable',
};

function sequelText(attempt: ExplainedAttempt, sequel: Sequel): string {
  const clock = (at: number): string => timeText(at, attempt.startedAt);
  if (sequel.kind === 'retried') return `It was retried at ${clock(sequel.at)}`;
  const { status, dueAt, isTest } = sequel;
  if (isTest) return 'Tests are not retried';
  if ((status === 'retrying' || status === 'pending') && dueAt !== null) {
    return `The next attempt is due at ${clock(dueAt)}`;
  }
  return AFTERWARDS[status];
}

const AFTERWARDS: Readonly<Record<DeliveryStatus, string>> = {
  pending: 'The retry waits for its turn',
  retrying: 'The retry waits for its turn',
  in_flight: 'A retry is in flight',
  delivered: 'The delivery was already delivered and stays so',
  failed: 'This was the last attempt',
  held: 'The delivery is held until the webhook is switched on',
  cancelled: 'The delivery is cancelled and will not be retried',
};

/** The time of day, with the day where that is another than `near`'s. UTC. */
export function timeText(at: number, near: number): string {
  const [day = '', time = ''] = new Date(at).toISOString().split('T');
  const isSameDay = day === new Date(near).toISOString().slice(0, 10);
  return `${isSameDay ? '' : `${day} `}${time.slice(0, 8)} UTC`;
}
