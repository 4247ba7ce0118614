// What a handler throws or returns to choose the answer. A symbol identifies it, so that two copies of the package agree.
const SIGNAL = Symbol.for('posthorn.handler-signal');

export type SignalKind = 'retry' | 'gone' | 'drop';

export class HandlerSignal extends Error {
  readonly kind: SignalKind;
  readonly retryAfterS: number | undefined;

  constructor(kind: SignalKind, message: string, retryAfterS?: number) {
    super(message);
    this.name = 'HandlerSignal';
    this.kind = kind;
    this.retryAfterS = retryAfterS;
    Object.defineProperty(this, SIGNAL, { value: true });
  }
}

export function isHandlerSignal(value: unknown): value is HandlerSignal {
  try {
    return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[SIGNAL] === true;
  } catch {
    // A revoked proxy throws at every look. It is no signal.
    return false;
  }
}

/**
 * `throw retryAfter(60)` or `return retryAfter(60)` asks the sender to retry later: answers 503 with `Retry-After`, in whole
 * seconds, rounded up.
 * @throws RangeError for a number that is negative or not finite.
 */
export function retryAfter(seconds: number): HandlerSignal {
  if (!(typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0 && seconds <= Number.MAX_SAFE_INTEGER))
    throw new RangeError(`retryAfter needs a number of seconds of 0 or more; got ${String(seconds)}`);
  return new HandlerSignal('retry', `retry after ${seconds} s`, Math.ceil(seconds));
}

/** `throw gone()` or `return gone()` stops the webhook: answers 410, and Posthorn switches the webhook off. */
export function gone(): HandlerSignal {
  return new HandlerSignal('gone', 'a handler gave gone(): this receiver wants no more events');
}

/** `throw drop('reason')` or `return drop('reason')` ends the delivery without work: answers 204 and remembers it as done. */
export function drop(reason: string): HandlerSignal {
  return new HandlerSignal('drop', reason);
}

/**
 * Finds a failure in what a handler returned: a signal, an error, the answer of a call that failed (a web `Response`, an answer
 * of a receiver, a Node response), a result that says `ok: false`, or one of these in a list, a `Map` or a `Set`, as
 * `Promise.allSettled` gives them. Returns `undefined` if there is none: any other value means that the work is done.
 */
export function failureIn(result: unknown): unknown {
  if (result === retryAfter || result === gone || result === drop)
    return new TypeError('the handler returned a function of the kit without calling it: return retryAfter(60)');
  if (typeof result !== 'object' || result === null) return undefined;
  try {
    return failureInOne(result) ?? (isCollection(result) ? failureAmong(result) : undefined);
  } catch {
    // A value that cannot be looked at tells of no failure.
    return undefined;
  }
}

function failureInOne(result: object): unknown {
  if (isHandlerSignal(result) || isError(result)) return result;
  if (/^\[object (?:Async)?Generator\]$/.test(tagOf(result)))
    return new TypeError(
      'the handler is a generator function, which does nothing when it is called: write async () => { … }',
    );
  const { ok, success, status, statusCode, headers, error, reason, value } = result as Record<string, unknown>;
  // As Promise.allSettled gives it, and not a record with a status of its own.
  const isSettled = Object.keys(result).length === 2;
  if (isSettled && status === 'rejected' && 'reason' in result)
    return reason ?? new Error('a promise of the handler was rejected');
  if (isSettled && status === 'fulfilled') return failureIn(value);
  const isAnswer = typeof headers === 'object' || typeof ok === 'boolean' || statusCode !== undefined;
  const code = isAnswer ? (statusCode ?? status) : undefined;
  if (typeof code === 'number' && code >= 300 && code <= 599)
    return new Error(
      `the handler returned a response with status ${code}. To choose the answer, throw retryAfter() or gone()`,
    );
  if (isError(error)) return error;
  if (ok === false || success === false)
    return new Error(`the handler returned a result with ${ok === false ? 'ok' : 'success'}: false`, { cause: error });
  return undefined;
}

type Collection = readonly unknown[] | ReadonlySet<unknown> | ReadonlyMap<unknown, unknown>;

const isCollection = (result: object): result is Collection =>
  Array.isArray(result) || result instanceof Set || result instanceof Map;

function failureAmong(results: Collection): unknown {
  for (const one of results.values()) {
    const failed = typeof one === 'object' && one !== null ? failureInOne(one) : undefined;
    if (failed !== undefined) return failed;
  }
  return undefined;
}

const tagOf = (value: object): string => Object.prototype.toString.call(value);
/** Of any realm. */
const isError = (value: unknown): boolean =>
  value instanceof Error || (typeof value === 'object' && value !== null && tagOf(value) === '[object Error]');
