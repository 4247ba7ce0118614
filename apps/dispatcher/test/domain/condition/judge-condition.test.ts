import { describe, expect, it } from 'vitest';
import { judgeCondition } from '../../../src/domain/condition/judge-condition.ts';
import { parseCondition } from '../../../src/domain/condition/parse-condition.ts';
import { previewCondition } from '../../../src/domain/condition/preview-condition.ts';

function conditionOf(rule: unknown) {
  const parsed = parseCondition(typeof rule === 'string' ? rule : JSON.stringify(rule));
  if (!parsed.ok) throw new Error(parsed.fault);
  return parsed.condition;
}
const judged = (rule: unknown) => judgeCondition(conditionOf(rule));
const warningsOf = (rule: unknown) => judged(rule).warnings;
const v = (path: string) => ({ var: path });

describe('operators that do not exist', () => {
  it.each([
    ['=>', '>='],
    ['=<', '<='],
    ['=!', '!='],
    ['====', '==='],
    ['!===', '!=='],
    ['=', '=='],
    ['<>', '!='],
    ['&&', 'and'],
    ['equals', '=='],
    ['not_equals', '!='],
    ['greater than', '>'],
    ['contains', 'in'],
    ['notin', 'not_in'],
    ['not-in', 'not_in'],
    ['Not In', 'not_in'],
    ['AND', 'and'],
    ['and ', 'and'],
    [' >', '>'],
    ['gte', '>='],
    ['vra', 'var'],
    ['vars', 'var'],
    ['mising', 'missing'],
    ['missingsome', 'missing_some'],
    ['somme', 'some'],
    ['!!!', '!!'],
    ['filtr', 'filter'],
    ['is', '=='],
    ['equal_to', '=='],
    ['is not', '!='],
    ['greater_than_or_equal', '>='],
    ['LessThanOrEqual', '<='],
    ['!in', 'not_in'],
    ['not contains', 'not_in'],
    ['isIn', 'in'],
    ['inn', 'in'],
    ['orr', 'or'],
    ['anyOf', 'some'],
    ['all_of', 'all'],
    ['plus', '+'],
    ['minus', '-'],
    ['mod', '%'],
    ['substring', 'substr'],
    ['≥', '>='],
  ])('condition-warning-1: %s is refused: use %s', (name, meant) => {
    expect(judged({ and: [{ [name]: [1, 2] }] }).fault).toBe(`"${name}" is not an operator: use "${meant}"`);
  });

  it.each([
    'test',
    'foo',
    'bar',
    'car',
    'method',
    'fubar',
    'regex',
    'between',
    'nope',
    'same',
    '__proto__',
    'constructor',
    'x',
  ])('condition-5: %s is kept, with a warning', (name) => {
    const { fault, warnings } = judged(`{"and":[{"${name}":[1]}]}`);
    expect({ fault, warnings }).toEqual({
      fault: null,
      warnings: [`unknown operator "${name}": the condition is not met when evaluation reaches it`],
    });
  });

  it('condition-5: at most ten warnings, long names cut', () => {
    const many = warningsOf({ or: Array.from({ length: 25 }, (_, i) => ({ [`operator-number-${i}-x`]: 1 })) });
    expect(many).toHaveLength(11);
    expect(many[10]).toBe('and 15 more warnings');
    expect(warningsOf({ ['x'.repeat(1_000)]: 1 })[0]).toContain(`"${'x'.repeat(40)}…"`);
  });

  it('condition-5: an object that is no operation always counts as true: that is told', () => {
    const data = 'an object without exactly one operator is plain data, which counts as true: every event will pass';
    expect(warningsOf({})).toEqual([data]);
    expect(warningsOf({ '==': [1, 2], '>': [1, 2] })).toEqual([data]);
  });

  it('condition-5: a known rule has none, and data inside of it is not looked into', () => {
    expect(warningsOf({ and: [{ '>=': [{ var: 'total' }, 50] }, { in: [{ a: { fubar: 1 }, b: 1 }, []] }] })).toEqual(
      [],
    );
  });
});

