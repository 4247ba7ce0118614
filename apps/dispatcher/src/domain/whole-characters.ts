// Text cut at a number of bytes may end inside a UTF-8 character. This drops the incomplete character.

const CHARACTER_MAX = 4;

/** The length of the character that a byte begins; 0 for a byte that begins none. */
function lengthOf(first: number): number {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first < 0xe0) return 2;
  if (first >= 0xe0 && first < 0xf0) return 3;
  return first >= 0xf0 && first < 0xf5 ? 4 : 0;
}

/** The bytes without the beginning of a character at their end. Bytes that end otherwise are given back as they are. */
export function wholeCharacters(bytes: Uint8Array): Uint8Array {
  const { length } = bytes;
  for (let back = 1; back < CHARACTER_MAX && back <= length; back += 1) {
    const byte = bytes[length - back] ?? 0;
    const isContinuation = byte >= 0x80 && byte < 0xc0;
    if (!isContinuation) return lengthOf(byte) > back ? bytes.subarray(0, length - back) : bytes;
  }
  return bytes;
}
