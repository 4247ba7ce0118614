import { type HandlerSignal, SIGNAL } from './handler-signals.ts';

export function isHandlerSignal(value: unknown): value is HandlerSignal {
  try {
    return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[SIGNAL] === true;
  } catch {
    // A revoked proxy throws at every look. It is no signal.
    return false;
  }
}
