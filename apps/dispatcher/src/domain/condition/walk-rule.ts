// Walks a rule like the interpreter: objects inside plain data are not rules.
import { type Operation, operationOf } from './interpreter.ts';

export type Step = {
  operation: Operation;
  /** The object itself: a place in the rule. */
  rule: object;
};

export function operationsIn(rule: unknown): Step[] {
  if (Array.isArray(rule)) return rule.flatMap(operationsIn);
  const operation = operationOf(rule);
  if (operation === null) return [];
  return [{ operation, rule: rule as object }, ...operation.args.flatMap(operationsIn)];
}

const READS: ReadonlySet<string> = new Set(['var', 'missing', 'missing_some']);

/** The paths that a rule reads and that stand in it as texts. */
export function pathsIn(rule: unknown): string[] {
  const paths = operationsIn(rule)
    .filter(({ operation }) => READS.has(operation.name))
    .flatMap(({ operation: { name, args } }) => (name === 'var' ? args.slice(0, 1) : args.flat()))
    .filter((path) => typeof path === 'string' && path !== '');
  return [...new Set(paths as string[])];
}
