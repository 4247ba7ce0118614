import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  childrenOf,
  isFault,
  type JsonText,
  jsonPath,
  prettyJson,
  readJson,
  sourceOf,
} from '../../src/payload/json-text.ts';

const read = (text: string): JsonText => {
  const json = readJson(text);
  if (isFault(json)) throw new Error(json.message);
  return json;
};

/** Without escaped names, which JSON.parse may read wrongly (nodejs/node 63785). */
const jsonTexts = fc.json().filter((text) => !/\\[^:]*"\s*:/.test(text));

describe('JSON by its source', () => {
  it('keeps the digits of numbers and the order of members', () => {
    const json = read('{"b":12345678901234567890,"a":1.50,"c":[1e400,-0]}');
    expect(prettyJson(json)).toBe(
      '{\n  "b": 12345678901234567890,\n  "a": 1.50,\n  "c": [\n    1e400,\n    -0\n  ]\n}',
    );
    expect(prettyJson(json, { sorted: true }).indexOf('"a"')).toBeLessThan(
      prettyJson(json, { sorted: true }).indexOf('"b"'),
    );
  });

  it('keeps members that are there twice', () => {
    expect(childrenOf(read('{"a":1,"a":2}').root).map(({ name }) => name)).toEqual(['a', 'a']);
  });

  it.each([
    ['{"a":1,}', 1, 8],
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3],
    ['// no\n1', 1, 1],
    ['', 1, 1],
  ])('says where %j stops being JSON', (text, line, column) => {
    expect(readJson(text)).toMatchObject({ line, column });
  });

  it('does not follow what would exhaust the stack', () => {
    expect(readJson('['.repeat(100_000))).toMatchObject({ message: expect.stringContaining('deeper') });
  });

  it('prints what means the same, for any JSON', () => {
    fc.assert(
      fc.property(jsonTexts, (text) => {
        expect(JSON.parse(prettyJson(read(text)))).toEqual(JSON.parse(text));
        expect(JSON.parse(prettyJson(read(text), { sorted: true }))).toEqual(JSON.parse(text));
        expect(sourceOf(read(text), read(text).root)).toBe(text.trim());
      }),
    );
  });

  it.each([
    [[], '$'],
    [['a', 'b'], '$.a.b'],
    [['a', 0, 'x y'], '$.a[0]["x y"]'],
  ] as const)('writes the path %j', (path, text) => {
    expect(jsonPath(path)).toBe(text);
  });
});
