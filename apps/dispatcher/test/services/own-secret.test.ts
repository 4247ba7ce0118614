import { describe, expect, it } from 'vitest';
import { ownSecret } from '../../src/services/own-secret.ts';

const warned = (text: string): string[] => {
  const warnings: string[] = [];
  expect(ownSecret(text, warnings)).toBeNull();
  return warnings;
};

describe('kit-12: a secret that is probably a mistake is accepted with a warning that says why', () => {
  it.each([
    ['undefined', /variable is not set/],
    ['null', /variable is not set/],
    [`whpk_${'a'.repeat(40)}`, /asymmetric/],
    [`v1,${'a'.repeat(40)}`, /signature/],
    [`WHSEC_${'a'.repeat(40)}`, /small letters/],
    [Buffer.alloc(32, 0xab).toString('base64'), /without its prefix/],
  ])('%s', (text, reason) => {
    expect(warned(text)).toContainEqual(expect.stringMatching(reason));
  });

  it.each([
    '0123456789abcdef'.repeat(4),
    `whsec_${Buffer.alloc(32, 1).toString('base64')}`,
    'correct-horse-battery-staple',
  ])('not %s', (text) => expect(warned(text)).toEqual([]));
});
