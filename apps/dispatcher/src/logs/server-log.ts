// The log of a server: JSON lines on stderr, with times and levels that people and log collectors can read directly.
import { type DestinationStream, destination, type Logger, pino, stdTimeFunctions } from 'pino';

/** @param stream where the lines go; stderr by default */
export function createLog(level: string, stream: DestinationStream = destination({ fd: 2, sync: false })): Logger {
  // Pino's own would be milliseconds since 1970 and numbers.
  const formatters = { level: (label: string) => ({ level: label }) };
  return pino({ level, timestamp: stdTimeFunctions.isoTime, formatters }, stream);
}
