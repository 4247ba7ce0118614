import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_STEPS } from '../../../src/domain/condition/budget.ts';
import { evaluateCondition } from '../../../src/domain/condition/evaluate-condition.ts';
import { evaluateRule } from '../../../src/domain/condition/interpreter.ts';
import { MAX_CONDITION_BYTES, parseCondition } from '../../../src/domain/condition/parse-condition.ts';

const check = (rule: unknown, data: unknown): string | true => {
  const parsed = parseCondition(typeof rule === 'string' ? rule : JSON.stringify(rule));
  if (!parsed.ok) throw new Error(parsed.fault);
  const result = evaluateCondition(parsed.condition, data);
  return result.met || result.reason;
};

const TOO_LONG = `cannot be evaluated: it needs more than ${MAX_STEPS} steps for this event`;
const VENDORS = {
  and: [
    { '>=': [{ var: 'total' }, 50] },
    { in: ['silver', [{ var: 'profile.tier_handle' }]] },
    { not_in: ['@shop.test', { var: 'profile.email' }] },
  ],
};
const sale = (total: number, tier: string, email: string | null): unknown => ({
  total,
  profile: { tier_handle: tier, email },
});

describe("condition-6: the vendor's example", () => {
  it.each([
    [sale(50, 'silver', 'ann@example.com'), true],
    [sale(50, 'silver', null), true],
    [sale(20, 'silver', 'ann@example.com'), 'clause 1 of 3: total >= 50 is false: total is 20'],
    [
      sale(50, 'gold', 'ann@example.com'),
      'clause 2 of 3: "silver" in [profile.tier_handle] is false: profile.tier_handle is "gold"',
    ],
    [
      sale(50, 'silver', 'ann@shop.test'),
      'clause 3 of 3: "@shop.test" not_in profile.email is false: profile.email is "ann@shop.test"',
    ],
    [{}, 'clause 1 of 3: total >= 50 is false: total is missing'],
  ])('condition-6: on %j', (data, result) => {
    expect(check(VENDORS, data)).toBe(result);
  });
});

describe('condition-6: the result counts by its JSON Logic truthiness', () => {
  it.each([
    [{ var: 'a' }, { a: '0' }, true],
    [{ var: 'a' }, { a: {} }, true],
    [{ var: 'a' }, { a: [0] }, true],
    [{ var: 'a' }, { a: [] }, 'a is []'],
    [{ var: 'a' }, { a: '' }, 'a is ""'],
    [{ var: 'a' }, { a: 0 }, 'a is 0'],
    [{ var: 'a' }, { a: null }, 'a is null'],
    [{ var: 'a' }, {}, 'a is missing'],
    [{ var: '' }, null, 'the value is null'],
    [{ a: 1, b: 2 }, {}, true],
    [{}, {}, true],
  ])('condition-6: %j on %j', (rule, data, result) => {
    expect(check(rule, data)).toBe(result);
  });
});

