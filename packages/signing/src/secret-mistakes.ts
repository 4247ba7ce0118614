// Texts that are accepted or copied as a secret, but are something else. One table for both ends: the receiver refuses what
// `isCertain` says, and the dispatcher warns of all of it in the answer that sets the secret.
import { SECRET_BASE64, SECRET_KEY_MAX_BYTES, SECRET_KEY_MIN_BYTES, SECRET_PREFIX } from './secret-format.ts';

export interface SecretMistake {
  /** What is wrong, as the end of a sentence that begins with "the secret". Never holds the text. */
  readonly reason: string;
  readonly advice: string;
  /** False if the text may also be a secret of its owner's own making. */
  readonly isCertain: boolean;
}

const COPY = 'Copy the secret exactly as it was shown when it was created or rotated.';

/** Finds the reason why a text is probably not the secret that its owner means. `undefined` if there is none. */
export function secretMistake(text: string): SecretMistake | undefined {
  if (/^(undefined|null|none|NaN|true|false|\[object [A-Za-z]+\])$/.test(text))
    return certain(
      'is the text of a missing value: the variable is not set',
      'Set the variable to the secret of the webhook.',
    );
  if (text.startsWith('v1,'))
    return certain('begins with "v1,", which belongs to a signature or to another product', COPY);
  if (/^whpk_|^whsk_/.test(text))
    return certain('is an asymmetric key (whsk_, whpk_), which must never serve as a shared secret', COPY);
  if (!text.startsWith(SECRET_PREFIX) && /^whsec_/i.test(text))
    return certain('begins with "whsec_" in other letters; only small letters count', 'Write the prefix as whsec_.');
  if (/^([a-z][a-z0-9+.-]*:\/\/|[A-Z][A-Z0-9_]*=whsec_|\$\{|\$[A-Z_]+$|process\.env\b|<.*>$)/.test(text))
    return certain('is a URL, a placeholder or the name of a variable, and not a secret', COPY);
  if (isBareBase64(text))
    return {
      reason: 'looks like the base64 of a key without its prefix "whsec_", so the text itself is the key',
      advice: `If the other end decodes it, put ${SECRET_PREFIX} in front of it.`,
      isCertain: false,
    };
  return undefined;
}

function certain(reason: string, advice: string): SecretMistake {
  return { reason, advice, isCertain: true };
}

/** Hex digits are base64 letters too, but people who make keys of them mean the text. So do those who write words. */
function isBareBase64(text: string): boolean {
  if (!SECRET_BASE64.test(text) || /^[0-9a-f]+$/i.test(text)) return false;
  const bytes = Math.floor((text.replace(/=+$/, '').length * 3) / 4);
  if (bytes < SECRET_KEY_MIN_BYTES || bytes > SECRET_KEY_MAX_BYTES) return false;
  return text.endsWith('=') || (/[A-Z]/.test(text) && /[a-z]/.test(text) && /[0-9+/]/.test(text));
}
