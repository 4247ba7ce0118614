// The forms in which secrets of a webhook may be echoed: the values, the parts of credentials, their base64 at any offset
// of a longer text, their hex digits, and the decoded key of a `whsec_` secret.
import { canonical } from './canonical-text.ts';

/** What a form looks like in canonical text. */
export type SecretForm = {
  text: string;
  /** Characters to its left and right that hold a part of it too (the edges of base64). */
  before: number;
  after: number;
  /** Too short to be told from a part of a word: it counts only where no letter or digit is next to it. */
  isWord: boolean;
};

/** Shorter values are not masked: they could not be told from anything else. No form has fewer characters either. */
export const VALUE_MIN = 4;
const WORD_MAX = 5;
const PART_MIN = 6;
/** What six bytes make in base64, wherever they stand in a longer text. */
const BASE64_MIN = 7;
const PARAMETER_MIN = 8;

/** Static headers that say what a client wants, and hold no secret. Receivers' answers have the same values. */
const HARMLESS = new Set(['accept', 'accept-language', 'accept-charset', 'accept-encoding', 'cache-control', 'pragma']);
const HARMLESS_VALUE = /^(true|false|null|none|(application|text|image|audio|video|multipart)\/[a-z0-9.+-]+)$/i;

export type Secrets = {
  headers: Readonly<Record<string, string>>;
  /** Of the webhook, as they were given. */
  secrets: readonly string[];
};

/** What must not be shown, as the bytes that are secret, before any encoding. */
export type SecretValues = {
  values: readonly string[];
  /** Of `whsec_` secrets: the base64 as it was given, and the key it stands for. */
  keys: readonly { base64: string; bytes: string }[];
};

export function secretValues({ headers, secrets }: Secrets): SecretValues {
  const values = [...Object.entries(headers).flatMap(headerValues), ...secrets];
  const keys = secrets.flatMap((secret) => {
    const [, base64] = /^whsec_([A-Za-z0-9+/]+)=*$/.exec(secret) ?? [];
    const bytes = base64 === undefined ? null : decoded(base64);
    return base64 === undefined || bytes === null ? [] : [{ base64, bytes }];
  });
  return { values: values.filter(({ length }) => length >= VALUE_MIN), keys };
}

/** No form of these has fewer characters; `null` where they have no form. */
export function shortestForm({ values, keys }: SecretValues): number | null {
  if (values.length === 0 && keys.length === 0) return null;
  const lengths = [...values, ...keys.map(({ bytes }) => bytes)].map(({ length }) => length);
  return Math.max(VALUE_MIN, Math.min(...lengths));
}

export function secretForms({ values, keys }: SecretValues): SecretForm[] {
  const forms = new Map<string, SecretForm>();
  const add = (text: string, before = 0, after = 0): void => {
    if (text.length < VALUE_MIN) return;
    const key = canonical(text);
    forms.set(key, { text: key, before, after, isWord: key.length <= WORD_MAX });
  };
  const addBytes = (bytes: string): void => {
    add(bytes);
    add(hexOf(bytes));
    for (const [text, before, after] of base64Cores(bytes)) if (text.length >= BASE64_MIN) add(text, before, after);
  };
  for (const value of values) {
    // Neither headers nor secrets can hold more than Latin-1; where one did, base64 could not be made of it.
    if (!/[^\0-\xff]/.test(value)) addBytes(value);
    const utf8 = bytesOf(value);
    if (utf8 !== value) addBytes(utf8);
  }
  for (const { base64, bytes } of keys) {
    add(base64);
    addBytes(bytes);
  }
  return [...forms.values()];
}

/** The value, and the parts of it that are secrets on their own. */
function headerValues([name, raw]: [string, string]): string[] {
  const value = raw.trim();
  if (HARMLESS.has(name.toLowerCase()) || HARMLESS_VALUE.test(value)) return [];
  if (name.toLowerCase() === 'cookie') return [value, ...value.split(';').flatMap((pair) => parts(pair, '='))];
  const [, scheme, credentials = ''] = /^([A-Za-z][\w-]*)\s+(\S.*)$/.exec(value) ?? [];
  if (scheme === undefined || credentials.length < PART_MIN) return [value];
  if (scheme.toLowerCase() === 'basic') return [value, credentials, ...basicParts(credentials)];
  const parameters = credentials.split(/[,;]\s*/).flatMap((parameter) => parts(parameter, '='));
  return [value, credentials, ...parameters.filter((part) => part.length >= PARAMETER_MIN), ...parts(credentials, ':')];
}

/** What is behind a separator, without quotes. */
function parts(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at === -1
    ? []
    : [
        text
          .slice(at + 1)
          .trim()
          .replace(/^"(.*)"$/, '$1'),
      ];
}

/** `user:password`, the password, and a user name that may be a key (as some APIs have it). */
function basicParts(base64: string): string[] {
  const pair = decoded(base64);
  if (pair === null) return [];
  const user = pair.split(':', 1)[0] ?? '';
  const password = pair.slice(user.length + 1);
  const isKey = user.length >= PARAMETER_MIN && (password === '' || /\d/.test(user));
  return [pair, password, ...(isKey ? [user] : [])];
}

/** Text whose characters are the bytes. */
function bytesOf(text: string): string {
  let bytes = '';
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte);
  return bytes;
}

function decoded(base64: string): string | null {
  try {
    return atob(base64.replaceAll('-', '+').replaceAll('_', '/'));
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
}

function hexOf(bytes: string): string {
  let hex = '';
  for (let at = 0; at < bytes.length; at += 1) hex += bytes.charCodeAt(at).toString(16).padStart(2, '0');
  return hex;
}

/**
 * Base64 of the bytes where 0, 1 or 2 others go before them: the characters that these bytes alone decide. At an edge that
 * is not one of both encodings, the next character holds a part of them as well.
 */
function* base64Cores(bytes: string): Generator<[text: string, before: number, after: number]> {
  for (let others = 0; others < 3; others += 1) {
    const bits = (others + bytes.length) * 8;
    const encoded = btoa('\0'.repeat(others) + bytes);
    const from = Math.ceil((others * 8) / 6);
    yield [encoded.slice(from, Math.floor(bits / 6)), others === 0 ? 0 : 1, bits % 6 === 0 ? 0 : 1];
  }
}
