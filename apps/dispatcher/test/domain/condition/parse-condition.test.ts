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
const warningsOf = (rule: unknown): string[] => {
  const parsed = parseCondition(typeof rule === 'string' ? rule : JSON.stringify(rule));
  if (!parsed.ok) throw new Error(parsed.fault);
  return parsed.warnings;
};
/** An object in lists, so many levels in all. */
const nested = (levels: number): string => `{"!":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;

const OBJECT = 'must be an object such as {"==": [{"var": "id"}, 1]}';
const BIG = `must be at most ${MAX_CONDITION_BYTES} bytes of JSON`;

describe('COND3: what is no condition is refused', () => {
  it.each([
    ['', 'is not JSON: check quotes, commas and brackets'],
    ["{'a': 1}", 'is not JSON: check quotes, commas and brackets'],
    ['{"a":1}}', 'is not JSON: check quotes, commas and brackets'],
    ['null', OBJECT],
    ['true', OBJECT],
    ['"total > 5"', OBJECT],
    ['[{"var":"a"}]', OBJECT],
    ['{"and":[],"and":[]}', 'at "and" is given twice in one object: keep one of them'],
    ['{"and":[{"var":"a","v\\u0061r":"b"}]}', 'at "and.0.var" is given twice in one object: keep one of them'],
  ])('COND3: %s', (text, fault) => {
    expect(faultOf(text)).toBe(fault);
  });

  it('COND3: depth, counted in objects and lists', () => {
    expect(faultOf(nested(MAX_CONDITION_DEPTH))).toBe(null);
    expect(faultOf(nested(MAX_CONDITION_DEPTH + 1))).toBe('is nested deeper than 32 levels of objects and lists');
    expect(faultOf(nested(8_000))).toBe('is nested deeper than 32 levels of objects and lists');
  });

  it('COND3: size, counted in bytes of the source', () => {
    const sized = (bytes: number): string => `{"var":"${'a'.repeat(bytes - 10)}"}`;
    expect(faultOf(sized(MAX_CONDITION_BYTES))).toBe(null);
    expect(faultOf(sized(MAX_CONDITION_BYTES + 1))).toBe(BIG);
    expect(faultOf(`{"var":"${'é'.repeat(8_187)}"}`)).toBe(null);
    expect(faultOf(`{"var":"${'é'.repeat(8_188)}"}`)).toBe(BIG);
    expect(faultOf(`{"var":"${'😀'.repeat(4_094)}"}`)).toBe(BIG);
  });
});

describe('COND4: a condition is kept as written', () => {
  it('COND4: white space, numbers and escapes stay', () => {
    const text = ' { "==" : [ 1.0, {"var":"\\u0061"} ] }\n';
    const parsed = parseCondition(text);
    expect(parsed.ok && parsed.condition.text).toBe(text);
    expect(parsed.ok && parsed.condition.rule).toStrictEqual({ '==': [1, { var: 'a' }] });
  });
});

describe('COND5: what is merely unknown is kept, with a warning', () => {
  const unknown = (name: string, hint = ''): string =>
    `unknown operator "${name}": the condition is not met where it is reached${hint}`;
  const meant = (name: string): string => `; did you mean "${name}"?`;

  it.each([
    ['contains', 'in'],
    ['notin', 'not_in'],
    ['not-in', 'not_in'],
    ['=', '=='],
    ['AND', 'and'],
    ['gte', '>='],
    ['vra', null],
    ['vars', 'var'],
    ['mising', 'missing'],
    ['missingsome', 'missing_some'],
    ['method', null],
    ['fubar', null],
    ['!!!', null],
    ['__proto__', null],
    ['constructor', null],
    ['cat.call', null],
  ])('COND5: %s: did you mean %s?', (name, nearest) => {
    expect(warningsOf(`{"and":[{"${name}":[1]}]}`)).toStrictEqual([
      unknown(name, nearest === null ? '' : meant(nearest)),
    ]);
  });

  it('COND5: one warning a name, at most ten, long names cut', () => {
    expect(warningsOf({ or: [{ foo: { foo: 1 } }, { bar: [{ foo: 1 }] }] })).toStrictEqual([
      unknown('foo'),
      unknown('bar', meant('var')),
    ]);
    const many = warningsOf({ or: Array.from({ length: 25 }, (_, i) => ({ [`operator-number-${i}-x`]: 1 })) });
    expect(many).toHaveLength(11);
    expect(many[10]).toBe('and 15 more operators are unknown');
    expect(warningsOf({ ['x'.repeat(1_000)]: 1 })).toStrictEqual([unknown(`${'x'.repeat(40)}…`)]);
  });

  it('COND5: an object that is no operation always counts as true: that is told', () => {
    const data = 'an object without exactly one operator is plain data and counts as true: every event will pass';
    expect(warningsOf({})).toStrictEqual([data]);
    expect(warningsOf({ '==': [1, 2], '>': [1, 2] })).toStrictEqual([data]);
  });

  it('COND5: a known rule has none, and data inside of it is not looked into', () => {
    expect(
      warningsOf({ and: [{ '>=': [{ var: 'total' }, 50] }, { in: [{ a: { fubar: 1 }, b: 1 }, []] }] }),
    ).toStrictEqual([]);
  });
});
