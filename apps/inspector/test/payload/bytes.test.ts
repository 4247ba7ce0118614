import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, hexDump, sizeText } from '../../src/payload/bytes.ts';

describe('bodies as bytes', () => {
  it('gives back the bytes of any body, text or not', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(bytesOf({ body: Buffer.from(bytes).toString('base64'), body_encoding: 'base64' })).toEqual(bytes);
      }),
    );
    expect(bytesOf({ body: 'é', body_encoding: 'utf8' })).toEqual(new Uint8Array([0xc3, 0xa9]));
  });

  it('dumps sixteen bytes a line', () => {
    expect(hexDump(new TextEncoder().encode('Posthorn\n'))).toBe(
      `00000000  50 6f 73 74 68 6f 72 6e 0a${' '.repeat(21)}  Posthorn.`,
    );
    expect(hexDump(new Uint8Array(33)).split('\n')).toHaveLength(3);
  });

  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1536, '1.5 KiB'],
    [2 ** 20, '1.0 MiB'],
  ])('%i bytes are %s', (bytes, text) => {
    expect(sizeText(bytes)).toBe(text);
  });
});
