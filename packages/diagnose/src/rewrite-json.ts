// Rewrites the bytes of a JSON text as another writer would write them, in one pass and without parsing: every digit and
// escape that the change does not touch stays. What is not JSON gives other bytes that are not JSON, and no error.
import { utf8 } from './bytes.ts';
import { COLON, COMMA, isClosing, isDigit, isOpening, isSpace, MINUS, QUOTE, stringEnd } from './json-bytes.ts';
import { type NumberChange, writeNumber } from './json-number.ts';
import { type TextChange, writeText } from './json-string.ts';
import { Output } from './output.ts';
import { CALL_COST, COST, type Work } from './work.ts';

export type Layout = { comma: Uint8Array; colon: Uint8Array; indent: Uint8Array };
export type JsonChange = { layout?: Layout; text?: TextChange; number?: NumberChange };

export const layout = (comma: string, colon: string, indent = ''): Layout => ({
  ...{ comma: utf8(comma), colon: utf8(colon), indent: utf8(indent) },
});

/** Deeper than any context. Indenting more would write far more than it reads. */
const DEPTH_MAX = 200;

/** Tokens are paid in groups of so many. */
const PAID_TOKENS = 1024;

/** `null` if the work cannot be afforded, or the text is nested too deeply to be indented. */
export function rewritten(json: Uint8Array, { layout: laid, text, number }: JsonChange, work: Work): Uint8Array | null {
  if (!work.afford(json.length * (COST.rewrite + (text ? COST.text : 0)))) return null;
  const out = new Output(json.length, work);
  const isIndented = laid !== undefined && laid.indent.length > 0;
  let depth = 0;
  let numbers = 0;
  let tokens = 0;
  let at = 0;
  while (at < json.length && !out.isFull && depth <= DEPTH_MAX) {
    tokens += 1;
    if (tokens % PAID_TOKENS === 0) out.pay(PAID_TOKENS * CALL_COST.token);
    const byte = json[at] as number;
    if (byte === QUOTE) {
      const end = stringEnd(json, at);
      if (text === undefined) out.copy(json, at, end);
      else writeText(out, json, at, end, text);
      at = end;
    } else if (number !== undefined && (byte === MINUS || isDigit(byte))) {
      const end = numberEnd(json, at);
      if (writeNumber(out, json, at, end, number, numbers)) numbers += 1;
      at = end;
    } else {
      at += 1;
      if (laid === undefined) out.push(byte);
      else if (isSpace(byte)) continue;
      else if (byte === COMMA) {
        out.append(laid.comma);
        if (isIndented) out.newLine(laid.indent, depth);
      } else if (byte === COLON) out.append(laid.colon);
      else if (isIndented && isOpening(byte)) {
        out.push(byte);
        while (isSpace(json[at])) at += 1;
        // Writers leave an empty list on one line.
        if (isClosing(json[at])) out.push(json[at++] as number);
        else out.newLine(laid.indent, ++depth);
      } else {
        if (isIndented && isClosing(byte)) out.newLine(laid.indent, --depth);
        out.push(byte);
      }
    }
  }
  return depth > DEPTH_MAX ? null : out.bytes();
}

function numberEnd(json: Uint8Array, from: number): number {
  let at = from + 1;
  while (at < json.length) {
    const byte = json[at] as number;
    if (!(isDigit(byte) || byte === 0x2e || byte === 0x65 || byte === 0x45 || byte === 0x2b || byte === MINUS)) break;
    at += 1;
  }
  return at;
}
