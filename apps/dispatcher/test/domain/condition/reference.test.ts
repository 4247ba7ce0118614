import fc from 'fast-check';
import jsonLogic from 'json-logic-js';
import { describe, expect, it } from 'vitest';
import { evaluateRule, OPERATOR_NAMES } from '../../../src/domain/condition/interpreter.ts';

type Outcome = { value: unknown } | 'fault';

const ours = (rule: unknown, data: unknown): Outcome => {
  const evaluation = evaluateRule(rule, data);
  return evaluation.ok ? { value: evaluation.value } : 'fault';
};
const theirs = (rule: unknown, data: unknown): Outcome => {
  try {
    return { value: jsonLogic.apply(rule as jsonLogic.RulesLogic, data) };
  } catch {
    return 'fault';
  }
};
const parse = (text: string): unknown => JSON.parse(text);

/** Where we mean to differ from json-logic-js 2.0.5; the generated rules and data below keep clear of it. */
const DIFFERENCES: [what: string, rule: string, data: string, ours: Outcome][] = [
  ['inherited members are not data', '{"var":"constructor"}', '{}', { value: null }],
  ['nor are those of lists', '{"var":"a.push"}', '{"a":[]}', { value: null }],
  ['nor of texts', '{"var":["a.trim","none"]}', '{"a":"x"}', { value: 'none' }],
  ['nor is the prototype', '{"var":"__proto__"}', '{}', { value: null }],
  [
    'a member toString is data',
    '{"cat":[{"var":"a"}]}',
    '{"a":{"toString":1,"valueOf":1}}',
    { value: '[object Object]' },
  ],
  ['a member valueOf is data', '{"==":[{"var":"a"},1]}', '{"a":{"toString":1,"valueOf":1}}', { value: false }],
  ['a member indexOf is data', '{"in":["x",{"var":"a"}]}', '{"a":{"indexOf":1}}', { value: false }],
  ['data is no rule (missing)', '{"missing":[[{"var":"a"}]]}', '{"a":{"fubar":1}}', { value: [{ fubar: 1 }] }],
  [
    'data is no rule (missing_some)',
    '{"missing_some":[1,{"var":"a"}]}',
    '{"a":[{"fubar":1}]}',
    { value: [{ fubar: 1 }] },
  ],
  ['no operator is reached by a dotted name', '{"cat.prototype.constructor":["a","b"]}', '{}', 'fault'],
  ['not_in is known', '{"not_in":["a","bc"]}', '{}', { value: true }],
  ['work is bounded', `{"map":[[${'1,'.repeat(6000)}1],{"var":""}]}`, '{}', 'fault'],
];

describe('condition-2: the reference implementation is followed', () => {
  it.each(DIFFERENCES)('condition-2: except that %s', (_what, rule, data, outcome) => {
    expect(ours(parse(rule), parse(data))).toStrictEqual(outcome);
    expect(theirs(parse(rule), parse(data))).not.toStrictEqual(outcome);
  });

  it('condition-2: log gives its argument and logs nothing', () => {
    expect(ours({ log: ['a'] }, null)).toStrictEqual({ value: 'a' });
  });

  const text = fc.constantFrom(
    '',
    'a',
    'b',
    'a.b',
    'list',
    'list.0',
    'ab',
    '0',
    '1',
    '-1',
    '2.5x',
    ' 3 ',
    '1,2',
    'null',
  );
  const number = fc.constantFrom(0, 1, -1, 2, 3.5, -2, 1e21, 100);
  const scalar = fc.oneof(text, number, fc.boolean(), fc.constant(null));
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      scalar,
      fc.array(tie('any'), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom('a', 'b', 'c', 'x'), tie('any'), { maxKeys: 3, noNullPrototype: true }),
    ),
  })).any;
  const data = fc.oneof(
    fc.record({ a: value, b: value, list: fc.array(value, { maxLength: 4 }) }, { noNullPrototype: true }),
    value,
  );
  const path = fc.constantFrom(
    '',
    'a',
    'b',
    'list',
    'list.0',
    'list.1.a',
    'a.b',
    'b.a.0',
    'current',
    'accumulator',
    'zz',
  );
  // What data holds is no rule for us (see the table): names for `missing` come as literals.
  const names = fc.array(fc.oneof(path, fc.array(path, { maxLength: 2 })), { maxLength: 3 });
  const operators = OPERATOR_NAMES.filter(
    (name) => !['not_in', 'log', 'missing', 'missing_some', 'var'].includes(name),
  );
  const rule = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: 'medium', withCrossShrink: true },
      scalar,
      fc
        .oneof(path, number, fc.constant(null), fc.array(fc.oneof(path, number), { maxLength: 3 }))
        .map((of) => ({ var: of })),
      fc.array(tie('any'), { maxLength: 3 }),
      fc
        .tuple(
          fc.constantFrom(...operators, 'fubar', 'a.b'),
          fc.oneof(tie('any'), fc.array(tie('any'), { maxLength: 4 })),
        )
        .map(([name, args]) => ({ [name]: args })),
      names.map((of) => ({ missing: of })),
      fc.tuple(fc.oneof(number, text), fc.oneof(names, text)).map((of) => ({ missing_some: of })),
      fc.record({ a: tie('any'), b: tie('any') }, { noNullPrototype: true }),
    ),
  })).any;

  it('condition-2: on generated rules and data, value for value and fault for fault', () => {
    fc.assert(
      fc.property(rule, data, (generated, over) => {
        expect(ours(generated, over)).toStrictEqual(theirs(generated, over));
      }),
      { numRuns: 5_000 },
    );
  });

  it.each(operators)('condition-2: operator %s, with arguments of every kind', (name) => {
    fc.assert(
      fc.property(fc.oneof(value, fc.array(fc.oneof(scalar, value), { maxLength: 4 })), data, (args, over) => {
        // Arguments come by way of the data, where an object with one name is no rule.
        const given = Array.isArray(args) ? args.map((_, i) => ({ var: `args.${i}` })) : { var: 'args' };
        const context = { args, over };
        expect(ours({ [name]: given }, context)).toStrictEqual(theirs({ [name]: given }, context));
      }),
      { numRuns: 300 },
    );
  });

  it('condition-2: an empty text holds nothing, not even an empty one', () => {
    const rule = { in: [{ var: 'needle' }, { var: 'list' }] };
    for (const needle of ['', [], 'a', null]) {
      expect(ours(rule, { needle, list: '' })).toStrictEqual(theirs(rule, { needle, list: '' }));
      expect(ours(rule, { needle, list: '' })).toStrictEqual({ value: false });
    }
  });

  it('condition-2: not_in is in, negated', () => {
    fc.assert(
      fc.property(value, value, (needle, list) => {
        const over = { needle, list };
        const args = [{ var: 'needle' }, { var: 'list' }];
        expect(ours({ not_in: args }, over)).toStrictEqual(ours({ '!': { in: args } }, over));
      }),
    );
  });
});
