// Logs internal errors for the operator. Only the name, message and stack are logged, because other members may contain
// customer data.
import type { Logger } from 'pino';
import type { Clock } from '../ports/clock.ts';
import { StoreError } from '../ports/store/store-error.ts';
import { createQuietly } from './quietly.ts';

type Shown = { type: string; message: string; code?: string; stack?: string; cause?: Shown; errors?: Shown[] };

export function createFaultLog(log: Pick<Logger, 'error'>, clock: Pick<Clock, 'monotonic'>) {
  const quietly = createQuietly(clock);
  return (error: unknown, what: string): void => {
    // Whatever a store cannot do fails for one reason, in however many places.
    const key = error instanceof StoreError ? `store ${error.message}` : `${what} ${messageOf(error)}`;
    quietly(key, (repeated) => log.error({ fault: shown(error, 0), ...repeated }, what));
  };
}

const CAUSES_MAX = 5;

function shown(error: unknown, depth: number): Shown {
  if (!(error instanceof Error)) return { type: typeof error, message: messageOf(error) };
  const result: Shown = { type: error.name, message: error.message };
  if ('code' in error) result.code = String(error.code);
  if (error.stack !== undefined) result.stack = error.stack;
  if (error.cause !== undefined && depth < CAUSES_MAX) result.cause = shown(error.cause, depth + 1);
  if (error instanceof AggregateError && depth < CAUSES_MAX) {
    result.errors = error.errors.slice(0, CAUSES_MAX).map((one) => shown(one, depth + 1));
  }
  return result;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
