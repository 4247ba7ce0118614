// Secrets: which text is valid, which bytes are the key, and how to identify a secret without showing it.
// Never put a secret's text into a message, a log or an error.
import { randomBytes } from 'node:crypto';
import { SecretError } from './errors.ts';
import { MacKey } from './mac-key.ts';
import {
  SECRET_BASE64 as BASE64,
  SECRET_KEY_MAX_BYTES as KEY_MAX_BYTES,
  SECRET_KEY_MIN_BYTES as KEY_MIN_BYTES,
  SECRET_PREFIX as PREFIX,
  SECRET_TEXT_MAX_BYTES as TEXT_MAX_BYTES,
} from './secret-format.ts';

const SHORT_BYTES = 16;
const GENERATED_BYTES = 32;
const REDACTED = '[secret]';

/**
 * standard: `whsec_` + base64, as Standard Webhooks writes it; the key is the decoded part.
 * raw: any other text; its bytes are the key.
 */
export type SecretKind = 'standard' | 'raw';

/** A checked secret. Its text and key are read by name only: printing, spreading or serialising it shows neither. */
export class Secret {
  readonly kind: SecretKind;
  /** For the log; they name no part of the secret. */
  readonly warnings: readonly string[];
  readonly #text: string;
  readonly #key: Uint8Array;
  readonly #standardKey: MacKey;
  readonly #vendorKey: MacKey;

  constructor(text: string, key: Uint8Array, kind: SecretKind, warnings: readonly string[]) {
    this.#text = text;
    this.#key = key;
    this.#standardKey = new MacKey(key);
    this.#vendorKey = new MacKey(Buffer.from(text, 'latin1'));
    this.kind = kind;
    this.warnings = warnings;
  }

  /** The text as the owner wrote it. Its bytes are the key of the `x-omneo-hmac-sha256` header, for both kinds. */
  get text(): string {
    return this.#text;
  }

  /** The key of the Standard Webhooks signature. */
  get key(): Uint8Array {
    return this.#key;
  }

  /** `key`, prepared for signing. */
  get standardKey(): MacKey {
    return this.#standardKey;
  }

  /** The bytes of `text`, prepared for signing. */
  get vendorKey(): MacKey {
    return this.#vendorKey;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return REDACTED;
  }
}

/**
 * Checks a secret and finds its key. Outer white space must be gone already.
 *
 * 1 to 256 bytes of visible ASCII without quotes. Text that begins with `whsec_` must go on with base64 (RFC 4648 section 4,
 * padding optional, unused bits zero) of 24 to 64 bytes; any other text is its own key, with a warning under 16 bytes.
 *
 * @throws SecretError `secret_missing` for empty text, `secret_malformed` for everything else that is not a secret.
 */
export function parseSecret(text: string): Secret {
  if (typeof text !== 'string' || text === '') {
    throw new SecretError(
      'secret_missing',
      'the secret is missing or empty',
      'Give the secret that was shown when the webhook was created, or generate one.',
    );
  }
  const bad = /[^\x21-\x7e]|["']/.exec(text);
  if (bad) {
    const found = /["']/.test(bad[0]) ? 'a quote' : /\s/.test(bad[0]) ? 'white space' : 'not visible ASCII';
    throw malformed(`the secret has ${found} at position ${bad.index + 1}`);
  }
  if (text.length > TEXT_MAX_BYTES)
    throw malformed(`the secret is ${text.length} bytes long; at most ${TEXT_MAX_BYTES} are allowed`);
  if (text.startsWith(PREFIX)) return new Secret(text, decodeStandard(text.slice(PREFIX.length)), 'standard', []);
  const key = Buffer.from(text, 'latin1');
  const warnings =
    key.length < SHORT_BYTES
      ? [`the secret is only ${key.length} bytes long and can be guessed: use a generated secret of 32 bytes`]
      : [];
  return new Secret(text, key, 'raw', warnings);
}

function decodeStandard(encoded: string): Uint8Array {
  const key = Buffer.from(encoded, 'base64');
  const isCanonical = key.toString('base64').replace(/=+$/, '') === encoded.replace(/=+$/, '');
  if (!(BASE64.test(encoded) && isCanonical))
    throw malformed(`the part of the secret after "${PREFIX}" is not base64 ("-" and "_" belong to base64url)`);
  if (key.length < KEY_MIN_BYTES || key.length > KEY_MAX_BYTES)
    throw malformed(
      `the secret holds ${key.length} bytes after "${PREFIX}"; ${KEY_MIN_BYTES} to ${KEY_MAX_BYTES} are needed`,
    );
  return key;
}

const malformed = (message: string): SecretError => new SecretError('secret_malformed', message);

/**
 * A new secret: `whsec_` and the base64 of 32 random bytes.
 * @param random source of randomness; default `randomBytes` of node:crypto.
 */
export function generateSecret(random: (size: number) => Uint8Array = randomBytes): string {
  return PREFIX + Buffer.from(random(GENERATED_BYTES)).toString('base64');
}
