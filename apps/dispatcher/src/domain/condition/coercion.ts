// Implements JavaScript's conversions, which the reference implementation relies on. Lists and objects of the data are
// never converted by the language, so their members (`toString`, `valueOf`) are never called and their size costs steps.
import { type Budget, ConditionFault } from './budget.ts';

export type Primitive = string | number | boolean | null | undefined;

/** Lists that a rule has put into each other; a context itself is at most 128 levels deep. */
const MAX_LIST_DEPTH = 200;

export const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** `[]` is false, unlike in JavaScript; `"0"` and `{}` are true. */
export const truthy = (value: unknown): boolean => (Array.isArray(value) ? value.length > 0 : Boolean(value));

export function primitive(value: unknown, budget: Budget): Primitive {
  if (isObject(value)) return textOf(value, budget);
  if (typeof value === 'string') budget.spendChars(value.length);
  return value as Primitive;
}

export const numberOf = (value: unknown, budget: Budget): number => Number(primitive(value, budget));

export function textOf(value: unknown, budget: Budget, depth = 0): string {
  if (Array.isArray(value)) {
    if (depth > MAX_LIST_DEPTH) throw new ConditionFault(`a list is nested deeper than ${MAX_LIST_DEPTH} levels`);
    budget.spend(value.length);
    const items = value.map((item) => (item === null || item === undefined ? '' : textOf(item, budget, depth + 1)));
    const text = items.join(',');
    budget.spendChars(text.length);
    return text;
  }
  if (isObject(value)) return '[object Object]';
  const text = String(value);
  budget.spendChars(text.length);
  return text;
}
