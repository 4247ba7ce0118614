import { hash } from 'node:crypto';

/** The value of `content-digest` (RFC 9530): `sha-256=:BASE64:`. Unsigned: it explains a failure, it proves nothing. */
export function contentDigest(body: Uint8Array): string {
  return `sha-256=:${hash('sha256', body, 'base64')}:`;
}
