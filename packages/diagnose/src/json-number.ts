// Rewrites one number of a JSON text: number parsers drop final zeros, and some writers add them.
import type { Output } from './output.ts';
import { CALL_COST } from './work.ts';

/** A function chooses by position which numbers get back the zero that something dropped. */
export type NumberChange = 'shortest' | 'whole' | 'two_decimals' | ((position: number) => boolean);

/** Writes `json[from..end)`. Returns whether the number could have lost a zero: `1`, `12.5`. */
export function writeNumber(
  out: Output,
  json: Uint8Array,
  from: number,
  end: number,
  change: NumberChange,
  position: number,
): boolean {
  const decimals = decimalsOf(json, from, end);
  if (change === 'shortest') {
    if (decimals !== 0 || end - from > 15) out.ascii(shortest(out, json, from, end));
    else out.copy(json, from, end);
    return false;
  }
  out.copy(json, from, end);
  if (change === 'whole') {
    if (decimals === 0) out.ascii('.0');
  } else if (change === 'two_decimals') {
    if (decimals >= 0 && decimals <= 2) out.ascii(decimals === 0 ? '.00' : decimals === 1 ? '0' : '');
  } else if ((decimals === 0 || decimals === 1) && change(position)) out.ascii(decimals === 0 ? '.0' : '0');
  return decimals === 0 || decimals === 1;
}

/** How many digits are after the dot; -1 for a number with an exponent. */
function decimalsOf(json: Uint8Array, from: number, end: number): number {
  let dot = -1;
  for (let at = from; at < end; at += 1) {
    const byte = json[at];
    if (byte === 0x2e) dot = at;
    else if (byte === 0x65 || byte === 0x45) return -1;
  }
  return dot === -1 ? 0 : end - dot - 1;
}

function shortest(out: Output, json: Uint8Array, from: number, end: number): string {
  out.pay(CALL_COST.number);
  const token = String.fromCharCode(...json.subarray(from, Math.min(end, from + 400)));
  const value = Number(token);
  // A larger integer would lose digits: no number parser read it as one.
  return Number.isFinite(value) && (Number.isSafeInteger(value) || /[.eE]/.test(token)) ? JSON.stringify(value) : token;
}
