// Converts between bytes and text. Loops over bytes are slow until a process has run them for a while, so what Node does by
// itself is left to it: the first diagnosis of a process is the one that a person waits for.

const node: typeof Buffer | undefined = globalThis.Buffer;

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Decodes UTF-8; `null` if the bytes are not UTF-8. */
export function utf8Text(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Decodes Latin-1: one byte per character. */
export function latin1(bytes: Uint8Array): string {
  if (node) return node.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return text;
}

/** Encodes a text of which every character fits into one byte. */
export const encodeLatin1 = (text: string): Uint8Array =>
  node ? node.from(text, 'latin1') : Uint8Array.from(text, (one) => one.charCodeAt(0));

/** Encodes Latin-1; `null` if a character does not fit into one byte. */
export function latin1Bytes(text: string): Uint8Array | null {
  const bytes = encodeLatin1(text);
  // What does not fit is cut. A regular expression would find it, but its first run is as slow as a loop.
  return latin1(bytes) === text ? bytes : null;
}

/** Whether a byte is not ASCII. */
export function hasOther(bytes: Uint8Array): boolean {
  const text = latin1(bytes);
  return (node ? node.byteLength(text) : utf8(text).length) !== bytes.length;
}

/** The bytes without ASCII white space at both ends. */
export function trimmed(bytes: Uint8Array): Uint8Array {
  const isSpace = (byte: number | undefined): boolean =>
    byte === 0x20 || (byte !== undefined && byte >= 9 && byte <= 13);
  let [from, end] = [0, bytes.length];
  while (from < end && isSpace(bytes[from])) from += 1;
  while (end > from && isSpace(bytes[end - 1])) end -= 1;
  return bytes.subarray(from, end);
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export function equal(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  if (node) return node.compare(a, b) === 0;
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return false;
  return true;
}

export const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

export function fromHex(text: string): Uint8Array | null {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(text)) return null;
  return Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16));
}
