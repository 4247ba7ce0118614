// Faults of our own, for whoever runs it. The same fault again is counted and told now and then: a full disk fails a
// thousand times a second, and that is worth one line. What an error carries beside its words may be somebody's data.
import type { Logger } from 'pino';
import type { Clock } from '../ports/clock.ts';
import { StoreError } from '../ports/store-error.ts';

const QUIET_MS = 10_000;
/** Bounds the memory; a fault that is forgotten is told again. */
const KNOWN_MAX = 200;

type Shown = { type: string; message: string; code?: string; stack?: string; cause?: Shown; errors?: Shown[] };

export function createFaultLog(log: Pick<Logger, 'error'>, clock: Clock) {
  const known = new Map<string, { quietUntil: number; repeats: number }>();
  return (error: unknown, what: string): void => {
    const now = clock.now();
    // Whatever a store cannot do fails for one reason, in however many places.
    const key = error instanceof StoreError ? `store ${error.message}` : `${what} ${messageOf(error)}`;
    const last = known.get(key);
    if (last !== undefined && now < last.quietUntil) {
      last.repeats += 1;
      return;
    }
    if (known.size >= KNOWN_MAX) known.clear();
    known.set(key, { quietUntil: now + QUIET_MS, repeats: 0 });
    const repeats = last === undefined || last.repeats === 0 ? {} : { repeatedBefore: last.repeats };
    log.error({ fault: shown(error, 0), ...repeats }, what);
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
