// Evaluates a parsed rule on data. The rule itself is data: nothing is compiled, and values of the event are never
// taken as rules. Numbers are JavaScript numbers, as read by JSON.parse: integers above 2^53 lose digits.
import { Budget, ConditionFault, type Observer } from './budget.ts';
import { isObject, truthy } from './coercion.ts';
import { EAGER_OPERATOR_NAMES, eagerOperator } from './operators.ts';
import { cut } from './words.ts';

export type Operation = { name: string; args: readonly unknown[] };

/** An object with one name is an operation; with none or several it is data. */
export function operationOf(rule: unknown): Operation | null {
  if (!isObject(rule) || Array.isArray(rule)) return null;
  const names = Object.keys(rule);
  const name = names[0];
  if (names.length !== 1 || name === undefined) return null;
  const given = (rule as Record<string, unknown>)[name];
  return { name, args: Array.isArray(given) ? given : [given] };
}

/** Operators that decide themselves what of their arguments is evaluated, and over which data. */
type Form = (args: readonly unknown[], data: unknown, budget: Budget) => unknown;

function choose(args: readonly unknown[], data: unknown, budget: Budget): unknown {
  let i = 0;
  for (; i < args.length - 1; i += 2) {
    if (truthy(evaluate(args[i], data, budget))) return evaluate(args[i + 1], data, budget);
  }
  return i < args.length ? evaluate(args[i], data, budget) : null;
}

/** The first argument that decides, or the last. */
function firstThat(decides: boolean): Form {
  return (args, data, budget) => {
    let value: unknown;
    for (const arg of args) {
      value = evaluate(arg, data, budget);
      if (truthy(value) === decides) return value;
    }
    return value;
  };
}

function listOf(args: readonly unknown[], data: unknown, budget: Budget): readonly unknown[] | null {
  const list = evaluate(args[0], data, budget);
  return Array.isArray(list) ? list : null;
}

function each(rule: unknown, item: unknown, budget: Budget): unknown {
  budget.spend(1);
  return evaluate(rule, item, budget);
}

function reduce(args: readonly unknown[], data: unknown, budget: Budget): unknown {
  const list = listOf(args, data, budget);
  let accumulator = args[2] === undefined ? null : evaluate(args[2], data, budget);
  for (const current of list ?? []) accumulator = each(args[1], { current, accumulator }, budget);
  return accumulator;
}

const FORMS: ReadonlyMap<string, Form> = new Map<string, Form>([
  ['if', choose],
  ['?:', choose],
  ['and', firstThat(false)],
  ['or', firstThat(true)],
  ['map', (args, data, budget) => (listOf(args, data, budget) ?? []).map((item) => each(args[1], item, budget))],
  [
    'filter',
    (args, data, budget) => (listOf(args, data, budget) ?? []).filter((item) => truthy(each(args[1], item, budget))),
  ],
  ['reduce', reduce],
  [
    'all',
    (args, data, budget) => {
      const list = listOf(args, data, budget) ?? [];
      return list.length > 0 && list.every((item) => truthy(each(args[1], item, budget)));
    },
  ],
  [
    'some',
    (args, data, budget) => (listOf(args, data, budget) ?? []).some((item) => truthy(each(args[1], item, budget))),
  ],
  [
    'none',
    (args, data, budget) => !(listOf(args, data, budget) ?? []).some((item) => truthy(each(args[1], item, budget))),
  ],
]);

export const OPERATOR_NAMES: readonly string[] = [...EAGER_OPERATOR_NAMES, ...FORMS.keys()];

/** @throws ConditionFault where the rule cannot be evaluated */
export function evaluate(rule: unknown, data: unknown, budget: Budget): unknown {
  if (Array.isArray(rule)) {
    budget.spend(rule.length);
    return rule.map((item) => evaluate(item, data, budget));
  }
  const operation = operationOf(rule);
  if (operation === null) return rule;
  const value = apply(operation, data, budget);
  budget.observer?.(rule as object, value);
  return value;
}

function apply({ name, args }: Operation, data: unknown, budget: Budget): unknown {
  budget.spendOperator(args.length);
  const form = FORMS.get(name);
  if (form !== undefined) return form(args, data, budget);
  const operator = eagerOperator(name);
  if (operator === undefined) throw new ConditionFault(`unknown operator "${cut(name)}"`);
  return operator(
    args.map((arg) => evaluate(arg, data, budget)),
    data,
    budget,
  );
}

export type Evaluation = { ok: true; value: unknown; steps: number } | { ok: false; fault: string; steps: number };

/** The value of a rule, or why it has none. */
export function evaluateRule(rule: unknown, data: unknown, observer?: Observer): Evaluation {
  const budget = new Budget(observer);
  try {
    return { ok: true, value: evaluate(rule, data, budget), steps: budget.steps };
  } catch (error) {
    if (error instanceof ConditionFault) return { ok: false, fault: error.message, steps: budget.steps };
    throw error;
  }
}
