import type { Callable } from './callable.ts';
import { TemplateFault } from './fault.ts';
import type { Budget } from './limits.ts';
import { argumentIn, countOf } from './php-number.ts';
import { charactersOf } from './text-filters.ts';
import { entriesOf, isList, memberOf, textOf, type Value } from './values.ts';

export const isMany = (value: Value): boolean => isList(value) || value instanceof Map;

function valuesOf(value: Value, budget: Budget): Value[] {
  const values = isMany(value) ? entriesOf(value).map(([, item]) => item) : charactersOf(value);
  budget.spend(values.length / 16);
  return values;
}

function slice(value: Value, start: number, length: number | undefined, budget: Budget): Value {
  const from = Math.trunc(start);
  const cut = <T>(all: T[]): T[] => {
    budget.spend(all.length / 16);
    const begin = from < 0 ? Math.max(0, all.length + from) : from;
    if (length === undefined) return all.slice(begin);
    const end = length < 0 ? all.length + Math.trunc(length) : begin + Math.trunc(length);
    return all.slice(begin, Math.max(begin, end));
  };
  if (isList(value)) return cut([...value]);
  return value instanceof Map ? new Map(cut([...value])) : cut(charactersOf(value)).join('');
}

function joined(value: Value, glue: string, last: string, budget: Budget): string {
  const texts = entriesOf(value).map(([, item]) => textOf(item));
  budget.items(texts.length);
  budget.text(texts.reduce((sum, text) => sum + text.length + glue.length, last.length));
  const tail = texts.length > 1 ? texts.pop() : undefined;
  return tail === undefined ? texts.join(glue) : texts.join(glue) + last + tail;
}

function merged(value: Value, other: Value, budget: Budget): Value {
  const both = [value, other].map((one) => (one === null ? [] : one));
  if (!both.every(isMany)) throw new TemplateFault('merge needs two lists or two maps');
  const entries = both.flatMap((one) => entriesOf(one));
  budget.items(entries.length);
  if (both.every(isList)) return entries.map(([, item]) => item);
  return new Map(entries.map(([key, item]) => [textOf(key), item]));
}

const ofValues = (change: (values: Value[]) => Value): Callable => ({
  parameters: [],
  run: (value, _args, budget) => change(valuesOf(value, budget)),
});

/** What fills the last batch has the keys that follow. */
function batched(value: Value, size: number, fill: Value, budget: Budget): Value[] {
  if (size < 1) throw new TemplateFault('batch needs a size of at least 1');
  const entries = entriesOf(value);
  const lacking = fill === null || entries.length === 0 ? 0 : (size - (entries.length % size)) % size;
  budget.items(entries.length + lacking);
  const all = [...entries, ...Array.from({ length: lacking }, (_, i): [Value, Value] => [BigInt(i), fill])];
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => {
    const some = all.slice(i * size, (i + 1) * size);
    return isList(value) ? some.map(([, item]) => item) : new Map(some.map(([key, item]) => [textOf(key), item]));
  });
}

/** The member `name` of each item; items without it are left out. */
function column(value: Value, name: Value, budget: Budget): Value[] {
  const entries = entriesOf(value);
  budget.items(entries.length);
  return entries.flatMap(([, item]) => memberOf(item, name) ?? []);
}

export const listFilters: Record<string, Callable> = {
  batch: {
    parameters: ['size', 'fill', 'preserve_keys'],
    required: 1,
    run: (value, [size = null, fill = null], budget) =>
      batched(value, Math.ceil(Number(argumentIn(size))), fill, budget),
  },
  column: { parameters: ['name'], required: 1, run: (value, [name = null], budget) => column(value, name, budget) },
  first: ofValues((values) => values[0] ?? null),
  join: {
    parameters: ['glue', 'and'],
    run: (value, [glue, and], budget) => {
      const between = textOf(glue ?? '');
      return joined(value, between, textOf(and ?? between), budget);
    },
  },
  keys: { parameters: [], run: (value) => entriesOf(value).map(([key]) => key) },
  last: ofValues((values) => values.at(-1) ?? null),
  length: ofValues((values) => BigInt(values.length)),
  merge: { parameters: ['source'], required: 1, run: (value, [other = null], budget) => merged(value, other, budget) },
  reverse: {
    parameters: ['preserve_keys'],
    run: (value, _args, budget) => {
      if (value instanceof Map) {
        budget.items(value.size);
        return new Map([...value].reverse());
      }
      const reversed = valuesOf(value, budget).reverse();
      return isMany(value) ? reversed : reversed.map(textOf).join('');
    },
  },
  slice: {
    parameters: ['start', 'length', 'preserve_keys'],
    required: 1,
    run: (value, [start = 0n, length], budget) =>
      slice(value, countOf(start), length === undefined || length === null ? undefined : countOf(length), budget),
  },
};
