// Warnings for the author who saves or tries a condition. Stored conditions are not judged again and keep working.
import { absentWarnings } from './absent-values.ts';
import { operationOf } from './interpreter.ts';
import { lossyWarnings } from './lossy-comparisons.ts';
import { isOperator, nearestOperator } from './nearest-operator.ts';
import type { Condition } from './parse-condition.ts';
import { dottedNameWarnings } from './read-names.ts';
import { operationsIn } from './walk-rule.ts';
import { cut } from './words.ts';

const MAX_WARNINGS = 10;

export type Judgement = {
  /** Why it is not saved: an operator that does not exist and is nearly one that does. Words that follow the name of the field. */
  fault: string | null;
  warnings: readonly string[];
};

const judged = new WeakMap<Condition, Judgement>();

export function judgeCondition(condition: Condition): Judgement {
  const known = judged.get(condition) ?? judge(condition.rule, 'the condition is not met');
  judged.set(condition, known);
  return known;
}

/** Of a rule whose result is an argument of an action. */
export const judgeArgument = ({ rule }: Condition): Judgement => judge(rule, 'the action fails');

/** @param consequence of an unknown operator that is evaluated */
function judge(rule: unknown, consequence: string): Judgement {
  if (operationOf(rule) === null) {
    const text = 'an object without exactly one operator is plain data, which counts as true: every event will pass';
    return { fault: null, warnings: [text] };
  }
  const unknown = [...new Set(operationsIn(rule).map(({ operation }) => operation.name))].filter(
    (name) => !isOperator(name),
  );
  const near = unknown.flatMap((name) => {
    const meant = nearestOperator(name);
    return meant === null ? [] : [`"${cut(name)}" is not an operator: use "${meant}"`];
  });
  const warnings = [
    ...unknown.map((name) => `unknown operator "${cut(name)}": ${consequence} when evaluation reaches it`),
    ...absentWarnings(rule),
    ...dottedNameWarnings(rule),
    ...lossyWarnings(rule),
  ];
  return { fault: near.length === 0 ? null : near.slice(0, MAX_WARNINGS).join('; '), warnings: bounded(warnings) };
}

function bounded(warnings: readonly string[]): string[] {
  const all = [...new Set(warnings)];
  if (all.length <= MAX_WARNINGS) return all;
  return [...all.slice(0, MAX_WARNINGS), `and ${all.length - MAX_WARNINGS} more warnings`];
}
