import { fault } from '../errors.ts';

/** Before 1973, a number of milliseconds is one of seconds by mistake. */
const EARLIEST_MS = 1e11;

/** Reads the time of reception as epoch ms. @throws WebhookError `received_at_invalid` */
export function readReceivedAt(value: unknown): number {
  const ms = Math.floor(msOf(value));
  if (ms >= EARLIEST_MS) return ms;
  throw fault('received_at_invalid', { argument: 'receivedAt' });
}

function msOf(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return /^[0-9]+$/.test(value) ? Number(value) : Date.parse(value);
  try {
    // Also of a Date of another realm, of which `instanceof` says no. It throws for everything else.
    return Date.prototype.getTime.call(value);
  } catch {
    return Number.NaN;
  }
}
