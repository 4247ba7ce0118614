const HINT_LENGTH = 4;
const LONG_ENOUGH = 16;

/** The last characters of a secret, if it is long enough to lose nothing by it; `null` without one. */
export function secretHint(secret: string | null): string | null {
  if (secret === null) return null;
  return secret.length >= LONG_ENOUGH ? `…${secret.slice(-HINT_LENGTH)}` : '…';
}
