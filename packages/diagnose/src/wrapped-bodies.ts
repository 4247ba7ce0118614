// Undoes what wraps a whole body: another encoding, a JSON text, a form field. What is inside is what was signed.
import { decodeBase64 } from './base64.ts';
import { trimmed, utf8, utf8Text } from './bytes.ts';
import { COST, type Work } from './work.ts';

type Unwrapped = [id: string, sentence: string, bytes: Uint8Array | null];

const FIELDS_MAX = 20;

/** What may be inside the body, the likeliest first; `null` where the body is no such wrapping. */
export function* unwrapped(body: Uint8Array, work: Work): Generator<Unwrapped> {
  const text = trimmed(body);
  const [first] = text;
  yield ['base64', 'decoded from base64 (the received body is still base64)', decoded(text, work)];
  if (first === 0x22) {
    const inner = jsonText(text, work);
    yield ['json_in_json', 'without the JSON text around it', inner];
    const more = inner === null ? null : decoded(trimmed(inner), work);
    yield ['base64', 'decoded from base64 (the received body is a JSON text of base64)', more];
  }
  yield ['buffer_as_json', 'of which JSON.stringify wrote the list of its bytes', ofBuffer(text, work)];
  yield* fields(text, work);
  yield ['percent_encoded', 'before something percent-encoded it', percentDecoded(text, false, work)];
  yield ['utf16', 'in UTF-8, before something wrote it as UTF-16', fromUtf16(body, work)];
}

function decoded(text: Uint8Array, work: Work): Uint8Array | null {
  // The first bytes of JSON are no base64: this ends at once for nearly every body.
  if (decodeBase64(text.subarray(0, Math.min(64, text.length & ~3)), true) === null) return null;
  const bytes = work.afford(text.length * COST.decode) ? decodeBase64(text, true) : null;
  return bytes === null || bytes.length === 0 ? null : bytes;
}

function jsonText(text: Uint8Array, work: Work): Uint8Array | null {
  if (!work.afford(text.length * 2 * COST.decode)) return null;
  try {
    const value: unknown = JSON.parse(utf8Text(text) ?? '');
    return typeof value === 'string' ? utf8(value) : null;
  } catch {
    return null;
  }
}

/** `{"type":"Buffer","data":[1,2,3]}` */
function ofBuffer(text: Uint8Array, work: Work): Uint8Array | null {
  const head = /^\{\s*"type"\s*:\s*"Buffer"\s*,\s*"data"\s*:\s*\[/.exec(utf8Text(text.subarray(0, 100)) ?? '')?.[0];
  if (head === undefined || !work.afford(text.length * COST.decode)) return null;
  const bytes = new Uint8Array(text.length);
  let [to, value] = [0, -1];
  for (let at = head.length; at < text.length; at += 1) {
    const byte = text[at] as number;
    if (byte >= 0x30 && byte <= 0x39) value = Math.max(value, 0) * 10 + byte - 0x30;
    else if (byte === 0x2c || byte === 0x5d) {
      if (value > 255) return null;
      if (value >= 0) bytes[to++] = value;
      value = -1;
      if (byte === 0x5d) return bytes.slice(0, to);
    } else if (byte > 0x20) return null;
  }
  return null;
}

const [AMPERSAND, PERCENT, PLUS] = [0x26, 0x25, 0x2b];

function* fields(text: Uint8Array, work: Work): Generator<Unwrapped> {
  let from = 0;
  for (let count = 0; count < FIELDS_MAX && from < text.length; count += 1) {
    const ampersand = text.indexOf(AMPERSAND, from);
    const end = ampersand === -1 ? text.length : ampersand;
    const name = utf8Text(text.subarray(from, Math.min(from + 65, end))) ?? '';
    const equals = name.indexOf('=');
    if (!/^[A-Za-z0-9_.%[\]-]{1,64}=/.test(name)) return;
    const value = percentDecoded(text.subarray(from + equals + 1, end), true, work);
    yield ['form_field', `that is in the form field "${name.slice(0, equals)}"`, value];
    from = end + 1;
  }
}

/** @param isForm a field of a form: a plus sign is a space, and a field needs no escape */
function percentDecoded(text: Uint8Array, isForm: boolean, work: Work): Uint8Array | null {
  if (!(isForm || text.includes(PERCENT)) || !work.afford(text.length * COST.decode)) return null;
  const bytes = new Uint8Array(text.length);
  let to = 0;
  for (let at = 0; at < text.length; at += 1) {
    const byte = text[at] as number;
    const value = byte === PERCENT ? hexDigit(text[at + 1]) * 16 + hexDigit(text[at + 2]) : Number.NaN;
    if (!Number.isNaN(value)) at += 2;
    bytes[to++] = Number.isNaN(value) ? (isForm && byte === PLUS ? 0x20 : byte) : value;
  }
  return bytes.subarray(0, to);
}

function hexDigit(byte = 0): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : Number.NaN;
}

/** With a byte order mark, or with the zero that every second byte of ASCII is. */
function fromUtf16(body: Uint8Array, work: Work): Uint8Array | null {
  if (body.length < 2 || body.length % 2 !== 0) return null;
  const [first, second] = body;
  const isLittle = (first === 0xff && second === 0xfe) || (first !== 0 && second === 0);
  const isBig = (first === 0xfe && second === 0xff) || (first === 0 && second !== 0);
  if (!(isLittle || isBig) || !work.afford(body.length * COST.decode)) return null;
  try {
    return utf8(new TextDecoder(isLittle ? 'utf-16le' : 'utf-16be', { fatal: true }).decode(body));
  } catch {
    return null;
  }
}
