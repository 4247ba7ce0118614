// Decides whether an event meets a condition, and explains why not (docs/spec.md condition-1 to condition-9).
import type { Cost } from '../cost.ts';
import { Budget, ConditionFault } from './budget.ts';
import { truthy } from './coercion.ts';
import { explainFalse } from './explain.ts';
import { type Evaluation, evaluateRule } from './interpreter.ts';
import type { Condition } from './parse-condition.ts';
import { cut } from './words.ts';

/** The reason shows values of the event: it is as private as the event's context, and is erased with it. */
export type ConditionResult = { met: true } | { met: false; reason: string };

const MAX_REASON_CHARS = 400;

type Ruled = Pick<Condition, 'rule'>;

/**
 * @param data the context, as `readJson` reads it
 * @param cost is told of the steps that it took, those of the reason among them
 */
export function evaluateCondition(condition: Ruled, data: unknown, cost?: Cost): ConditionResult {
  const evaluation = evaluateRule(condition.rule, data);
  cost?.add(evaluation.steps);
  return resultOf(condition, data, evaluation, cost);
}

/** The same of an evaluation that was made before. */
export function resultOf(condition: Ruled, data: unknown, evaluation: Evaluation, cost?: Cost): ConditionResult {
  if (!evaluation.ok) return { met: false, reason: `cannot be evaluated: ${evaluation.fault}` };
  if (truthy(evaluation.value)) return { met: true };
  const budget = new Budget();
  const reason = reasonOf(condition.rule, data, budget);
  cost?.add(budget.steps);
  return { met: false, reason };
}

function reasonOf(rule: unknown, data: unknown, budget: Budget): string {
  try {
    return cut(explainFalse(rule, data, budget), MAX_REASON_CHARS);
  } catch (error) {
    // An explanation evaluates parts again and may cost more than the rule did, or reach what `or` or `and` had left out.
    if (error instanceof ConditionFault) return 'the rule is false';
    throw error;
  }
}
