// Undoes what wraps a whole body: another encoding, a JSON text, a form field. What is inside is what was signed.
import { fromBase64, utf8, utf8Text } from './bytes.ts';

type Unwrapped = [id: string, sentence: string, bytes: Uint8Array | null];

/** A longer text is not taken for a wrapping: the inner body would be over every receiver's limit. */
const WRAPPED_MAX_CHARS = 4 * 1024 * 1024;
const FIELDS_MAX = 20;

/** What may be inside the body, the likeliest first; `null` where the body is no such wrapping. */
export function unwrapped(body: Uint8Array): Unwrapped[] {
  const text = utf8Text(body)?.trim();
  const utf16: Unwrapped = ['utf16', 'in UTF-8, before something wrote it as UTF-16', fromUtf16(body)];
  if (text === undefined || text.length > WRAPPED_MAX_CHARS) return [utf16];
  const inner = jsonText(text);
  return [
    ['base64', 'decoded from base64 (the received body is still base64)', decoded(text)],
    ['json_in_json', 'without the JSON text around it', inner === null ? null : utf8(inner)],
    [
      'base64',
      'decoded from base64 (the received body is a JSON text of base64)',
      inner === null ? null : decoded(inner),
    ],
    ['buffer_as_json', 'of which JSON.stringify wrote the list of its bytes', ofBuffer(text)],
    ...fields(text),
    ['percent_encoded', 'before something percent-encoded it', percentDecoded(text)],
    utf16,
  ];
}

function decoded(text: string): Uint8Array | null {
  const bytes = fromBase64(text.replaceAll('-', '+').replaceAll('_', '/'));
  return bytes === null || bytes.length === 0 ? null : bytes;
}

function jsonText(text: string): string | null {
  if (!text.startsWith('"')) return null;
  const value = parsed(text);
  return typeof value === 'string' ? value : null;
}

function ofBuffer(text: string): Uint8Array | null {
  if (!/^\{\s*"type"\s*:\s*"Buffer"/.test(text)) return null;
  const value = parsed(text) as { data?: unknown } | null;
  const data = value?.data;
  const isBytes = (one: unknown): boolean => typeof one === 'number' && Number.isInteger(one) && one >= 0 && one <= 255;
  return Array.isArray(data) && data.every(isBytes) ? Uint8Array.from(data as number[]) : null;
}

function fields(text: string): Unwrapped[] {
  if (!/^[A-Za-z0-9_.[\]-]{1,64}=/.test(text)) return [];
  return [...new URLSearchParams(text)]
    .slice(0, FIELDS_MAX)
    .map(([name, value]): Unwrapped => ['form_field', `that is in the form field "${name.slice(0, 64)}"`, utf8(value)]);
}

function percentDecoded(text: string): Uint8Array | null {
  if (!/%[0-9a-f]{2}/i.test(text)) return null;
  try {
    return utf8(decodeURIComponent(text));
  } catch {
    return null;
  }
}

/** With a byte order mark, or with the zero that every second byte of ASCII is. */
function fromUtf16(body: Uint8Array): Uint8Array | null {
  if (body.length < 2 || body.length % 2 !== 0) return null;
  const [first, second] = body;
  const isLittle = (first === 0xff && second === 0xfe) || (first !== 0 && second === 0);
  const isBig = (first === 0xfe && second === 0xff) || (first === 0 && second !== 0);
  if (!isLittle && !isBig) return null;
  try {
    return utf8(new TextDecoder(isLittle ? 'utf-16le' : 'utf-16be', { fatal: true }).decode(body));
  } catch {
    return null;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
