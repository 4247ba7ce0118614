// The operators with evaluated arguments, as in json-logic-js 2.0.5 with its oddities, plus `not_in`. A name in a rule
// can never reach a JavaScript method: there is no `method` and no dotted operator.
import { type Budget, ConditionFault } from './budget.ts';
import { isObject, numberOf, primitive, textOf, truthy } from './coercion.ts';
import { missingOf, readPath } from './read-data.ts';

type Operator = (args: readonly unknown[], data: unknown, budget: Budget) => unknown;

function looselyEqual(a: unknown, b: unknown, budget: Budget): boolean {
  if (isObject(a) && isObject(b)) return a === b;
  // A list or object equals no null, and is not turned into text for it.
  if (a === null || a === undefined || b === null || b === undefined) return (a ?? null) === (b ?? null);
  // biome-ignore lint/suspicious/noDoubleEquals: this is the operator ==
  return primitive(a, budget) == primitive(b, budget);
}

function strictlyEqual(a: unknown, b: unknown, budget: Budget): boolean {
  if (typeof a === 'string' && typeof b === 'string' && a.length === b.length) budget.spendChars(a.length);
  return a === b;
}

function isLess(a: unknown, b: unknown, budget: Budget): boolean {
  return (primitive(a, budget) as number) < (primitive(b, budget) as number);
}

// Not the same as "not greater": both are false beside NaN.
function isAtMost(a: unknown, b: unknown, budget: Budget): boolean {
  return (primitive(a, budget) as number) <= (primitive(b, budget) as number);
}

function contains(list: unknown, needle: unknown, budget: Budget): boolean {
  // The reference takes an empty text for none: it holds nothing, not even an empty text.
  if (list === '') return false;
  if (typeof list === 'string') {
    const text = textOf(needle, budget);
    budget.spendSearch(text.length, list.length);
    return list.includes(text);
  }
  if (!Array.isArray(list)) return false;
  return list.some((item) => {
    budget.spend(1);
    return strictlyEqual(item, needle, budget);
  });
}

function part(source: unknown, start: unknown, length: unknown, budget: Budget): string {
  const from = numberOf(start, budget);
  const text = textOf(source, budget);
  const end = primitive(length, budget);
  if (end === undefined) return text.substr(from);
  if (!((end as number) < 0)) return text.substr(from, Number(end));
  const rest = text.substr(from);
  // The reference adds a negative length given as text to the text of the number, which leaves nothing.
  return rest.substr(0, typeof end === 'string' ? Number(`${rest.length}${end}`) : rest.length + Number(end));
}

function concat(args: readonly unknown[], budget: Budget): string {
  let text = '';
  for (const arg of args) {
    if (arg === null || arg === undefined) continue;
    text += textOf(arg, budget);
  }
  budget.spendChars(text.length);
  return text;
}

function merge(args: readonly unknown[], budget: Budget): unknown[] {
  const merged: unknown[] = [];
  for (const arg of args) {
    const items: readonly unknown[] = Array.isArray(arg) ? arg : [arg];
    budget.spend(items.length);
    for (const item of items) merged.push(item);
  }
  return merged;
}

const leadingNumber = (value: unknown, budget: Budget): number => Number.parseFloat(textOf(value, budget));

function product(args: readonly unknown[], budget: Budget): unknown {
  if (args.length === 0) throw new ConditionFault('"*" needs an argument');
  return args.reduce((a, b) => leadingNumber(a, budget) * leadingNumber(b, budget));
}

function missingSome(needed: unknown, options: unknown, data: unknown, budget: Budget): unknown[] {
  if (options === null || options === undefined) throw new ConditionFault('"missing_some" needs a list of names');
  const missing = missingOf(data, Array.isArray(options) ? options : [options], budget);
  const offered = Array.isArray(options) || typeof options === 'string' ? options.length : Number.NaN;
  return isAtMost(needed, offered - missing.length, budget) ? [] : missing;
}

const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['==', ([a, b], _data, budget) => looselyEqual(a, b, budget)],
  ['!=', ([a, b], _data, budget) => !looselyEqual(a, b, budget)],
  ['===', ([a, b], _data, budget) => strictlyEqual(a, b, budget)],
  ['!==', ([a, b], _data, budget) => !strictlyEqual(a, b, budget)],
  ['>', ([a, b], _data, budget) => isLess(b, a, budget)],
  ['>=', ([a, b], _data, budget) => isAtMost(b, a, budget)],
  ['<', ([a, b, c], _data, budget) => isLess(a, b, budget) && (c === undefined || isLess(b, c, budget))],
  ['<=', ([a, b, c], _data, budget) => isAtMost(a, b, budget) && (c === undefined || isAtMost(b, c, budget))],
  ['!', ([a]) => !truthy(a)],
  ['!!', ([a]) => truthy(a)],
  ['log', ([a]) => a],
  ['in', ([needle, list], _data, budget) => contains(list, needle, budget)],
  ['not_in', ([needle, list], _data, budget) => !contains(list, needle, budget)],
  ['cat', (args, _data, budget) => concat(args, budget)],
  ['substr', ([source, start, length], _data, budget) => part(source, start, length, budget)],
  [
    '+',
    (args, _data, budget) =>
      args.reduce<number>((sum, arg) => leadingNumber(sum, budget) + leadingNumber(arg, budget), 0),
  ],
  ['*', (args, _data, budget) => product(args, budget)],
  [
    '-',
    ([a, b], _data, budget) => (b === undefined ? -numberOf(a, budget) : numberOf(a, budget) - numberOf(b, budget)),
  ],
  ['/', ([a, b], _data, budget) => numberOf(a, budget) / numberOf(b, budget)],
  ['%', ([a, b], _data, budget) => numberOf(a, budget) % numberOf(b, budget)],
  ['min', (args, _data, budget) => Math.min(...args.map((arg) => numberOf(arg, budget)))],
  ['max', (args, _data, budget) => Math.max(...args.map((arg) => numberOf(arg, budget)))],
  ['merge', (args, _data, budget) => merge(args, budget)],
  [
    'var',
    ([path, otherwise], data, budget) => readPath(data, path, otherwise === undefined ? null : otherwise, budget),
  ],
  ['missing', (args, data, budget) => missingOf(data, args, budget)],
  ['missing_some', ([needed, options], data, budget) => missingSome(needed, options, data, budget)],
]);

export const eagerOperator = (name: string): Operator | undefined => OPERATORS.get(name);

export const EAGER_OPERATOR_NAMES: readonly string[] = [...OPERATORS.keys()];
