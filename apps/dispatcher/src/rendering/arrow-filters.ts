// Filters that run an arrow function for each item. Each call costs steps, as any other expression does.
import type { Arrow, Callable } from './callable.ts';
import { compare } from './comparison.ts';
import { TemplateFault } from './fault.ts';
import type { Budget } from './limits.ts';
import { isMany } from './list-filters.ts';
import { numberIn } from './php-number.ts';
import { entriesOf, isList, isTrue, textOf, type Value } from './values.ts';

type Entry = [Value, Value];

/** Nothing is an empty list, as for a loop. */
function entriesFor(name: string, value: Value, budget: Budget): Entry[] {
  if (value !== null && !isMany(value)) throw new TemplateFault(`${name} needs a list or map`);
  const entries = entriesOf(value);
  budget.items(entries.length);
  return entries;
}

/** A list stays a list, so that it is a list in JSON too. PHP keeps the keys of what remains, and makes a map of it. */
function like(value: Value, entries: readonly Entry[]): Value {
  if (value instanceof Map) return new Map(entries.map(([key, item]) => [textOf(key), item]));
  return entries.map(([, item]) => item);
}

type Change = (entries: Entry[], arrow: Arrow, args: readonly (Value | undefined)[]) => readonly Entry[];

const eachItem = (name: string, change: Change): Callable => ({
  parameters: ['arrow'],
  required: 1,
  takesArrow: true,
  run: (value, args, budget, arrow) =>
    arrow === null ? value : like(value, change(entriesFor(name, value, budget), arrow, args)),
});

export const arrowFilters: Record<string, Callable> = {
  filter: eachItem('filter', (entries, arrow) => entries.filter(([key, item]) => isTrue(arrow(item, key)))),
  map: eachItem('map', (entries, arrow) => entries.map(([key, item]): Entry => [key, arrow(item, key)])),
  reduce: {
    parameters: ['arrow', 'initial'],
    required: 1,
    takesArrow: true,
    run: (value, [, initial = null], budget, arrow) =>
      entriesFor('reduce', value, budget).reduce<Value>(
        (carry, [key, item]) => arrow?.(carry, item, key) ?? null,
        initial,
      ),
  },
  sort: {
    parameters: ['arrow'],
    takesArrow: true,
    run: (value, _args, budget, arrow) => {
      const entries = entriesFor('sort', value, budget);
      budget.spend(entries.length * Math.log2(entries.length + 1));
      const order = arrow === null ? compare : (a: Value, b: Value) => Number(numberIn(arrow(a, b)));
      return isList(value) || value instanceof Map
        ? like(
            value,
            entries.sort(([, a], [, b]) => order(a, b)),
          )
        : [];
    },
  },
};
