// Finds where two bodies differ, with a short excerpt of both, cut between characters.
import { utf8Text } from './bytes.ts';

export type Difference = {
  /** Of the body in hand, from 0. */
  offset: number;
  /** What both have before it. */
  before: string;
  /** From there on, of the body that was signed. */
  expected: string;
  /** From there on, of the body in hand. */
  received: string;
};

const BEFORE = 12;
const AFTER = 20;

export function differenceOf(received: Uint8Array, expected: Uint8Array): Difference {
  let offset = 0;
  while (offset < received.length && received[offset] === expected[offset]) offset += 1;
  // A character of several bytes that begins alike in both is shown whole.
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

/** Back to where the character begins that `at` lies in; four bytes are the longest. */
function characterStart(bytes: Uint8Array, at: number): number {
  for (let i = at; i > at - 4 && i >= 0; i -= 1) if (((bytes[i] ?? 0) & 0xc0) !== 0x80) return i;
  return at;
}