describe('condition-7: a rule that is not met says why', () => {
  it.each([
    [{ '!': { var: 'tier' } }, { tier: 'gold' }, '! tier is false: tier is "gold"'],
    [{ '<': [1, { var: 'x' }, 10] }, { x: 20 }, '1 < x < 10 is false: x is 20'],
    [{ '===': [{ var: 'a' }, { var: 'b' }] }, { a: '1', b: 1 }, 'a === b is false: a is "1", b is 1'],
    [
      { '>': [{ '+': [{ var: 'a' }, 1] }, 5] },
      { a: 1 },
      '{"+":[{"var":"a"},1]} > 5 is false: {"+":[{"var":"a"},1]} is 2',
    ],
    [
      { in: ['x', { var: 'tags' }] },
      { tags: ['a', 'b', 'c', 'd', 'e'] },
      '"x" in tags is false: tags is ["a", "b", "c", "d", …]',
    ],
    [{ in: ['x', { var: 'a' }] }, { a: { b: 1 } }, '"x" in a is false: a is {…}'],
    [{ '==': [{ var: 'a' }, 1] }, { a: 'y'.repeat(100) }, `a == 1 is false: a is "${'y'.repeat(40)}…"`],
    [{ '==': [1, 2] }, {}, '1 == 2 is false'],
    [{ and: [{ and: [true, { var: 'a' }] }] }, {}, 'clause 2 of 2: a is missing'],
    [{ and: [1, false] }, {}, 'clause 2 of 2: the rule is false'],
    [{ and: [] }, {}, '"and" has no clause'],
    [{ or: [] }, {}, '"or" has no clause'],
    [
      { or: [{ '>': [{ var: 'a' }, 1] }, { var: 'b' }, { var: 'c' }, { var: 'd' }] },
      { a: 0, b: false, c: 0 },
      'none of 4 clauses is true: a > 1 is false: a is 0; b is false; c is 0; and 1 more',
    ],
    [{ some: [{ var: 'items' }, { var: 'x' }] }, {}, '{"some":[{"var":"items"},{"var":"x"}]} is false'],
    [{ '!': [{ missing: ['a', 'b'] }] }, {}, '! {"missing":["a","b"]} is false: {"missing":["a","b"]} is ["a", "b"]'],
  ])('condition-7: %j on %j', (rule, data, reason) => {
    expect(check(rule, data)).toBe(reason);
  });

  it.each([
    ['{"fubar":[1]}', 'cannot be evaluated: unknown operator "fubar"'],
    ['{"and":[true,{"fubar":1}]}', 'cannot be evaluated: unknown operator "fubar"'],
    ['{"method":[{"var":""},"toString"]}', 'cannot be evaluated: unknown operator "method"'],
    ['{"var.constructor":["a"]}', 'cannot be evaluated: unknown operator "var.constructor"'],
    ['{"__proto__":["a"]}', 'cannot be evaluated: unknown operator "__proto__"'],
    ['{"hasOwnProperty":["a"]}', 'cannot be evaluated: unknown operator "hasOwnProperty"'],
    ['{"*":[]}', 'cannot be evaluated: "*" needs an argument'],
    ['{"missing_some":[1]}', 'cannot be evaluated: "missing_some" needs a list of names'],
    ['{"and":[false,{"fubar":1}]}', 'clause 1 of 2: the rule is false'],
  ])('condition-7: %s', (rule, reason) => {
    expect(check(rule, {})).toBe(reason);
  });

  it('condition-7: whatever the data, the reason is short and well-formed', () => {
    const rules = ['{"or":[{"==":[{"var":"a"},{"var":"b"},1]},{"in":[{"var":"b"},{"var":"a"}]},{"!":{"var":"a"}}]}'];
    fc.assert(
      fc.property(fc.constantFrom(...rules), fc.record({ a: fc.jsonValue(), b: fc.jsonValue() }), (rule, data) => {
        const reason = check(rule, data);
        if (reason === true) return;
        expect(reason.length).toBeLessThanOrEqual(401);
        expect(Buffer.from(reason).toString()).toBe(reason);
      }),
    );
    const long = { '==': [{ var: 'a' }, `${'x'.repeat(39)}😀😀`] };
    expect(check(long, {})).toBe(`a == "${'x'.repeat(39)}…" is false: a is missing`);
  });
});

describe('condition-8: only members of the data itself are data', () => {
  it.each(['constructor', 'toString', '__proto__', 'a.constructor.name', '__proto__.x', 'hasOwnProperty'])(
    'condition-8: %s is missing where the data does not have it',
    (path) => {
      expect(check({ var: path }, { a: [] })).toBe(`${path} is missing`);
      expect(evaluateRule({ missing: [path] }, {})).toMatchObject({ value: [path] });
    },
  );

  it('condition-8: and found where it does', () => {
    const data: unknown = JSON.parse('{"__proto__":{"admin":true},"constructor":"x"}');
    expect(check({ '==': [{ var: 'constructor' }, 'x'] }, data)).toBe(true);
    expect(check({ var: '__proto__.admin' }, data)).toBe(true);
    expect(check({ var: 'admin' }, data)).toBe('admin is missing');
  });

  it('condition-8: data is never a rule', () => {
    const data = { a: { var: 'secret' }, secret: 1, list: [{ fubar: 1 }] };
    expect(evaluateRule({ var: 'a' }, data)).toMatchObject({ value: { var: 'secret' } });
    expect(evaluateRule({ map: [{ var: 'list' }, { var: '' }] }, data)).toMatchObject({ ok: true });
    expect(evaluateRule({ missing: { var: 'list' } }, data)).toMatchObject({ ok: true });
  });
});

