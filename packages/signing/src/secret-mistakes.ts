// Texts that are accepted or copied as a secret, but are something else. One table for both ends: the receiver refuses what
// `isCertain` says, and the dispatcher warns of all of it in the answer that sets the secret.
import { COPY_SECRET } from './errors.ts';
import { SECRET_BASE64, SECRET_KEY_MAX_BYTES, SECRET_KEY_MIN_BYTES, SECRET_PREFIX } from './secret-format.ts';

export interface SecretMistake {
  /** What is wrong, as the end of a sentence that begins with "the secret". Never holds the text. */
  readonly reason: string;
  readonly advice: string;
  /** False if the text may also be a secret of its owner's own making. */
  readonly isCertain: boolean;
}

type Certain = readonly [pattern: RegExp, reason: string, advice?: string];

const CERTAIN: readonly Certain[] = [
  [
    /^(undefined|null|none|NaN|true|false|\[object [A-Za-z]+\])$/,
    'is the text of a missing value: the variable is not set',
    'Set the variable to the secret of the webhook.',
  ],
  [/^v1,/, 'begins with "v1,", which belongs to a signature or to another product'],
  [/^whpk_|^whsk_/, 'is an asymmetric key (whsk_, whpk_), which must never serve as a shared secret'],
  [
    /^(?!whsec_)[Ww][Hh][Ss][Ee][Cc]_/,
    'begins with "whsec_" in other letters; only small letters count',
    'Write the prefix as whsec_.',
  ],
  [
    /^([a-z][a-z0-9+.-]*:\/\/|[A-Z][A-Z0-9_]*=whsec_|\$\{|\$[A-Z_]+$|process\.env\b|<.*>$)/,
    'is a URL, a placeholder or the name of a variable, and not a secret',
  ],
];

/** Finds the reason why a text is probably not the secret that its owner means. `undefined` if there is none. */
export function secretMistake(text: string): SecretMistake | undefined {
  const found = CERTAIN.find(([pattern]) => pattern.test(text));
  if (found !== undefined) return { reason: found[1], advice: found[2] ?? COPY_SECRET, isCertain: true };
  if (!isBareBase64(text)) return undefined;
  return {
    reason: 'looks like the base64 of a key without its prefix "whsec_", so the text itself is the key',
    advice: `If the other end decodes it, put ${SECRET_PREFIX} in front of it.`,
    isCertain: false,
  };
}

/** Hex digits are base64 letters too, but people who make keys of them mean the text. So do those who write words. */
function isBareBase64(text: string): boolean {
  if (!SECRET_BASE64.test(text) || /^[0-9a-f]+$/i.test(text)) return false;
  const bytes = Math.floor((text.replace(/=+$/, '').length * 3) / 4);
  if (bytes < SECRET_KEY_MIN_BYTES || bytes > SECRET_KEY_MAX_BYTES) return false;
  return text.endsWith('=') || (/[A-Z]/.test(text) && /[a-z]/.test(text) && /[0-9+/]/.test(text));
}
