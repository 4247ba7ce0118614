import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wholeCharacters } from '../../src/domain/whole-characters.ts';

const strict = new TextDecoder('utf-8', { fatal: true });

describe('transport-17: text that is cut ends with a whole character', () => {
  it('transport-17: text cut anywhere is the longest text that fits', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), fc.nat(), (text, at) => {
        const bytes = new TextEncoder().encode(text);
        const cut = bytes.subarray(0, bytes.length === 0 ? 0 : at % (bytes.length + 1));
        const kept = wholeCharacters(cut);
        expect(text.startsWith(strict.decode(kept))).toBe(true);
        expect(cut.length - kept.length).toBeLessThan(4);
        if (kept.length < cut.length) expect(() => strict.decode(cut)).toThrow(TypeError);
      }),
    );
  });

  it.each([
    ['nothing', []],
    ['ASCII', [0x61, 0x62]],
    ['continuation bytes alone', [0x80, 0x80, 0x80, 0x80]],
    ['bytes that begin no character', [0x61, 0xff]],
    ['a whole character', [0xe2, 0x82, 0xac]],
  ])('transport-17: %s is left as it is', (_what, bytes) => {
    expect([...wholeCharacters(Uint8Array.from(bytes))]).toEqual(bytes);
  });
});