describe('values that may be absent', () => {
  const total = v('total');
  it.each<[string, unknown, string[]]>([
    ['below', { '<': [total, 50] }, ['total']],
    ['at most', { '<=': [total, 0] }, ['total']],
    ['the other way round', { '>': [50, total] }, ['total']],
    ['between that holds 0', { '<=': [0, total, 1] }, ['total']],
    ['below a negative number', { '>': [total, -5] }, ['total']],
    ['in a not', { '!': { '<': [total, 50] } }, ['total']],
    ['in an or', { or: [{ '<': [total, 50] }, { '==': [v('type'), 'x'] }] }, ['total']],
    ['of a list', { some: [v('items'), { '<': [v('price'), 5] }] }, ['price']],
    ['calculated', { '<': [{ '-': [total, v('tax')] }, 50] }, ['total', 'tax']],
    ['one against another', { '<': [v('paid'), total] }, ['paid', 'total']],
    ['a remainder', { '===': [{ '%': [v('n'), 2] }, 0] }, ['n']],
    ['the largest of some', { '!=': [{ max: [v('a'), 5] }, 6] }, ['a']],
    ['with a default, for null', { '<': [{ var: ['total', 0] }, 50] }, ['total']],
    ['guarded for something else', { and: [{ '!!': v('other') }, { '<': [total, 50] }] }, ['total']],
    ['in the other branch of its guard', { if: [total, true, { '<': [total, 50] }] }, ['total']],
  ])('condition-warning-3: %s is warned of', (_, rule, paths) => {
    const warned = warningsOf(rule).map((text) => /^"([^"]+)" counts as 0/.exec(text)?.[1]);
    expect(warned).toEqual(paths);
  });

  it.each<[string, unknown]>([
    ['at least', { '>=': [total, 50] }],
    ['equal', { '==': [total, 0] }],
    ['a test for null', { '==': [total, null] }],
    ['a sum, which is not a number without it', { '==': [{ '+': [total, 1] }, 1] }],
    ['between', { '<=': [50, total, 100] }],
    ['guarded by null', { and: [{ '!=': [total, null] }, { '<': [total, 50] }] }],
    ['guarded after it', { and: [{ '<': [total, 50] }, { '!!': total }] }],
    ['guarded by another comparison', { and: [{ '>': [total, 0] }, { '<': [total, 50] }] }],
    ['guarded by missing', { and: [{ '!': { missing: ['total'] } }, { '<': [total, 50] }] }],
    ['guarded above', { and: [{ '!=': [total, null] }, { or: [{ '<': [total, 50] }, { '==': [v('type'), 'x'] }] }] }],
    ['guarded by if', { if: [{ '!=': [total, null] }, { '<': [total, 50] }, false] }],
    ['wanted', { or: [{ '==': [total, null] }, { '<': [total, 50] }] }],
  ])('condition-warning-3: %s is fine', (_, rule) => expect(warningsOf(rule)).toEqual([]));

  it('condition-warning-3: the advice that is given ends the warning', () => {
    const rule = { '<': [v('profile.points'), 50] };
    expect(warningsOf(rule)[0]).toContain('add {"!=": [{"var": "profile.points"}, null]}');
    expect(warningsOf({ and: [{ '!=': [{ var: 'profile.points' }, null] }, rule] })).toEqual([]);
  });

  it('condition-warning-3: a long rule is judged in bounded time', () => {
    const clause = { '<': [v('a'), 5] };
    const before = performance.now();
    judged({ and: Array.from({ length: 700 }, () => clause) });
    judged({ or: Array.from({ length: 300 }, (_, i) => ({ '<': [v(`a${i}`), v(`b${i}`)] })) });
    expect(performance.now() - before).toBeLessThan(5_000);
  });
});

