// What a handler throws or returns to choose the answer. A symbol identifies it, so that two copies of the package agree.
export const SIGNAL: unique symbol = Symbol.for('posthorn.handler-signal');

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
