import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/domain/canonical-json.ts';
import { readJson } from '../../src/domain/read-json.ts';

/** The same value, written by somebody else: members in another order, white space, escapes. */
function rewritten(value: unknown, pick: () => number): string {
  const space = () => [' ', '', '\n', '\t '][pick() % 4] ?? '';
  const text = (written: string) =>
    `"${[...written].map((one) => (pick() % 2 === 0 ? escaped(one) : JSON.stringify(one).slice(1, -1))).join('')}"`;
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) return `[${value.map((item) => space() + rewritten(item, pick) + space()).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([name, item]) => `${space()}${text(name)}${space()}:${space()}${rewritten(item, pick)}`,
  );
  return `{${(pick() % 2 === 0 ? members.reverse() : members).join(',')}${space()}}`;
}

const escaped = (character: string): string =>
  character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');

describe('input-1: one text for one JSON value', () => {
  it('input-1: however it is written', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(fc.nat(99), { minLength: 1 }), (value, picks) => {
        let at = 0;
        const pick = () => {
          at += 1;
          return picks[at % picks.length] ?? 0;
        };
        const text = JSON.stringify(value);
        expect(canonicalJson(rewritten(value, pick))).toBe(canonicalJson(text));
        expect(readJson(canonicalJson(text))).toEqual(readJson(text));
      }),
    );
  });

  it('input-1: and another one for another value', () => {
    const small = fc.oneof(fc.constantFrom(0, 1, '', 'a', null, true), fc.jsonValue({ maxDepth: 1 }));
    const value = fc.dictionary(fc.constantFrom('a', 'b', 'c'), small);
    fc.assert(
      fc.property(value, value, (a, b) => {
        const [textA, textB] = [JSON.stringify(a), JSON.stringify(b)];
        const sorted = (one: object) => JSON.stringify(Object.entries(one).sort(([x], [y]) => (x < y ? -1 : 1)));
        if (sorted(a) !== sorted(b)) expect(canonicalJson(textA)).not.toBe(canonicalJson(textB));
      }),
    );
  });

  it.each([
    ['{"b":1,"a":[1, 2]}', '{"a":[1,2],"b":1}'],
    ['{"n":1.0}', '{"n":1.0}'],
    ['{"n":1E+2,"m":-0,"big":12345678901234567890}', '{"big":12345678901234567890,"m":-0,"n":1E+2}'],
    ['{"\\u0061":"\\/\\u00e9\\n"}', '{"a":"/é\\n"}'],
    ['{"a":"\\ud800"}', '{"a":"\\ud800"}'],
    ['{"a":"{\\"b\\": [1 , 2]}"}', '{"a":"{\\"b\\": [1 , 2]}"}'],
    ['{"__proto__":1,"":{}, "a":[]}', '{"":{},"__proto__":1,"a":[]}'],
    [' true ', 'true'],
  ])('input-1: %s', (text, canonical) => expect(canonicalJson(text)).toBe(canonical));

  it.each(['{"n":1.0}', '{"n":1.00}', '{"n":1}', '{"n":"1"}', '{"n":9007199254740992}', '{"n":9007199254740993}'])(
    'input-1: %s is equal to itself alone',
    (text) => expect(canonicalJson(text)).toBe(text),
  );

  it('input-1: long texts are read', () => {
    const text = JSON.stringify({ a: 'x'.repeat(1_000_000), b: '\\"'.repeat(100_000) });
    expect(canonicalJson(text)).toBe(text);
  });
});
