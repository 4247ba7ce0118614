// Loaded when a handler returns an object or a function, which may tell of a failure.
import { drop, gone, retryAfter } from './handler-signals.ts';
import { isHandlerSignal } from './is-handler-signal.ts';

/**
 * Finds a failure in what a handler returned: a signal, an error, the answer of a call that failed (a web `Response`, an answer
 * of a receiver, a Node response), a result that says `ok: false`, or one of these in a list, a `Map` or a `Set`, as
 * `Promise.allSettled` gives them. Returns `undefined` if there is none: any other value means that the work is done.
 */
export function failureIn(result: unknown): unknown {
  if (result === retryAfter || result === gone || result === drop)
    return returned('a function of the kit, which it did not call: write retryAfter(60)');
  if (typeof result !== 'object' || result === null) return undefined;
  try {
    return failureInOne(result) ?? failureAmong(result);
  } catch {
    // A value that cannot be looked at tells of no failure.
    return undefined;
  }
}

const returned = (what: string, cause?: unknown): Error => new Error(`the handler returned ${what}`, { cause });

function failureInOne(result: object): unknown {
  if (isHandlerSignal(result) || isError(result)) return result;
  if (/Generator]$/.test(tagOf(result)))
    return returned('a generator, which does nothing when it is called: write async () => { … }');
  const { ok, success, status, statusCode, headers, error, reason, value } = result as Record<string, unknown>;
  // As Promise.allSettled gives it, and not a record with a status of its own.
  if (Object.keys(result).length === 2) {
    if (status === 'rejected' && 'reason' in result) return reason ?? returned('a promise that was rejected');
    if (status === 'fulfilled') return failureIn(value);
  }
  const isAnswer = typeof headers === 'object' || typeof ok === 'boolean' || statusCode !== undefined;
  const code = isAnswer ? (statusCode ?? status) : undefined;
  if (typeof code === 'number' && code >= 300 && code <= 599) return returned(`a response with status ${code}`);
  if (isError(error)) return error;
  return ok === false || success === false ? returned('a result that says it failed', error) : undefined;
}

function failureAmong(results: object): unknown {
  if (!(Array.isArray(results) || results instanceof Set || results instanceof Map)) return undefined;
  for (const one of results.values()) {
    const failed = typeof one === 'object' && one !== null ? failureInOne(one) : undefined;
    if (failed !== undefined) return failed;
  }
  return undefined;
}

const tagOf = (value: unknown): string => Object.prototype.toString.call(value);
/** Of any realm. */
const isError = (value: unknown): boolean => value instanceof Error || tagOf(value) === '[object Error]';
