import { describe, expect, it } from 'vitest';
import {
  MAX_CONDITION_BYTES,
  MAX_CONDITION_DEPTH,
  parseCondition,
} from '../../../src/domain/condition/parse-condition.ts';

const faultOf = (text: string): string | null => {
  const parsed = parseCondition(text);
  return parsed.ok ? null : parsed.fault;
};
/** An object in lists, so many levels in all. */
const nested = (levels: number): string => `{"!":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;

const OBJECT = 'must be an object such as {"==": [{"var": "id"}, 1]}';
const BIG = `must be at most ${MAX_CONDITION_BYTES} bytes of JSON`;

describe('condition-3: what is no condition is refused', () => {
  it.each([
    ['', 'is not JSON: check quotes, commas and brackets'],
    ["{'a': 1}", 'is not JSON: check quotes, commas and brackets'],
    ['{"a":1}}', 'is not JSON: check quotes, commas and brackets'],
    ['null', OBJECT],
    ['true', OBJECT],
    ['"total > 5"', OBJECT],
    ['[{"var":"a"}]', OBJECT],
    ['{"and":[],"and":[]}', 'at "and" appears twice in one object: keep one of them'],
    ['{"and":[{"var":"a","v\\u0061r":"b"}]}', 'at "and.0.var" appears twice in one object: keep one of them'],
  ])('condition-3: %s', (text, fault) => {
    expect(faultOf(text)).toBe(fault);
  });

  it('condition-3: depth, counted in objects and lists', () => {
    expect(faultOf(nested(MAX_CONDITION_DEPTH))).toBe(null);
    expect(faultOf(nested(MAX_CONDITION_DEPTH + 1))).toBe('is nested deeper than 32 levels of objects and lists');
    expect(faultOf(nested(8_000))).toBe('is nested deeper than 32 levels of objects and lists');
  });

  it('condition-3: size, counted in bytes of the source', () => {
    const sized = (bytes: number): string => `{"var":"${'a'.repeat(bytes - 10)}"}`;
    expect(faultOf(sized(MAX_CONDITION_BYTES))).toBe(null);
    expect(faultOf(sized(MAX_CONDITION_BYTES + 1))).toBe(BIG);
    expect(faultOf(`{"var":"${'é'.repeat(8_187)}"}`)).toBe(null);
    expect(faultOf(`{"var":"${'é'.repeat(8_188)}"}`)).toBe(BIG);
    expect(faultOf(`{"var":"${'😀'.repeat(4_094)}"}`)).toBe(BIG);
  });
});

describe('condition-4: a condition is kept as written', () => {
  it('condition-4: white space, numbers and escapes stay', () => {
    const text = ' { "==" : [ 1.0, {"var":"\\u0061"} ] }\n';
    const parsed = parseCondition(text);
    expect(parsed.ok && parsed.condition.text).toBe(text);
    expect(parsed.ok && parsed.condition.rule).toStrictEqual({ '==': [1, { var: 'a' }] });
  });
});
