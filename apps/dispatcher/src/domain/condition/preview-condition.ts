// Evaluates a condition on one context and reports the value of each part, with the same engine as real events.
import { truthy } from './coercion.ts';
import { type ConditionResult, resultOf } from './evaluate-condition.ts';
import { evaluateRule, operationOf } from './interpreter.ts';
import { lossyValues } from './lossy-comparisons.ts';
import type { Condition } from './parse-condition.ts';
import { dottedNamesIn } from './read-names.ts';
import { cut, shown } from './words.ts';

/** A part of the rule that came out as a value. */
type PartValue = {
  /** Where it stands in the rule: a JSON pointer. */
  path: string;
  operator: string;
  /** In short. */
  value: string;
  ok: boolean;
  /** How often it came out, for each element of a list once; `value` is that of the last time. */
  times: number;
};

export type ConditionPreview = ConditionResult & {
  /** It could not be evaluated: that counts as not met. */
  failed: boolean;
  steps: number;
  /** In the order in which they came out first. What was not reached is not in it. */
  values: PartValue[];
  /** What this context does that may not be meant. */
  warnings: string[];
};

const VALUE_MAX_CHARS = 200;

export function previewCondition(condition: Condition, data: unknown): ConditionPreview {
  const paths = pathsOf(condition.rule);
  const last = new Map<object, { value: unknown; times: number }>();
  const evaluation = evaluateRule(condition.rule, data, (operation, value) => {
    const known = last.get(operation);
    if (known === undefined) last.set(operation, { value, times: 1 });
    else Object.assign(known, { value, times: known.times + 1 });
  });
  const values = [...last].map(([operation, { value, times }]) => ({
    path: paths.get(operation) ?? '',
    operator: operationOf(operation)?.name ?? '',
    value: cut(shown(value), VALUE_MAX_CHARS),
    ok: truthy(value),
    times,
  }));
  const warnings = [
    ...dottedNamesIn(condition.rule, data),
    ...lossyValues(condition.rule, (operation) => last.get(operation)),
  ];
  return {
    ...resultOf(condition, data, evaluation),
    failed: !evaluation.ok,
    steps: evaluation.steps,
    values,
    warnings,
  };
}

/** JSON.parse makes each part an object of its own, so that an object is a place. */
function pathsOf(rule: unknown): Map<object, string> {
  const paths = new Map<object, string>();
  const walk = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return;
    paths.set(value, path);
    for (const [name, inner] of Object.entries(value)) walk(inner, `${path}/${escaped(name)}`);
  };
  walk(rule, '');
  return paths;
}

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
