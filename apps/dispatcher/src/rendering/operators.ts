import { TemplateFault } from './fault.ts';
import type { Budget } from './limits.ts';
import { compare, entriesOf, finite, isEqual, isList, numberOf, textOf, type Value } from './values.ts';

type Binary = (left: Value, right: Value, budget: Budget) => Value;

const numeric =
  (calculate: (a: number, b: number) => number): Binary =>
  (left, right) =>
    finite(calculate(numberOf(left), numberOf(right)));

function divisor(value: number): number {
  if (value === 0) throw new TemplateFault('a division by zero');
  return value;
}

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
  ['add', numeric((a, b) => a + b)],
  ['subtract', numeric((a, b) => a - b)],
  ['multiply', numeric((a, b) => a * b)],
  ['divide', numeric((a, b) => a / divisor(b))],
  ['divide_and_floor', numeric((a, b) => Math.floor(a / divisor(b)))],
  ['modulo', numeric((a, b) => Math.trunc(a) % divisor(Math.trunc(b)))],
  ['power', numeric((a, b) => a ** b)],
  ['concatenate', concatenated],
  ['is_equal_to', isEqual],
  ['is_not_equal_to', (a, b, budget) => !isEqual(a, b, budget)],
  ['is_greater_than', (a, b) => compare(a, b) > 0],
  ['is_greater_than_or_equal_to', (a, b) => compare(a, b) >= 0],
  ['is_less_than', (a, b) => compare(a, b) < 0],
  ['is_less_than_or_equal_to', (a, b) => compare(a, b) <= 0],
  ['spaceship', (a, b) => compare(a, b)],
  ['is_in', (a, b, budget) => contains(b, a, budget)],
  ['is_not_in', (a, b, budget) => !contains(b, a, budget)],
  ['starts_with', (a, b) => textOf(a).startsWith(textOf(b))],
  ['ends_with', (a, b) => textOf(a).endsWith(textOf(b))],
]);