const list = (length: number): number[] => Array.from({ length }, (_, i) => i);
const texts = (length: number, size: number): string[] => Array.from({ length }, () => 'a'.repeat(size));
const repeated = (clause: string, size = MAX_CONDITION_BYTES - 20): string => {
  const clauses: string[] = [];
  for (let bytes = 0; bytes + clause.length + 1 <= size; bytes += clause.length + 1) clauses.push(clause);
  return clauses.join(',');
};
const over = (body: string): string => `{"map":[{"var":"list"},${body}]}`;

describe('condition-9: work is bounded in steps', () => {
  it('condition-9: an operator and an element are a step each', () => {
    const some = { some: [{ var: 'list' }, { '<': [{ var: '' }, 0] }] };
    // some + var, then for each element: itself, <, var.
    expect(evaluateRule(some, { list: list(100) }).steps).toBe(2 + 3 * 100);
    expect(evaluateRule(some, { list: list(3_332) })).toMatchObject({ ok: true, value: false });
    expect(evaluateRule(some, { list: list(3_333) })).toMatchObject({ ok: false });
    expect(check(some, { list: list(3_333) })).toBe(TOO_LONG);
  });

  const DOUBLED = '{"reduce":[{"var":"list"},{"merge":[{"var":"accumulator"},{"var":"accumulator"}]},[1]]}';
  const GROWN = '{"reduce":[{"var":"list"},{"cat":[{"var":"accumulator"},{"var":"accumulator"}]},"ab"]}';
  const WRAPPED = '{"cat":[{"reduce":[{"var":"list"},[{"var":"accumulator"}],[1]]}]}';
  const megabyte = 'a'.repeat(1_000_000);

  it.each([
    ['a list doubled by merge', DOUBLED, { list: list(60) }],
    ['a text doubled by cat', GROWN, { list: list(60) }],
    [
      'loops in loops',
      over(over(over('{"var":""}'))).replaceAll(
        '{"var":"list"}',
        '[1,2,3,4,5,6,7,8,9,0,1,2,3,4,5,6,7,8,9,0,1,2,3,4,5]',
      ),
      {},
    ],
    ['many arguments in a loop', over(`{"max":[${repeated('1', 16_000)}]}`), { list: list(5_000) }],
    ['a long literal in a loop', over(`{"in":[0,[${repeated('1', 16_000)}]]}`), { list: list(5_000) }],
    [
      'a search that compares each with each',
      '{"in":[{"var":"b"},{"var":"a"}]}',
      { a: megabyte, b: `b${'a'.repeat(400_000)}` },
    ],
    ['long texts compared', over('{"===":[{"var":""},{"var":""}]}'), { list: texts(40, 300_000) }],
    ['long texts turned into numbers', over('{"+":[{"var":""}]}'), { list: texts(40, 300_000) }],
    ['a long list searched many times', `{"or":[${repeated('{"in":["x",{"var":"list"}]}')}]}`, { list: list(500) }],
    [
      'a long list turned into text many times',
      `{"or":[${repeated('{"<":[1,{"var":"list"}]}')}]}`,
      { list: list(500) },
    ],
    ['a long path out of the data', `{"or":[${repeated('{"var":{"var":"a"}}')}]}`, { a: 'a.'.repeat(5_000) }],
    ['many names asked for', `{"or":[${repeated('{"!":{"missing":{"var":"a"}}}')}]}`, { a: texts(500, 3) }],
    ['many texts cut', `{"!":{"or":[${repeated('{"!":{"substr":[{"var":"a"},0]}}')}]}}`, { a: megabyte }],
  ])('condition-9: %s', (_what, rule, data) => {
    const evaluation = evaluateRule(JSON.parse(rule), data);
    expect(evaluation).toMatchObject({ ok: false });
    expect(check(rule, data)).toBe(TOO_LONG);
  });

  it('condition-9: lists put into each other many times have an end', () => {
    expect(check(WRAPPED, { list: list(150) })).toBe(true);
    expect(check(WRAPPED, { list: list(2_000) })).toBe('cannot be evaluated: a list is nested deeper than 200 levels');
  });

  it('condition-9: ordinary searches in long texts are not hindered', () => {
    expect(check({ in: ['needle in it', { var: 'a' }] }, { a: `${megabyte}needle in it` })).toBe(true);
  });

  it('condition-9: an explanation is bounded too', () => {
    const rule = { and: [{ '==': [{ '!': { some: [{ var: 'list' }, { '<': [{ var: '' }, 0] }] } }, 2] }] };
    expect(check(rule, { list: list(3_000) })).toBe('the rule is false');
  });
});
