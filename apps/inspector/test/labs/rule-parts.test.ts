import { describe, expect, it } from 'vitest';
import { rulePartsOf } from '../../src/views/labs/rule-parts.ts';

describe('the parts of a rule', () => {
  it('are its operations in writing order, with the pointers of the dispatcher', () => {
    const rule = { and: [{ '/': [{ var: 'a~b' }, [{ '!': { var: 'c' } }]] }, { x: 1, y: { var: 'no' } }, 'text'] };
    expect(rulePartsOf(JSON.stringify(rule)).map(({ path, depth, operator }) => [path, depth, operator])).toEqual([
      ['', 0, 'and'],
      ['/and/0', 1, '/'],
      ['/and/0/~1/0', 2, 'var'],
      ['/and/0/~1/1/0', 2, '!'],
      ['/and/0/~1/1/0/!', 3, 'var'],
    ]);
  });

  it('tell variables by their paths, and other operations below', () => {
    const rule = { and: [{ '>=': [{ var: 'total' }, 50] }, { '!': { var: ['a.b', 0] } }, { x: 1, y: 2 }] };
    expect(rulePartsOf(JSON.stringify(rule)).map(({ args }) => args)).toEqual([
      '[…, …, {"x":1,"y":2}]',
      '[total, 50]',
      '"total"',
      'a.b',
      '["a.b", 0]',
    ]);
  });

  it('are none of what is no JSON; long arguments are cut', () => {
    expect(rulePartsOf('{"and": [')).toEqual([]);
    expect(rulePartsOf(JSON.stringify({ in: ['a', 'x'.repeat(500)] }))[0]?.args).toHaveLength(121);
  });
});
