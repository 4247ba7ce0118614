// Explains why a rule is false, for people who ask why an event was not sent. It evaluates the parts again. Rules have
// no side effects, so these are the values that decided.
import type { Budget } from './budget.ts';
import { truthy } from './coercion.ts';
import { evaluate, operationOf } from './interpreter.ts';
import { readPath } from './read-data.ts';
import { cut, listed, shown } from './words.ts';

const COMPARISONS: ReadonlySet<string> = new Set(['===', '!==', '==', '!=', '<', '<=', '>', '>=', 'in', 'not_in']);
/** How many clauses of an `or`, operands and values are told. */
const MAX_TOLD = 3;
const ABSENT = Symbol('absent');

/** @throws ConditionFault when telling takes too many steps */
export function explainFalse(rule: unknown, data: unknown, budget: Budget): string {
  const operation = operationOf(rule);
  if (operation === null) return `the rule is ${shown(rule)}`;
  const { name, args } = operation;
  if (name === 'and') return explainAnd(args, data, budget);
  if (name === 'or') return explainOr(args, data, budget);
  const operands = args.slice(0, MAX_TOLD);
  if (COMPARISONS.has(name)) {
    return `${operands.map(written).join(` ${name} `)} is false${values(operands, data, budget)}`;
  }
  if (name === '!' || name === '!!') {
    return `${name} ${operands.slice(0, 1).map(written).join('')} is false${values(operands.slice(0, 1), data, budget)}`;
  }
  return told(rule, data, budget);
}

function explainAnd(args: readonly unknown[], data: unknown, budget: Budget): string {
  for (const [index, arg] of args.entries()) {
    if (truthy(evaluate(arg, data, budget))) continue;
    const text = explainFalse(arg, data, budget);
    return args.length === 1 ? text : `clause ${index + 1} of ${args.length}: ${text}`;
  }
  return '"and" has no clause';
}

function explainOr(args: readonly unknown[], data: unknown, budget: Budget): string {
  if (args.length === 0) return '"or" has no clause';
  const texts = args.slice(0, MAX_TOLD).map((arg) => explainFalse(arg, data, budget));
  if (args.length > MAX_TOLD) texts.push(`and ${args.length - MAX_TOLD} more`);
  return args.length === 1 ? texts.join('') : `none of ${args.length} clauses is true: ${texts.join('; ')}`;
}

/** What the operands that are not literals came out as. */
function values(operands: readonly unknown[], data: unknown, budget: Budget): string {
  const computed = operands
    .flatMap((arg) => (Array.isArray(arg) ? arg.slice(0, MAX_TOLD) : [arg]))
    .filter((arg) => operationOf(arg) !== null);
  const texts = [...new Set(computed.map((arg) => told(arg, data, budget)))];
  return texts.length === 0 ? '' : `: ${texts.slice(0, MAX_TOLD).join(', ')}`;
}

/** `total is 20`. */
function told(rule: unknown, data: unknown, budget: Budget): string {
  const value = evaluate(rule, data, budget);
  const operation = operationOf(rule);
  // Only where the path stands in the rule itself: one that is computed may be anything.
  if (value === null && operation !== null && pathOf(rule) !== null) {
    if (readPath(data, operation.args[0], ABSENT, budget) === ABSENT) return `${written(rule)} is missing`;
  }
  return `${written(rule)} is ${shown(value)}`;
}

/** A part as it stands in the rule: the path of a variable, else the beginning of its source. */
function written(rule: unknown): string {
  const path = pathOf(rule);
  if (path !== null) return path;
  return Array.isArray(rule) ? listed(rule, (item) => pathOf(item) ?? source(item)) : source(rule);
}

const source = (rule: unknown): string =>
  typeof rule === 'string' ? shown(rule) : cut(JSON.stringify(rule) ?? 'null');

function pathOf(rule: unknown): string | null {
  const operation = operationOf(rule);
  if (operation?.name !== 'var') return null;
  const path = operation.args[0];
  if (path === undefined || path === null || path === '') return 'the value';
  return typeof path === 'string' || typeof path === 'number' ? cut(String(path)) : null;
}
