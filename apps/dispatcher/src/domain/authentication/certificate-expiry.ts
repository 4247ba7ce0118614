// When an operator is told that a client certificate expires.
import { toVendorTime } from '@posthorn/contracts/plain';

const DAY_MS = 86_400_000;
export const EXPIRY_WARNING_MS = 30 * DAY_MS;

/** The warning, or `null` while it is valid for longer. Times are epoch ms. */
export function expiryWarning(expiresAt: number, now: number): string | null {
  if (expiresAt <= now)
    return `authentication: the client certificate expired on ${toVendorTime(expiresAt)} UTC; send a new one`;
  if (expiresAt - now > EXPIRY_WARNING_MS) return null;
  const days = Math.floor((expiresAt - now) / DAY_MS);
  const left = days === 0 ? 'in less than a day' : `in ${days} ${days === 1 ? 'day' : 'days'}`;
  return `authentication: the client certificate expires ${left}, on ${toVendorTime(expiresAt)} UTC; send a new one before then`;
}
