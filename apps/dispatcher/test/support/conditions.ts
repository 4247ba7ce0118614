import { type Condition, parseCondition } from '../../src/domain/condition/parse-condition.ts';

/** A condition as it is stored. */
export function condition(rule: unknown): Condition {
  const parsed = parseCondition(JSON.stringify(rule));
  if (!parsed.ok) throw new Error(parsed.fault);
  return parsed.condition;
}
