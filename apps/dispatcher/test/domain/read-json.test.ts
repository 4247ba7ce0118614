import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Revive, readJson } from '../../src/domain/read-json.ts';
import { type Json, sourceOf } from '../support/json-text.ts';
import { SeededRandom } from '../support/seeded-random.ts';

/** Names that are beginnings of how other names are escaped: what the fault of V8 mistakes them for. */
const NAMES = ['\\', '\\u', '\\u0', '\\u00', ' ', '"', '/', 'é', 'ab', '😀', '__proto__', 'constructor', '', '1'];
const name = fc.oneof(fc.constantFrom(...NAMES), fc.string());
const json = fc.letrec<{ value: Json; object: Json }>((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, fc.jsonValue() as fc.Arbitrary<Json>, tie('object'), fc.array(tie('value'))),
  object: fc.dictionary(name, tie('value'), { maxKeys: 5 }),
})).value;
const asRead = (value: Json): unknown =>
  typeof value !== 'object' || value === null
    ? Object.is(value, -0)
      ? 0
      : value
    : Array.isArray(value)
      ? value.map(asRead)
      : new Map(Object.entries(value).map(([key, one]) => [key, asRead(one)]));
const asMaps = (value: unknown): unknown => asRead(value as Json);

describe('reading JSON', () => {
  it.each([
    [String.raw`{"a":1,"\\":2}`, String.raw`{"a":1,"\u0020":2}`, 'a, '],
    [String.raw`{"a":1,"\\":2}`, String.raw`{"a":1,"\"":2}`, 'a,"'],
    [String.raw`{"x":1,"\\u00":2}`, String.raw`{"x":1,"\u00c9tat":2}`, 'x,État'],
    [String.raw`{"x":1,"pro\\u":2}`, String.raw`{"x":1,"pro\u0066":2}`, 'x,prof'],
  ])('json-1: after %s, %s has the names %s', (before, text, names) => {
    JSON.parse(before);
    expect(Object.keys(readJson(text) as object).join(',')).toBe(names);
  });

  it('json-1: every value is read as it was written, however it was escaped', () => {
    fc.assert(
      fc.property(json, fc.integer(), (value, seed) => {
        const text = sourceOf(value, new SeededRandom(seed));
        expect(asMaps(readJson(text))).toEqual(asRead(value));
      }),
      { numRuns: 1000 },
    );
  });

  it('json-2: a reviver gets the same names, values and sources as from JSON.parse', () => {
    const text = String.raw`[{"\u0061":[1.0, {"b":"\n"}, true], "c":{}} , null]`;
    const calls = (read: (text: string, revive: Revive) => unknown) => {
      const seen: unknown[] = [];
      read(text, (key, value, meta) => {
        seen.push([key, JSON.stringify(value), meta?.source]);
        return value;
      });
      return seen;
    };
    expect(calls(readJson)).toEqual(calls(JSON.parse));
  });

  it('json-2: what is no JSON is refused as JSON.parse refuses it', () => {
    for (const text of ['', '{', '\\', '"\\', '{"\\u0061":}', '{"a":1}}'])
      expect(() => readJson(text)).toThrow(SyntaxError);
  });

  it('json-3: a text of 1 MB that is nested as deep as it is long is read', () => {
    const depth = 400_000;
    const value = readJson(String.raw`{"\u0061":${'['.repeat(depth)}${']'.repeat(depth)}}`);
    expect(Object.keys(value as object)).toEqual(['a']);
  });
});
