import type { Secret } from './secret.ts';

/**
 * 8 hex digits that name a key without giving it away: the start of HMAC-SHA256(key, "key-hint").
 * Show it for `standard` secrets only: it would help to guess a short text.
 */
export function keyHint(secret: Secret): string {
  let hint = hints.get(secret);
  if (hint === undefined) {
    hint = secret.standardKey.mac('key-hint', NOTHING, 'hex').slice(0, 8);
    hints.set(secret, hint);
  }
  return hint;
}

const NOTHING = new Uint8Array(0);
/** A sender asks for the same one with every request. */
const hints = new WeakMap<Secret, string>();
