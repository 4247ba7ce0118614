import { Buffer } from 'node:buffer';
import { createHmac } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateSecret, keyHint, parseSecret, SecretError } from '../src/index.ts';

const base64 = (size: number) => Buffer.alloc(size, 7).toString('base64');
const failure = (text: string): SecretError => {
  try {
    parseSecret(text);
  } catch (error) {
    if (error instanceof SecretError) return error;
    throw error;
  }
  throw new Error('the secret was accepted');
};

describe('signing-1: what a secret is', () => {
  it.each([
    ['24 bytes', `whsec_${base64(24)}`, 24],
    ['64 bytes', `whsec_${base64(64)}`, 64],
    ['32 bytes with padding', `whsec_${base64(32)}`, 32],
    ['32 bytes without padding', `whsec_${base64(32).replaceAll('=', '')}`, 32],
  ])('whsec_ and base64 of %s: the decoded part is the key', (_, text, size) => {
    const secret = parseSecret(text);
    expect(secret.kind).toBe('standard');
    expect([...secret.key]).toEqual([...Buffer.alloc(size, 7)]);
    expect(secret.text).toBe(text);
    expect(secret.warnings).toEqual([]);
  });

  it.each(['0123456789abcdef', 'WHSEC_not-the-prefix', '!#$%&()*+,-./:;<=>?@[]^_`{|}~', 'x'.repeat(256)])(
    'any other text is its own key: %s',
    (text) => {
      const secret = parseSecret(text);
      expect(secret.kind).toBe('raw');
      expect(Buffer.from(secret.key).toString('latin1')).toBe(text);
      expect(secret.warnings).toEqual([]);
    },
  );
});

describe('signing-2: what is no secret is refused with a reason that does not show it', () => {
  it.each([
    ['empty', '', 'secret_missing', /missing or empty/],
    ['the prefix alone', 'whsec_', 'secret_malformed', /holds 0 bytes/],
    ['23 bytes', `whsec_${base64(23)}`, 'secret_malformed', /holds 23 bytes/],
    ['65 bytes', `whsec_${base64(65)}`, 'secret_malformed', /holds 65 bytes/],
    ['base64url', `whsec_${base64(30).slice(0, -2)}-_`, 'secret_malformed', /not base64/],
    ['cut off', `whsec_${base64(32).slice(0, 41)}`, 'secret_malformed', /not base64/],
    ['wrong padding', `whsec_${base64(33)}=`, 'secret_malformed', /not base64/],
    ['unused bits set', `whsec_${base64(32).slice(0, 42)}d=`, 'secret_malformed', /not base64/],
    ['double quotes', '"0123456789abcdef"', 'secret_malformed', /a quote at position 1/],
    ['single quotes', "0123456789'abcdef", 'secret_malformed', /a quote at position 11/],
    ['a space inside', '01234567 89abcdef', 'secret_malformed', /white space at position 9/],
    ['a line feed at the end', '0123456789abcdef\n', 'secret_malformed', /white space at position 17/],
    ['no ASCII', '0123456789abcdéf', 'secret_malformed', /not visible ASCII at position 15/],
    ['a control character', '01234567\u0000', 'secret_malformed', /not visible ASCII/],
    ['257 bytes', 'x'.repeat(257), 'secret_malformed', /at most 256/],
  ])('%s', (_, text, code, message) => {
    const error = failure(text);
    expect(error).toMatchObject({ code, group: 'setup', status: 500 });
    expect(error.message).toMatch(message);
    expect(error.hint).toBeTruthy();
    if (text.length > 6) expect(inspect(error)).not.toContain(text.trim());
  });
});

it('signing-3: a text under 16 bytes is accepted with a warning', () => {
  expect(parseSecret('x').warnings).toHaveLength(1);
  expect(parseSecret('x'.repeat(15)).warnings[0]).toContain('15 bytes');
  expect(parseSecret('x'.repeat(16)).warnings).toEqual([]);
});

it('signing-4: a secret does not show in logs, JSON, text or copies', () => {
  const text = generateSecret();
  const secret = parseSecret(text);
  const key = Buffer.from(secret.key);
  const shown = [
    inspect(secret, { showHidden: true, depth: 5 }),
    inspect({ nested: [secret] }),
    JSON.stringify({ secret }),
    `${secret}`,
    inspect({ ...secret }),
  ];
  for (const output of shown) {
    expect(output).not.toContain(text.slice(6, 20));
    expect(output).not.toContain(key.toString('hex').slice(0, 12));
  }
});

it('signing-5: a generated secret is whsec_ and the base64 of 32 random bytes', () => {
  expect(generateSecret(() => new Uint8Array(32))).toBe(`whsec_${'A'.repeat(43)}=`);
  expect(generateSecret()).not.toBe(generateSecret());
  expect(parseSecret(generateSecret()).key).toHaveLength(32);
});

it('signing-6: the key hint is the first 8 hex digits of HMAC-SHA256(key, "key-hint")', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 24, maxLength: 64 }), (key) => {
      const secret = parseSecret(`whsec_${Buffer.from(key).toString('base64')}`);
      expect(keyHint(secret)).toBe(createHmac('sha256', key).update('key-hint').digest('hex').slice(0, 8));
    }),
  );
});
