// One sentence on an attempt for people: what happened, what it means, and what comes of it.
import type { AttemptErrorKind, DeliveryStatus } from '@posthorn/contracts';

export type ExplainedAttempt = {
  number: number;
  startedAt: number;
  status: number | null;
  error: { kind: AttemptErrorKind; message: string } | null;
  totalMs: number;
  /** As it came; `null` = there was none. */
  retryAfter: string | null;
  /** The receiver said that it had handled this id before. */
  isDuplicate: boolean;
};

/** What came of it: another attempt at its time, or, for the last one, where the delivery stands since. */
export type Sequel =
  | { kind: 'retried'; at: number }
  | { kind: 'last'; status: DeliveryStatus; dueAt: number | null; isTest: boolean };

export function explainAttempt(attempt: ExplainedAttempt, sequel: Sequel): string {
  const { status, error } = attempt;
  if (error === null && status !== null && status >= 200 && status < 300) return `${takenText(attempt)}.`;
  return `${failureText(attempt)}: ${sequelText(attempt, sequel)}.`;
}

const takenText = ({ status, totalMs, isDuplicate }: ExplainedAttempt): string =>
  isDuplicate
    ? `The receiver answered ${status}: it had handled this delivery already`
    : `The receiver took it: it answered ${status} after ${Math.round(totalMs)} ms`;

function failureText(attempt: ExplainedAttempt): string {
  const { status, error, totalMs, retryAfter } = attempt;
  if (error !== null) return ERRORS[error.kind](status, totalMs);
  if (status === null) return 'No answer came';
  const asked = retryAfter === null ? '' : ` with Retry-After ${retryAfter.slice(0, 40)}`;
  return `The receiver answered ${status}${asked}${meaningOf(status, retryAfter !== null)}`;
}

const whichAnswer = (status: number | null): string => (status === null ? 'its answer' : `its answer ${status}`);

const ERRORS: Readonly<Record<AttemptErrorKind, (status: number | null, totalMs: number) => string>> = {
  timeout: (_status, totalMs) => `No complete answer came within ${Math.round(totalMs / 100) / 10} s`,
  dns_failed: () => "The receiver's name could not be looked up",
  address_refused: () => "The receiver's address is one that Posthorn must not connect to",
  connection_refused: () => 'Nothing accepted the connection, so the receiver is down or its port is another',
  connection_reset: () => 'The receiver closed the connection before it answered',
  connection_failed: () => 'No connection to the receiver came about',
  tls_failed: () => 'No secure connection to the receiver came about',
  protocol_error: (status) =>
    `The receiver answered ${status === null ? '' : `${status}, `}but not in the way HTTP/1.1 requires`,
  response_incomplete: (status) =>
    `The receiver broke off ${whichAnswer(status)}, so it may not have taken the delivery`,
  interrupted: () => 'Posthorn was stopped while this attempt was under way, and whether it arrived is not known',
};

function meaningOf(status: number, asksToWait: boolean): string {
  if (status === 409 && asksToWait) return ', being busy with this very delivery';
  const known = CODES[status];
  if (known !== undefined) return `, ${known}`;
  if (status >= 500) return ', a fault of its own';
  if (status >= 400) return ', refusing the request';
  return status >= 300 ? ', a redirect, which is not followed' : ', which is no success';
}

const CODES: Readonly<Record<number, string>> = {
  401: 'refusing the signature or the credentials',
  403: 'refusing the signature or the credentials',
  404: 'having nothing at this URL',
  405: 'not taking POST at this URL',
  410: 'wanting nothing more at this URL',
  413: 'finding the body too large',
  415: 'not taking JSON',
  429: 'being sent too much',
  503: 'being unavailable just now',
};

function sequelText(attempt: ExplainedAttempt, sequel: Sequel): string {
  const clock = (at: number): string => timeText(at, attempt.startedAt);
  if (sequel.kind === 'retried') return `it was tried again at ${clock(sequel.at)}`;
  const { status, dueAt, isTest } = sequel;
  if (isTest) return 'a test is not tried again';
  if ((status === 'retrying' || status === 'pending') && dueAt !== null) {
    return `the next attempt waits until ${clock(dueAt)}`;
  }
  return AFTERWARDS[status];
}

const AFTERWARDS: Readonly<Record<DeliveryStatus, string>> = {
  pending: 'it will be tried again when it is its turn',
  retrying: 'it will be tried again when it is its turn',
  in_flight: 'it is being tried again now',
  delivered: 'the delivery stays delivered, as it was before',
  failed: 'it was the last attempt',
  held: 'the delivery is held until the webhook is switched on',
  cancelled: 'the delivery is cancelled and not tried again',
};

/** The time of day, with the day where that is another than `near`'s. UTC. */
export function timeText(at: number, near: number): string {
  const [day = '', time = ''] = new Date(at).toISOString().split('T');
  const isSameDay = day === new Date(near).toISOString().slice(0, 10);
  return `${isSameDay ? '' : `${day} `}${time.slice(0, 8)} UTC`;
}
