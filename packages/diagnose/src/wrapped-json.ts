// Bodies inside JSON: as the bytes of a list, as a member of an object, as a name. Each is looked for without parsing the whole.
import { utf8, utf8Text } from './bytes.ts';
import { COLON, COMMA, isClosing, isDigit, isOpening, isSpace, QUOTE, stringEnd } from './json-bytes.ts';
import { CALL_COST, COST, SHORT_BYTES, type Work } from './work.ts';

const NUMBERS = /^(?:\{\s*"type"\s*:\s*"Buffer"\s*,\s*"data"\s*:\s*\[|\[\s*|\{\s*"0"\s*:\s*)(?=\d)|^(?=\d{1,3},)/;

/** A list of bytes: `{"type":"Buffer","data":[1,2]}`, `[1,2]`, `{"0":1,"1":2}`, `1,2`. */
export function listedBytes(text: Uint8Array, work: Work): Uint8Array | null {
  const head = NUMBERS.exec(utf8Text(text.subarray(0, 60)) ?? '')?.[0];
  if (head === undefined || !work.afford(text.length * COST.decode)) return null;
  const bytes = new Uint8Array(text.length);
  let [to, value] = [0, -1];
  for (let at = head.length; at < text.length; at += 1) {
    const byte = text[at] as number;
    if (isDigit(byte)) value = Math.max(value, 0) * 10 + byte - 0x30;
    // The position of a byte in an object.
    else if (byte === QUOTE) at = stringEnd(text, at) - 1;
    else if (byte === COMMA || isClosing(byte)) {
      if (value > 255) return null;
      if (value >= 0) bytes[to++] = value;
      value = -1;
      if (isClosing(byte)) break;
    } else if (byte !== COLON && !isSpace(byte)) return null;
  }
  if (value >= 0 && value < 256) bytes[to++] = value;
  return bytes.slice(0, to);
}

/** Tokens are paid in groups of so many. */
const PAID_TOKENS = 1024;
const MEMBERS_MAX = 20;

type Member = { name: string; bytes: Uint8Array };

/** What a JSON object or list holds: texts without their quotes, everything else as it is written. A name may hold a body too. */
export function jsonMembers(text: Uint8Array, work: Work): Member[] {
  const found: Member[] = [];
  if (!isOpening(text[0])) return found;
  // Of a large text, only members that make up a good part of it are looked at.
  const leastBytes = text.length > SHORT_BYTES ? text.length / 4 : 0;
  let depth = 0;
  let from = 1;
  let name = '';
  let count = 0;
  let tokens = 0;
  let paidTo = 0;
  for (let at = 0; at < text.length && count < MEMBERS_MAX; ) {
    tokens += 1;
    if (tokens % PAID_TOKENS === 1) {
      if (!work.afford(PAID_TOKENS * CALL_COST.token + (at - paidTo) * COST.rewrite)) break;
      paidTo = at;
    }
    const byte = text[at] as number;
    const end = byte === QUOTE ? stringEnd(text, at) : at + 1;
    if (isOpening(byte)) depth += 1;
    else if (isClosing(byte)) depth -= 1;
    if (depth === 1 && byte === COLON) {
      const key = textOf(text.subarray(from, at), work);
      if (key !== null && key.length > 1 && at - from >= leastBytes && isOpening(utf8(key.slice(0, 1))[0]))
        found.push({ name: '', bytes: utf8(key) });
      [name, from] = [(key ?? '').slice(0, 64), end];
    } else if ((depth === 1 && byte === COMMA) || (depth === 0 && isClosing(byte))) {
      const value = text.subarray(from, at);
      count += 1;
      if (value.length >= leastBytes) {
        const inner = textOf(value, work);
        found.push({ name, bytes: inner === null ? value : utf8(inner) });
      }
      [name, from] = ['', end];
    }
    at = end;
  }
  return found;
}

/** The text that a JSON string holds; `null` if it is no string. */
export function textOf(json: Uint8Array, work: Work): string | null {
  let from = 0;
  while (isSpace(json[from])) from += 1;
  if (json[from] !== QUOTE || !work.afford(2 * json.length * COST.decode)) return null;
  try {
    const value: unknown = JSON.parse(utf8Text(json) ?? '');
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}
