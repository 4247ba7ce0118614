import { compare, isEqual } from './comparison.ts';
import type { PhpNumber } from './exact-number.ts';
import type { Budget } from './limits.ts';
import { add, divide, divideAndFloor, modulo, multiply, numberIn, power, subtract } from './php-number.ts';
import { entriesOf, isList, textOf, type Value } from './values.ts';

type Binary = (left: Value, right: Value, budget: Budget) => Value;

const numeric =
  (calculate: (a: PhpNumber, b: PhpNumber) => PhpNumber): Binary =>
  (left, right) =>
    calculate(numberIn(left), numberIn(right));

function contains(whole: Value, part: Value, budget: Budget): boolean {
  if (isList(whole) || whole instanceof Map) return entriesOf(whole).some(([, item]) => isEqual(item, part, budget));
  const text = textOf(whole);
  budget.text(text.length);
  return whole !== null && text.includes(textOf(part));
}

function concatenated(left: Value, right: Value, budget: Budget): string {
  const texts = [textOf(left), textOf(right)] as const;
  budget.text(texts[0].length + texts[1].length);
  return texts[0] + texts[1];
}

export const binaries: ReadonlyMap<string, Binary> = new Map<string, Binary>([
  ['add', numeric(add)],
  ['subtract', numeric(subtract)],
  ['multiply', numeric(multiply)],
  ['divide', numeric(divide)],
  ['divide_and_floor', numeric(divideAndFloor)],
  ['modulo', numeric(modulo)],
  ['power', numeric(power)],
  ['concatenate', concatenated],
  ['is_equal_to', isEqual],
  ['is_not_equal_to', (a, b, budget) => !isEqual(a, b, budget)],
  ['is_greater_than', (a, b) => compare(a, b) > 0],
  ['is_greater_than_or_equal_to', (a, b) => compare(a, b) >= 0],
  ['is_less_than', (a, b) => compare(a, b) < 0],
  ['is_less_than_or_equal_to', (a, b) => compare(a, b) <= 0],
  ['spaceship', (a, b) => BigInt(compare(a, b))],
  ['is_in', (a, b, budget) => contains(b, a, budget)],
  ['is_not_in', (a, b, budget) => !contains(b, a, budget)],
  ['starts_with', (a, b) => textOf(a).startsWith(textOf(b))],
  ['ends_with', (a, b) => textOf(a).endsWith(textOf(b))],
]);
