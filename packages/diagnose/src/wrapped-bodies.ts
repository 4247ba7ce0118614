// Undoes what wraps a whole body: another encoding, a JSON text, a form field. What is inside is what was signed.
import { decodeBase64 } from './base64.ts';
import { latin1, latin1Bytes, trimmed, utf8, utf8Text } from './bytes.ts';
import { COST, type Work } from './work.ts';
import { jsonMembers, listedBytes, textOf } from './wrapped-json.ts';

export type Unwrapped = [id: string, sentence: string, bytes: Uint8Array | null];

const FIELDS_MAX = 20;
/** Some bodies are wrapped twice: a text of base64 in the event of a gateway. */
const DEPTH_MAX = 2;

/** What may be inside the body, the likeliest first; `null` where the body is no such wrapping. */
export function* unwrapped(body: Uint8Array, work: Work, depth = 1): Generator<Unwrapped> {
  for (const [id, sentence, bytes] of unwrappedOnce(body, work)) {
    if (bytes === null || bytes.length === 0) continue;
    yield [id, sentence, bytes];
    if (depth === DEPTH_MAX) continue;
    for (const [inner, more, other] of unwrapped(bytes, work, depth + 1))
      yield [`${id}+${inner}`, `${sentence}, and ${more}`, other];
  }
}

function* unwrappedOnce(body: Uint8Array, work: Work): Generator<Unwrapped> {
  const text = trimmed(body);
  yield ['base64', 'decoded from base64 (the received body is still base64)', decoded(text, work)];
  yield ['hex', 'decoded from hex (the received body is still hex)', fromHexText(text, work)];
  const inner = textOf(text, work);
  yield ['json_in_json', 'without the JSON text around it', inner === null ? null : utf8(inner)];
  yield ['buffer_as_json', 'of which something wrote the list of its bytes', listedBytes(text, work)];
  for (const { name, bytes } of jsonMembers(text, work)) {
    const where =
      name === ''
        ? 'that is in a name or a list of the received JSON'
        : `that is in the member "${shown(name)}" of the received JSON`;
    yield ['json_member', where, bytes];
  }
  yield* fields(text, work);
  yield* parts(text, work);
  yield ['percent_encoded', 'before something percent-encoded it', percentDecoded(text, false, work)];
  yield ['html_escaped', 'before something escaped it for HTML', htmlUnescaped(text, work)];
  yield ['utf16', 'in UTF-8, before something wrote it as UTF-16', fromUtf16(body, work)];
}

/** A name of the request may be anything. */
const shown = (name: string): string => name.replace(/[^A-Za-z0-9_.[\]-]/g, '?');

const DATA_URL = /^data:[^,]{0,100};base64,/;

function decoded(text: Uint8Array, work: Work): Uint8Array | null {
  const head = DATA_URL.exec(utf8Text(text.subarray(0, 130)) ?? '')?.[0].length ?? 0;
  // The first bytes of JSON are no base64: this ends at once for nearly every body.
  const start = text.subarray(head, head + 16);
  if (start.length < 4 || decodeBase64(start.subarray(0, start.length & ~3), true) === null) return null;
  if (!work.afford(2 * text.length * COST.decode)) return null;
  return decodeBase64(withoutBreaks(text.subarray(head)), true);
}

/** Writers of mail break base64 into lines. */
function withoutBreaks(text: Uint8Array): Uint8Array {
  return text.includes(0x0a) ? text.filter((byte) => byte > 0x20) : text;
}

function fromHexText(text: Uint8Array, work: Work): Uint8Array | null {
  if (text.length % 2 !== 0 || Number.isNaN(hexDigit(text[0])) || Number.isNaN(hexDigit(text[1]))) return null;
  if (!work.afford(text.length * COST.decode)) return null;
  const bytes = new Uint8Array(text.length / 2);
  for (let at = 0; at < bytes.length; at += 1) {
    const value = hexDigit(text[2 * at]) * 16 + hexDigit(text[2 * at + 1]);
    if (Number.isNaN(value)) return null;
    bytes[at] = value;
  }
  return bytes;
}

/** The parts of a multipart form. */
function* parts(text: Uint8Array, work: Work): Generator<Unwrapped> {
  const boundary = /^--[^\r\n]{1,80}/.exec(utf8Text(text.subarray(0, 90)) ?? '')?.[0];
  if (boundary === undefined || !work.afford(text.length * COST.decode)) return;
  for (const part of latin1(text)
    .split(boundary)
    .slice(1, FIELDS_MAX + 1)) {
    const body = /^\r?\n(?:[^\r\n]+\r?\n)*\r?\n([\s\S]*?)\r?\n$/.exec(part)?.[1];
    if (body !== undefined) yield ['form_field', 'that is in a part of the form', latin1Bytes(body)];
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#34': '"',
  '#39': "'",
  apos: "'",
};

function htmlUnescaped(text: Uint8Array, work: Work): Uint8Array | null {
  // The first quote of JSON is near its beginning.
  if (!/&(?:quot|#34);/.test(utf8Text(text.subarray(0, 64)) ?? '')) return null;
  const all = work.afford(4 * text.length * COST.decode) ? utf8Text(text) : null;
  return all === null
    ? null
    : utf8(all.replace(/&(amp|lt|gt|quot|apos|#34|#39);/g, (_, name: string) => ENTITIES[name] ?? ''));
}

const [AMPERSAND, PERCENT, PLUS, EQUALS] = [0x26, 0x25, 0x2b, 0x3d];

function* fields(text: Uint8Array, work: Work): Generator<Unwrapped> {
  let from = 0;
  for (let count = 0; count < FIELDS_MAX && from < text.length; count += 1) {
    const ampersand = text.indexOf(AMPERSAND, from);
    const end = ampersand === -1 ? text.length : ampersand;
    const name = utf8Text(text.subarray(from, Math.min(from + 65, end))) ?? '';
    // A body that was taken for the name of a field.
    if (count === 0 && /^%7B|^%5B/i.test(name) && text.at(-1) === EQUALS) {
      yield ['form_field', 'that is the name of a form field', percentDecoded(text.subarray(0, -1), true, work)];
    }
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
