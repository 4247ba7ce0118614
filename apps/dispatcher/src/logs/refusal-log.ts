// Logs requests that were refused outside the API's own answers. One line per code and 10 seconds, because strangers decide
// how often that happens.
import type { Logger } from 'pino';
import type { RequestError } from '../domain/errors.ts';
import type { Clock } from '../ports/clock.ts';
import { createQuietly } from './quietly.ts';

export function createRefusalLog(log: Pick<Logger, 'warn'>, clock: Pick<Clock, 'monotonic'>) {
  const quietly = createQuietly(clock);
  return (error: RequestError, what: string): void =>
    quietly(`${what} ${error.code}`, (repeated) => log.warn({ code: error.code, ...repeated }, what));
}
