// Base64 byte by byte: `atob` and `btoa` work on texts, and need many times as long for a large body.
import { utf8 } from './bytes.ts';

const ALPHABET = utf8('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const PAD = 0x3d;

const VALUES = new Uint8Array(256).fill(255);
for (const [value, byte] of ALPHABET.entries()) VALUES[byte] = value;
const URL_VALUES = VALUES.slice();
URL_VALUES[0x2d] = 62;
URL_VALUES[0x5f] = 63;

/** Decodes base64 with or without padding; `null` if it is not base64. @param isUrl takes `-` and `_` as well */
export function decodeBase64(text: Uint8Array, isUrl = false): Uint8Array | null {
  const values = isUrl ? URL_VALUES : VALUES;
  let end = text.length;
  while (end > 0 && text.length - end < 2 && text[end - 1] === PAD) end -= 1;
  if (end % 4 === 1 || (end !== text.length && text.length % 4 !== 0)) return null;
  const bytes = new Uint8Array(Math.floor((end * 3) / 4));
  let [buffer, bits, to] = [0, 0, 0];
  for (let at = 0; at < end; at += 1) {
    const value = values[text[at] as number] as number;
    if (value === 255) return null;
    buffer = ((buffer << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[to++] = (buffer >> bits) & 0xff;
    }
  }
  return bytes;
}

export function encodeBase64(bytes: Uint8Array): Uint8Array {
  if (globalThis.Buffer) return utf8(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64'));
  const text = new Uint8Array(Math.ceil(bytes.length / 3) * 4).fill(PAD);
  let to = 0;
  for (let at = 0; at < bytes.length; at += 3) {
    const [a, b, c] = [bytes[at] as number, bytes[at + 1], bytes[at + 2]];
    text[to++] = ALPHABET[a >> 2] as number;
    text[to++] = ALPHABET[((a & 3) << 4) | ((b ?? 0) >> 4)] as number;
    if (b !== undefined) text[to] = ALPHABET[((b & 15) << 2) | ((c ?? 0) >> 6)] as number;
    if (c !== undefined) text[to + 1] = ALPHABET[c & 63] as number;
    to += 2;
  }
  return text;
}

export const base64 = (bytes: Uint8Array): string => new TextDecoder().decode(encodeBase64(bytes));
export const fromBase64 = (text: string): Uint8Array | null => decodeBase64(utf8(text));
export const fromBase64Url = (text: string): Uint8Array | null =>
  /[-_]/.test(text) ? decodeBase64(utf8(text), true) : null;
