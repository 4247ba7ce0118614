// Compares two values as PHP 8 and its Twig do.
import { ExactNumber, type PhpNumber } from './exact-number.ts';
import type { Budget } from './limits.ts';
import { finite, numericText } from './php-number.ts';
import { entriesOf, isList, isTrue, memberOf, textOf, type Value } from './values.ts';

const isNumber = (value: Value): value is PhpNumber | ExactNumber =>
  typeof value === 'number' || typeof value === 'bigint' || value instanceof ExactNumber;
const isNested = (value: Value): boolean => isList(value) || value instanceof Map;

export function isEqual(a: Value, b: Value, budget: Budget): boolean {
  budget.spend(1);
  if (isNested(a) && isNested(b)) return sameMembers(a, b, budget);
  return compare(a, b) === 0;
}

function sameMembers(a: Value, b: Value, budget: Budget): boolean {
  const entries = entriesOf(a);
  if (entries.length !== entriesOf(b).length) return false;
  return entries.every(([key, value]) => {
    const other = memberOf(b, key);
    return other !== undefined && isEqual(value, other, budget);
  });
}

/** The same kind and value. */
export function isSame(a: Value, b: Value): boolean {
  return a === b || (a instanceof ExactNumber && b instanceof ExactNumber && a.source === b.source);
}

/** Below, equal or above; texts by code units unless both are numeric. */
export function compare(a: Value, b: Value): number {
  if (typeof a === 'boolean' || typeof b === 'boolean') return order(isTrue(a), isTrue(b));
  if (a === null || b === null) return againstNull(a, b);
  if (isNested(a) || isNested(b)) return nested(a, b);
  if (isNumber(a) && isNumber(b)) return numbers(a, b);
  const [textA, textB] = [textOf(a), textOf(b)];
  const [left, right] = [isNumber(a) ? a : numericText(textA), isNumber(b) ? b : numericText(textB)];
  return left === null || right === null ? order(textA, textB) : numbers(left, right);
}

/** Null is an empty text beside a text, and false beside anything else. */
function againstNull(a: Value, b: Value): number {
  const isText = [a, b].some((one) => one !== null && !isNested(one) && !isNumber(one));
  return isText ? order(textOf(a), textOf(b)) : order(isTrue(a), isTrue(b));
}

/** By length, then by members; beside anything else a list or map is the larger. */
function nested(a: Value, b: Value): number {
  if (!isNested(a)) return -1;
  if (!isNested(b)) return 1;
  const entries = entriesOf(a);
  const byLength = order(entries.length, entriesOf(b).length);
  if (byLength !== 0) return byLength;
  for (const [key, value] of entries) {
    const other = memberOf(b, key);
    const decided = other === undefined ? 1 : compare(value, other);
    if (decided !== 0) return decided;
  }
  return 0;
}

function numbers(a: PhpNumber | ExactNumber, b: PhpNumber | ExactNumber): number {
  if (typeof a === 'bigint' && typeof b === 'bigint') return order(a, b);
  if (isSame(a, b)) return 0;
  return order(floatOf(a), floatOf(b));
}

const floatOf = (value: PhpNumber | ExactNumber): number =>
  finite(Number(value instanceof ExactNumber ? value.source : value));

function order<T extends boolean | number | bigint | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
