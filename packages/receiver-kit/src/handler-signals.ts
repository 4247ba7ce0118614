// Errors that a handler throws to choose the answer. A symbol identifies them, so that two copies of the package agree.
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
  return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[SIGNAL] === true;
}

/** `throw retryAfter(60)` asks the sender to retry later: answers 503 with `Retry-After`, in whole seconds, rounded up. */
export function retryAfter(seconds: number): HandlerSignal {
  return new HandlerSignal('retry', `retry after ${seconds} s`, Math.max(0, Math.ceil(seconds)));
}

/** `throw gone()` stops the webhook: answers 410, and Posthorn switches the webhook off. */
export function gone(): HandlerSignal {
  return new HandlerSignal('gone', 'a handler threw gone(): this receiver wants no more events');
}

/** `throw drop('reason')` ends the delivery without work: answers 204 and remembers the delivery as done. */
export function drop(reason: string): HandlerSignal {
  return new HandlerSignal('drop', reason);
}
