// Finds where two bodies differ, with a short excerpt of both, cut between characters.
import { utf8Text } from './bytes.ts';

export type Difference = {
  /** Position of the first different byte in the received body, from 0. */
  offset: number;
  /** The text before that position, equal in both bodies. */
  before: string;
  /** The text of the signed body from that position. */
  expected: string;
  /** The text of the received body from that position. */
  received: string;
};

const BEFORE = 12;
const AFTER = 20;

export function differenceOf(received: Uint8Array, expected: Uint8Array): Difference {
  let offset = 0;
  while (offset < received.length && received[offset] === expected[offset]) offset += 1;
  // The difference may lie inside a character of several bytes. Show the whole character.
  const from = Math.min(characterStart(received, offset), characterStart(expected, offset));
  const start = characterStart(received, Math.max(0, from - BEFORE));
  return {
    offset,
    before: shown(received, start, from),
    expected: shown(expected, from, from + AFTER),
    received: shown(received, from, from + AFTER),
  };
}

function shown(bytes: Uint8Array, from: number, to: number): string {
  const part = bytes.slice(from, characterStart(bytes, to));
  return utf8Text(part) ?? Array.from(part, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

/** The position where the character around `at` begins. A UTF-8 character has at most four bytes. */
function characterStart(bytes: Uint8Array, at: number): number {
  for (let i = at; i > at - 4 && i >= 0; i -= 1) if (((bytes[i] ?? 0) & 0xc0) !== 0x80) return i;
  return at;
}