describe('names with dots', () => {
  it.each(['custom.crm.segment', 'crm.segment', 'attributes.shop.size', 'data.utm.source', 'profile.x.y'])(
    'condition-warning-4: %s may be meant as a name',
    (path) => {
      expect(warningsOf({ '===': [v(path), 'vip'] })).toEqual([expect.stringContaining(`"${path}" is read as`)]);
      expect(warningsOf({ '!': { missing: [path] } })).toHaveLength(1);
    },
  );

  it.each(['total', 'profile.tier_handle', 'attributes.comms.email_promo', 'items.0.product.brand', 'data.points'])(
    'condition-warning-4: %s is a path of a known context',
    (path) => expect(warningsOf({ '===': [v(path), 'vip'] })).toEqual([]),
  );

  it.each<[string, unknown, string]>([
    ['custom.crm.segment', { custom: { 'crm.segment': 'vip' } }, 'crm.segment'],
    ['crm.segment', { 'crm.segment': 'vip' }, 'crm.segment'],
    ['custom.crm.segment.x', { custom: { 'crm.segment': { x: 1 } } }, 'crm.segment'],
    ['profile.tier', { 'profile.tier': 'gold' }, 'profile.tier'],
  ])('condition-warning-4: a preview sees that %s leads nowhere', (path, data, name) => {
    const { warnings } = previewCondition(conditionOf({ '===': [v(path), 'vip'] }), data);
    expect(warnings).toEqual([expect.stringContaining(`this context has the name "${name}"`)]);
  });

  it('condition-warning-4: and is silent where it leads somewhere, or there is no such name', () => {
    for (const data of [{ custom: { crm: { segment: 'vip' } } }, { custom: {} }, {}, { custom: null }])
      expect(previewCondition(conditionOf({ '===': [v('custom.crm.segment'), 'vip'] }), data).warnings).toEqual([]);
  });
});

describe('long numbers, and numbers as text', () => {
  it.each<[string, unknown, RegExp]>([
    ['a long number', { '==': [v('id'), 0] }, /above 2\^53/],
    ['a long number in a list', { in: [v('id'), [1, 0]] }, /above 2\^53/],
    ['a long number as text, loosely', { '==': [v('id'), '9007199254740993'] }, /loses digits/],
    ['a number as text, strictly', { '===': [v('store_id'), '12'] }, /never treats a number as equal to a string/],
    ['a number as text, by order', { '>=': [v('total'), '50'] }, /compare alphabetically/],
  ])('condition-warning-5: %s is warned of', (_, rule, warning) => {
    const source = JSON.stringify(rule).replace(/0(?=[\]},])/, (zero) =>
      /\^/.test(warning.source) ? '9007199254740993' : zero,
    );
    expect(warningsOf(source)).toEqual([expect.stringMatching(warning)]);
  });

  it('condition-warning-5: plain comparisons are fine', () => {
    for (const rule of [
      { '==': [v('store_id'), '12'] },
      { '===': [v('store_id'), 12] },
      { '===': [v('name'), 'x'] },
      { '>': [v('total'), 9007199254740991] },
    ])
      expect(warningsOf(rule)).toEqual([]);
  });

  it('condition-warning-5: a preview sees the values', () => {
    const warned = (rule: unknown, context: string) =>
      previewCondition(conditionOf(rule), JSON.parse(context)).warnings;
    expect(warned({ '==': [v('id'), v('other')] }, '{"id":9007199254740993,"other":1}')).toEqual([
      expect.stringContaining('above 2^53'),
    ]);
    expect(warned({ '===': [v('id'), 5] }, '{"id":"5"}')).toEqual([expect.stringContaining('never equal; use "=="')]);
    expect(warned({ '!==': [v('id'), '5'] }, '{"id":5}')).toEqual([expect.stringContaining('use "!="')]);
    expect(warned({ '===': [v('id'), 5] }, '{"id":5}')).toEqual([]);
  });
});
