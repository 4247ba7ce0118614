// Rewrites one string of a JSON text: which characters are escaped differs from writer to writer.
import type { Output } from './output.ts';

export type TextChange = {
  /** `\/` becomes `/`. */
  slashesPlain?: boolean;
  /** `\uXXXX` becomes the character, unless JSON requires the escape. */
  unicodePlain?: boolean;
  slashesEscaped?: boolean;
  unicodeEscaped?: boolean;
  markupEscaped?: boolean;
};

const [BACKSLASH, SLASH, LOWER_U] = [0x5c, 0x2f, 0x75];

/** Writes `json[from..end)`, a string with its quotes. */
export function writeText(out: Output, json: Uint8Array, from: number, end: number, change: TextChange): void {
  let at = from;
  let same = from;
  while (at < end) {
    const byte = json[at] as number;
    const length = byte === BACKSLASH ? escapeLength(json, at, end) : byte < 0x80 ? 1 : sequenceLength(byte);
    const point = pointToWrite(json, at, length, change);
    if (point !== undefined) {
      out.copy(json, same, at);
      // A pair of escapes is one character.
      const low = point >= 0xd800 && point <= 0xdbff ? lowSurrogate(json, at + length, end) : undefined;
      if (low !== undefined) writePoint(out, 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00), change);
      else if (point >= 0xd800 && point <= 0xdfff) out.copy(json, at, at + length);
      else writePoint(out, point, change);
      at += low === undefined ? length : length + 6;
      same = at;
    } else at += length;
  }
  out.copy(json, same, Math.min(at, end));
}

function escapeLength(json: Uint8Array, at: number, end: number): number {
  return json[at + 1] === LOWER_U && at + 6 <= end ? 6 : 2;
}

const sequenceLength = (lead: number): number => (lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2);

/** The character at a position if it may be written otherwise; `undefined` to leave it. */
function pointToWrite(json: Uint8Array, at: number, length: number, change: TextChange): number | undefined {
  const byte = json[at] as number;
  if (byte === BACKSLASH) {
    if (length === 2) return json[at + 1] === SLASH && change.slashesPlain ? SLASH : undefined;
    const point = change.unicodePlain ? hexAt(json, at + 2) : undefined;
    return point === undefined || point < 0x20 || point === 0x22 || point === 0x5c ? undefined : point;
  }
  if (byte < 0x80) {
    if (byte === SLASH) return change.slashesEscaped ? byte : undefined;
    return change.markupEscaped && isMarkup(byte) ? byte : undefined;
  }
  if (!(change.unicodeEscaped || change.markupEscaped)) return undefined;
  let point = byte & (0xff >> (length + 1));
  for (let i = 1; i < length; i += 1) point = (point << 6) | ((json[at + i] ?? 0) & 0x3f);
  return change.unicodeEscaped || isLineSeparator(point) ? point : undefined;
}

function lowSurrogate(json: Uint8Array, at: number, end: number): number | undefined {
  const isEscape = at + 6 <= end && json[at] === BACKSLASH && json[at + 1] === LOWER_U;
  const point = isEscape ? hexAt(json, at + 2) : undefined;
  return point !== undefined && point >= 0xdc00 && point <= 0xdfff ? point : undefined;
}

function hexAt(json: Uint8Array, at: number): number | undefined {
  let value = 0;
  for (let i = at; i < at + 4; i += 1) {
    const byte = json[i] ?? 0;
    const letter = byte | 0x20;
    if (byte >= 0x30 && byte <= 0x39) value = value * 16 + byte - 0x30;
    else if (letter >= 0x61 && letter <= 0x66) value = value * 16 + letter - 0x57;
    else return undefined;
  }
  return value;
}

const isMarkup = (point: number): boolean => point === 0x3c || point === 0x3e || point === 0x26;
const isLineSeparator = (point: number): boolean => point === 0x2028 || point === 0x2029;

function writePoint(out: Output, point: number, change: TextChange): void {
  if (point === SLASH && change.slashesEscaped) out.push(BACKSLASH);
  const isEscaped =
    point < 0x80
      ? change.markupEscaped && isMarkup(point)
      : change.unicodeEscaped || (change.markupEscaped && isLineSeparator(point));
  if (isEscaped) writeEscape(out, point);
  else if (point < 0x80) out.push(point);
  else {
    if (point < 0x800) out.push(0xc0 | (point >> 6));
    else {
      if (point < 0x10000) out.push(0xe0 | (point >> 12));
      else {
        out.push(0xf0 | (point >> 18));
        out.push(0x80 | ((point >> 12) & 0x3f));
      }
      out.push(0x80 | ((point >> 6) & 0x3f));
    }
    out.push(0x80 | (point & 0x3f));
  }
}

const HEX = '0123456789abcdef';

function writeEscape(out: Output, point: number): void {
  if (point >= 0x10000) {
    writeEscape(out, 0xd800 + ((point - 0x10000) >> 10));
    writeEscape(out, 0xdc00 + ((point - 0x10000) & 0x3ff));
    return;
  }
  out.push(BACKSLASH);
  out.push(LOWER_U);
  for (let shift = 12; shift >= 0; shift -= 4) out.push(HEX.charCodeAt((point >> shift) & 0xf));
}
