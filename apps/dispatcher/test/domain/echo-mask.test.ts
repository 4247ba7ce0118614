import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EchoMask } from '../../src/domain/echo/echo-mask.ts';

const MASK = '••••';
const maskOf = (headers: Record<string, string>, ...secrets: string[]) => new EchoMask({ headers, secrets });
const latin1 = (text: string) => Buffer.from(text, 'latin1');

const percentAll = (text: string) => text.replace(/[\0-\xff]/g, (one) => `%${latin1(one).toString('hex')}`);
const unicodeAll = (text: string) =>
  text.replace(/[\0-\xff]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
const json = (text: string) => JSON.stringify(text).slice(1, -1);

/** The writings that stand for the value alone, so that nothing but the mask may be left in their place. */
const WRITINGS: Record<string, (text: string) => string> = {
  plain: (text) => text,
  'upper case': (text) => text.toUpperCase(),
  JSON: json,
  'JSON with escaped slashes': (text) => json(text).replaceAll('/', '\\/'),
  'JSON inside JSON': (text) => json(json(text)),
  'JSON safe for HTML': (text) => json(text).replace(/[<>&'+]/g, (one) => `\\u00${one.charCodeAt(0).toString(16)}`),
  '\\u for everything': unicodeAll,
  URL: encodeURIComponent,
  form: (text) => new URLSearchParams({ a: text }).toString().slice(2),
  'percent for everything': percentAll,
  'percent twice': (text) => percentAll(text).replaceAll('%', '%25'),
  'percent inside JSON': (text) => json(percentAll(text)),
  HTML: (text) =>
    text.replace(/[&<>"']/g, (one) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[one] ?? '&#039;'),
  hex: (text) => latin1(text).toString('hex'),
  HEX: (text) => latin1(text).toString('hex').toUpperCase(),
};

/** Visible ASCII, as secrets and most header values are. */
const secret = fc.stringMatching(/^[!-~]{6,60}$/);
/** What stands around it in an answer. */
const around = fc.tuple(
  fc.constantFrom('', '{"a":"', '?token=', '> '),
  fc.constantFrom('', '","b":1}', '&x=1', '\r\n'),
);

describe('network-9: what a receiver gives back of a webhook’s secrets is masked', () => {
  it.each(Object.keys(WRITINGS))('network-9: written as %s', (writing) => {
    const write = WRITINGS[writing] ?? String;
    fc.assert(
      fc.property(secret, around, (value, [before, after]) => {
        fc.pre(!/%[0-9a-f]{2}|\\[ux]|&[#a-z]/i.test(`${value}${after}`));
        for (const mask of [maskOf({ 'x-key': value }), maskOf({}, value)]) {
          const masked = mask.text(`${before}${write(value)}${after}`);
          expect(masked).toContain(MASK);
          expect(masked.replaceAll(MASK, '').length).toBeLessThanOrEqual(before.length + after.length + 2);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('network-9: in the base64 of a longer text, in both alphabets', () => {
    fc.assert(
      fc.property(secret, fc.string({ maxLength: 20 }), fc.string({ maxLength: 20 }), (value, before, after) => {
        const whole = Buffer.from(`${before}${value}${after}`);
        for (const encoding of ['base64', 'base64url'] as const) {
          const masked = maskOf({ 'x-key': value }).text(`[${whole.toString(encoding)}]`);
          const left = masked.slice(1, -1).split(MASK);
          expect(left.length).toBeGreaterThan(1);
          // What is left on both sides holds none of its bytes.
          expect(Buffer.from(left[0] ?? '', 'base64').length).toBeLessThanOrEqual(Buffer.byteLength(before));
          expect(Buffer.from(left.at(-1) ?? '', 'base64').length).toBeLessThanOrEqual(Buffer.byteLength(after));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('network-9: cut anywhere, at most three characters of it are left', () => {
    fc.assert(
      fc.property(secret, fc.constantFrom('plain', 'JSON', 'URL', 'hex'), fc.nat(), (value, writing, at) => {
        const written = (WRITINGS[writing] ?? String)(value);
        const length = 1 + (at % written.length);
        const masked = maskOf({}, value).text(`{"echo":"${written.slice(0, length)}`, true);
        const left = masked.replace('{"echo":"', '').replaceAll(MASK, '');
        const write = WRITINGS[writing] ?? String;
        const isLeft = (count: number) => left.startsWith(write(value.slice(0, count)));
        expect([...value].findLastIndex((_one, index) => isLeft(index + 1))).toBeLessThan(3);
      }),
      { numRuns: 500 },
    );
  });

  it('network-9: what holds no secret stays as it is', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.string({ unit: 'binary' }), (value, text) => {
        const mask = maskOf({ authorization: `Bearer ${value}` }, value);
        expect(mask.text(text)).toBe(text);
        const headers = { 'content-type': text, 'set-cookie': [text, text] };
        expect(mask.headers(headers)).toEqual(headers);
      }),
    );
  });

  const basic = Buffer.from('shop:pass/word+1').toString('base64');
  const KEY = Buffer.from('0123456789abcdefghijklmnopqrstuv');
  const WHSEC = `whsec_${KEY.toString('base64')}`;

  it.each([
    ['the token of a bearer', { authorization: 'Bearer tok_123456' }, [], 'got tok_123456!', `got ${MASK}!`],
    ['the whole header', { authorization: 'Bearer tok_123456' }, [], 'Bearer tok_123456', MASK],
    ['base64 of user and password', { authorization: `Basic ${basic}` }, [], `Basic ${basic}`, MASK],
    ['user and password', { authorization: `Basic ${basic}` }, [], 'shop:pass/word+1', MASK],
    ['the password alone', { authorization: `Basic ${basic}` }, [], '"pass\\/word+1"', `"${MASK}"`],
    ['a cookie’s value', { cookie: 'a=1; sid=abcdef123' }, [], '{"sid":"abcdef123"}', `{"sid":"${MASK}"}`],
    ['a parameter', { 'x-auth': 'Key id=7, secret="abcdef123"' }, [], 'abcdef123', MASK],
    ['both parts of id:key', { 'x-auth': 'Key 17:abcdef123' }, [], 'abcdef123', MASK],
    ['a standard secret', {}, [WHSEC], WHSEC, MASK],
    ['its base64', {}, [WHSEC], KEY.toString('base64url'), MASK],
    ['its key', {}, [WHSEC], KEY.toString('latin1'), MASK],
    ['its key in hex', {}, [WHSEC], KEY.toString('hex'), MASK],
    ['a Latin-1 value as UTF-8', { 'x-key': 'geh\xe9im123' }, [], latin1('gehéim123').toString('latin1'), MASK],
    [
      'a Latin-1 value as UTF-8 bytes',
      { 'x-key': 'geh\xe9im123' },
      [],
      Buffer.from('gehéim123').toString('latin1'),
      MASK,
    ],
    [
      'several, one after the other',
      { a: 'aaaa1111', b: 'bbbb2222' },
      [],
      'aaaa1111bbbb2222 aaaa1111',
      `${MASK} ${MASK}`,
    ],
    ['a short one as a word', { a: 'acme' }, [], '{"t":"acme"}', `{"t":"${MASK}"}`],
    ['not a short one in a word', { a: 'acme' }, [], 'acmeism', 'acmeism'],
    [
      'not what says nothing',
      { accept: 'application/json', a: '12', b: 'true' },
      [],
      'application/json 12 true',
      'application/json 12 true',
    ],
  ])('network-9: %s', (_what, headers, secrets, text, masked) => {
    expect(maskOf(headers as Record<string, string>, ...secrets).text(text)).toBe(masked);
  });

  it('network-9: headers by value and name, also those that were cut', () => {
    const value = 'abcdefgh12345678';
    const mask = maskOf({ 'x-key': value });
    expect(
      mask.headers({
        'x-echo': value,
        'set-cookie': [`k=${value}`, 'b'],
        [value]: '1',
        long: `${'x'.repeat(9)}${value.slice(0, 9)}…`,
      }),
    ).toEqual({ 'x-echo': MASK, 'set-cookie': [`k=${MASK}`, 'b'], [MASK]: '1', long: `${'x'.repeat(9)}${MASK}…` });
  });

  it('network-9: fifty long headers and a body full of escapes are no burden', () => {
    const headers = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`x-${at}`, `${'a'.repeat(4_000)}${at}`]));
    const mask = maskOf(headers);
    // So much of it is as the values that it is masked.
    expect(mask.text('a'.repeat(16 * 1024))).toBe(MASK);
    expect(mask.text('%61'.repeat(5_000))).toBe(MASK);
    expect(mask.text(`${'a'.repeat(31)}b`.repeat(500))).toBe(`${'a'.repeat(31)}b`.repeat(500));
    expect(mask.text('\\\\\\\\u0062'.repeat(1_600), true)).toBe('\\\\\\\\u0062'.repeat(1_600));
  });
});
