import { createHash } from 'node:crypto';

/** At most this many characters are stored as they are, so that a person can find a delivery in the table. */
const PLAIN = /^[A-Za-z0-9_.:-]{1,200}$/;

/**
 * The key as a store keeps it. Long keys, and keys with characters that a database may refuse, fold or trim, become a hash.
 * No plain key begins with `~`, so a hash is never equal to one.
 */
export function storedKey(key: string): string {
  if (PLAIN.test(key)) return key;
  // UTF-16, because two texts with different halves of a surrogate pair have the same UTF-8.
  return `~${createHash('sha256').update(Buffer.from(key, 'utf16le')).digest('base64url')}`;
}
