// The keys that can be derived from the text of a secret: the right one, and those of common mistakes.
import {
  SECRET_BASE64,
  SECRET_KEY_MAX_BYTES,
  SECRET_KEY_MIN_BYTES,
  SECRET_PREFIX,
} from '@posthorn/signing/secret-format';
import { fromBase64, fromBase64Url } from './base64.ts';
import { fromHex, utf8 } from './bytes.ts';

export type SecretFault = { sentence: string; fix: string };

/** Finds a fault in the text of a secret. The messages never contain the text. */
export function faultOf(text: string): SecretFault | null {
  if (text === '') return { sentence: 'The secret is empty.', fix: 'Enter the secret of the webhook.' };
  if (text !== text.trim()) {
    return {
      sentence: 'The secret has white space or a line break before or after it.',
      fix: 'Remove it, or trim the text after reading it.',
    };
  }
  if (/^["'].*["']$/s.test(text)) {
    return { sentence: 'The secret is in quotes.', fix: 'Remove the quotes, which some .env readers keep.' };
  }
  if (/[^\x21-\x7e]/.test(text)) {
    return { sentence: 'The secret contains a character that is not visible ASCII.', fix: 'Copy the secret again.' };
  }
  if (!text.startsWith(SECRET_PREFIX)) return null;
  const encoded = text.slice(SECRET_PREFIX.length);
  if (!SECRET_BASE64.test(encoded)) {
    const what = /[-_]/.test(encoded) ? 'base64url, which is not base64' : 'not base64';
    return {
      sentence: `The part after whsec_ is ${what}.`,
      fix: 'The secret was cut off or changed. Copy the whole secret again.',
    };
  }
  const bytes = fromBase64(encoded)?.length ?? 0;
  if (bytes < SECRET_KEY_MIN_BYTES || bytes > SECRET_KEY_MAX_BYTES) {
    return {
      sentence: `The part after whsec_ holds ${bytes} bytes; it must hold ${SECRET_KEY_MIN_BYTES} to ${SECRET_KEY_MAX_BYTES}.`,
      fix: 'The secret was cut off or changed. Copy the whole secret again.',
    };
  }
  return null;
}

/** The text without white space and quotes around it. */
export const cleaned = (text: string): string =>
  text
    .trim()
    .replace(/^(["'])(.*)\1$/s, '$2')
    .trim();

/** The key of `webhook-signature`. */
export function standardKey(text: string): Uint8Array {
  if (!text.startsWith(SECRET_PREFIX)) return utf8(text);
  return fromBase64(text.slice(SECRET_PREFIX.length)) ?? utf8(text);
}

/** The key of `x-omneo-hmac-sha256`: the text as it is. */
export const vendorKey = (text: string): Uint8Array => utf8(text);

export type KeyVariant = { id: string; sentence: string; key: Uint8Array };

/** The keys of common mistakes, each with the mistake in words. Skips variants that equal the right key. */
export function wrongKeys(scheme: 'standard' | 'vendor', text: string): KeyVariant[] {
  const right = scheme === 'standard' ? standardKey(text) : vendorKey(text);
  const bare = text.startsWith(SECRET_PREFIX) ? text.slice(SECRET_PREFIX.length) : text;
  const decoded = fromBase64(bare);
  const isBare = bare === text && faultOf(SECRET_PREFIX + text) === null;
  const prefixed =
    !isBare || decoded === null ? null : scheme === 'standard' ? decoded : utf8(`${SECRET_PREFIX}${text}`);
  const variants: (KeyVariant | null)[] = [
    variant(
      'secret_prefix_missing',
      'whsec_ is put back in front of the secret (it was lost when the secret was copied)',
      prefixed,
    ),
    variant('secret_as_text', 'the whole text of the secret, including whsec_, is used as the key', utf8(text)),
    variant('secret_not_decoded', 'whsec_ is removed but the rest is not decoded from base64', utf8(bare)),
    variant('secret_decoded', 'the secret is decoded from base64, although its text is the key', decoded),
    variant('secret_base64url', 'the secret is decoded as base64url', fromBase64Url(bare)),
    variant('secret_hex', 'the secret is decoded from hex', fromHex(bare)),
    variant('secret_line_feed', 'the secret has a line feed at its end', utf8(`${text}\n`)),
    variant('secret_quoted', 'the secret has quotes around it', utf8(`"${text}"`)),
  ];
  const seen = new Set([String(right)]);
  return variants.filter((one): one is KeyVariant => {
    if (one === null || one.key.length === 0 || seen.has(String(one.key))) return false;
    seen.add(String(one.key));
    return true;
  });
}

const variant = (id: string, sentence: string, key: Uint8Array | null): KeyVariant | null =>
  key === null ? null : { id, sentence, key };
