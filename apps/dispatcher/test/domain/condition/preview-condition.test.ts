import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_STEPS } from '../../../src/domain/condition/budget.ts';
import { evaluateCondition } from '../../../src/domain/condition/evaluate-condition.ts';
import { evaluateRule } from '../../../src/domain/condition/interpreter.ts';
import { parseCondition } from '../../../src/domain/condition/parse-condition.ts';
import { previewCondition } from '../../../src/domain/condition/preview-condition.ts';

function conditionOf(rule: unknown) {
  const parsed = parseCondition(JSON.stringify(rule));
  if (!parsed.ok) throw new Error(parsed.fault);
  return parsed.condition;
}
const preview = (rule: unknown, data: unknown) => previewCondition(conditionOf(rule), data);

const rules = fc.letrec<{ rule: unknown }>((tie) => ({
  rule: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<unknown>(1, 0, '', 'a', null, [], { var: 'a' }, { var: 'b.c' }, { nonsense: 1 }),
    fc
      .tuple(
        fc.constantFrom('and', 'or', '!', '==', '<', 'in', 'some', 'all', 'map', 'filter', 'if', '+', 'cat', 'missing'),
        fc.array(tie('rule'), { maxLength: 3 }),
      )
      .map(([name, args]) => ({ [name]: args })),
  ),
})).rule;
const anyData = fc.record({ a: fc.jsonValue(), b: fc.record({ c: fc.jsonValue() }) }, { requiredKeys: [] });

describe('preview-1: a tried condition comes out as routing would decide', () => {
  it('preview-1: on any rule and data, in the same words and steps', () => {
    fc.assert(
      fc.property(rules, anyData, (inner, data) => {
        const condition = conditionOf({ and: [inner] });
        const { steps, values, failed, warnings: _, ...result } = previewCondition(condition, data);
        const evaluation = evaluateRule(condition.rule, data);
        expect(result).toEqual(evaluateCondition(condition, data));
        expect({ steps, failed }).toEqual({ steps: evaluation.steps, failed: !evaluation.ok });
        const whole = values.find(({ path }) => path === '');
        expect(whole?.ok).toBe(evaluation.ok ? result.met : undefined);
      }),
    );
  });
});

describe('preview-2: the value of each part', () => {
  it('preview-2: in order, with what was not reached left out', () => {
    const rule = {
      and: [{ '>=': [{ var: 'total' }, 50] }, { in: ['x', { var: 'tags' }] }, { '!': { var: 'never/reached' } }],
    };
    expect(preview(rule, { total: 70, tags: ['y'] }).values).toEqual([
      { path: '/and/0/>=/0', operator: 'var', value: '70', ok: true, times: 1 },
      { path: '/and/0', operator: '>=', value: 'true', ok: true, times: 1 },
      { path: '/and/1/in/1', operator: 'var', value: '["y"]', ok: true, times: 1 },
      { path: '/and/1', operator: 'in', value: 'false', ok: false, times: 1 },
      { path: '', operator: 'and', value: 'false', ok: false, times: 1 },
    ]);
  });

  it('preview-2: of a list: how often, and the last, which decided', () => {
    const { values } = preview(
      { some: [{ var: 'items' }, { '>': [{ var: 'n' }, 2] }] },
      { items: [{ n: 1 }, { n: 3 }, {}] },
    );
    expect(values.map(({ path, value, times }) => [path, value, times])).toEqual([
      ['/some/0', '[{…}, {…}, {…}]', 1],
      ['/some/1/>/0', '3', 2],
      ['/some/1', 'true', 2],
      ['', 'true', 1],
    ]);
  });

  it('preview-2: names in a pointer are escaped, long values are cut', () => {
    const { values } = preview({ '!!': [{ '?:': [{ '/': [1, 2] }, { var: 'long' }] }] }, { long: 'x'.repeat(10_000) });
    expect(values.map(({ path }) => path)).toEqual(['/!!/0/?:/0', '/!!/0/?:/1', '/!!/0', '']);
    for (const { value } of values) expect(value.length).toBeLessThan(60);
  });

  it('preview-2: where it cannot be evaluated, what came out before is told', () => {
    const result = preview({ and: [{ var: 'a' }, { vra: 'b' }] }, { a: 1 });
    expect(result).toMatchObject({ met: false, failed: true, reason: 'cannot be evaluated: unknown operator "vra"' });
    expect(result.values.map(({ path }) => path)).toEqual(['/and/0']);
    const items = Array.from({ length: MAX_STEPS }, (_, n) => n);
    expect(preview({ all: [{ var: 'items' }, true] }, { items })).toMatchObject({ met: false, failed: true });
  });
});
