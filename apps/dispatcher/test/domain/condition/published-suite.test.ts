// The test suite that json-logic-js and its ports share (jsonlogic.com/tests.json). The package of the reference fetches it
// from the network when its tests run; json-logic-engine carries a copy, so that is where it is read from.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import jsonLogic from 'json-logic-js';
import { describe, expect, it } from 'vitest';
import { evaluateRule } from '../../../src/domain/condition/interpreter.ts';

type Case = [rule: unknown, data: unknown, result: unknown];

const require = createRequire(import.meta.url);
const main = require.resolve('json-logic-engine');
// Not among the package's entries, so found beside its main one, dist/cjs/index.js.
const source = join(dirname(main), '../../bench/tests.json');
const cases = (JSON.parse(readFileSync(source, 'utf8')) as (string | Case)[]).filter(
  (entry): entry is Case => typeof entry !== 'string',
);

describe('condition-1: the published tests of JSON Logic', () => {
  it('condition-1: are all there, and the reference passes them', () => {
    expect(cases.length).toBe(275);
    for (const [rule, data, result] of cases) {
      expect(jsonLogic.apply(rule as jsonLogic.RulesLogic, data)).toStrictEqual(result);
    }
  });

  it.each(cases)('condition-1: %j on %j', (rule, data, result) => {
    expect(evaluateRule(rule, data)).toMatchObject({ ok: true });
    const evaluation = evaluateRule(rule, data);
    expect(evaluation.ok && evaluation.value).toStrictEqual(result);
  });
});
