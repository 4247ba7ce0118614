// All filters and functions; nothing else can be called. Texts come in the order Twig's own page has them.

import { arrowFilters } from './arrow-filters.ts';
import type { Callable } from './callable.ts';
import { compare } from './comparison.ts';
import type { ExactNumber, PhpNumber } from './exact-number.ts';
import { TemplateFault } from './fault.ts';
import { encoded } from './json-text.ts';
import type { Budget } from './limits.ts';
import { listFilters } from './list-filters.ts';
import { currency, numberFormat } from './number-format.ts';
import { formatDate, modifyDate } from './php-date.ts';
import { absolute, add, amountOf, argumentIn, countOf, multiply, numberIn, subtract } from './php-number.ts';
import { rounded } from './rounding.ts';
import { textFilters } from './text-filters.ts';
import { urlEncoded } from './url-text.ts';
import { entriesOf, isEmpty, ReadyText, textOf, type Value } from './values.ts';

const DEFAULT_FORMAT = 'F j, Y H:i';
const timeOf = (value: Value): number | string =>
  typeof value === 'number' || typeof value === 'bigint' ? Number(value) : textOf(value);
const isMissing = (value: Value): boolean => value === null || value === '';

function escapedFor(strategy: string, text: string): Value {
  if (strategy === 'json' || strategy === 'js') return text;
  if (strategy === 'url') return new ReadyText(urlEncoded(text), 'url');
  if (strategy !== 'html') throw new TemplateFault("escape takes 'json', 'html' or 'url'");
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#039;' };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

const escaping: Callable = {
  parameters: ['strategy'],
  run: (value, [strategy = 'json']) =>
    value instanceof ReadyText || value === null ? value : escapedFor(textOf(strategy), textOf(value)),
};

/** Money that is not a number must not become 0.00. */
function strictAmount(value: Value): PhpNumber | ExactNumber {
  argumentIn(value);
  return amountOf(value);
}

const valueFilters: Record<string, Callable> = {
  abs: { parameters: [], run: (value) => absolute(argumentIn(value)) },
  currency: {
    parameters: ['currency'],
    run: (value, [code = 'USD']) => (isMissing(value) ? '' : currency(strictAmount(value), textOf(code))),
  },
  date: {
    parameters: ['format', 'timezone'],
    run: (value, [format, zone]) =>
      isMissing(value)
        ? ''
        : formatDate(timeOf(value), textOf(format ?? DEFAULT_FORMAT), textOf(zone ?? 'UTC') || 'UTC'),
  },
  date_modify: {
    parameters: ['modifier'],
    required: 1,
    run: (value, [modifier = null]) => (isMissing(value) ? null : modifyDate(timeOf(value), textOf(modifier))),
  },
  default: { parameters: ['default'], run: (value, [other = '']) => (isEmpty(value) ? other : value) },
  e: escaping,
  escape: escaping,
  json_encode: { parameters: [], run: (value, _args, budget) => new ReadyText(encoded(value, budget), 'json') },
  number_format: {
    parameters: ['decimal', 'decimal_point', 'thousand_sep'],
    run: (value, [decimals, point, separator]) =>
      numberFormat(amountOf(value), countOf(decimals ?? 0n), textOf(point ?? '.'), textOf(separator ?? ',')),
  },
  raw: {
    parameters: [],
    run: (value) => (typeof value === 'string' && value !== '' ? new ReadyText(value, 'raw') : value),
  },
  round: {
    parameters: ['precision', 'method'],
    run: (value, [precision, method]) => rounded(amountOf(value), countOf(precision ?? 0n), textOf(method ?? 'common')),
  },
};

export const filters: ReadonlyMap<string, Callable> = new Map(
  Object.entries({ ...valueFilters, ...textFilters, ...listFilters, ...arrowFilters }),
);

/** Bounds before anything is made: a range is where a template gets its largest lists from. */
export function rangeOf(from: Value, to: Value, step: Value, budget: Budget): Value {
  const letters = [from, to].map(letterCode);
  const [first = null, last = null] = letters.includes(null) ? [from, to] : letters;
  const [low, high, by] = [numberIn(first), numberIn(last), absolute(numberIn(step))];
  const size = Number(by);
  if (size === 0) throw new TemplateFault('a range needs a step other than 0');
  const count = Math.floor(Math.abs(Number(high) - Number(low)) / size) + 1;
  budget.items(count);
  const numbers = Array.from({ length: count }, (_, i) => (high >= low ? add : subtract)(low, multiply(BigInt(i), by)));
  return letters.includes(null) ? numbers : numbers.map((code) => String.fromCharCode(Number(code)));
}

/** A range from one letter to another one is of letters. */
const letterCode = (value: Value): Value =>
  typeof value === 'string' && /^[A-Za-z]/.test(value) ? BigInt(value.charCodeAt(0)) : null;

function most(sign: 1 | -1): Callable {
  return {
    parameters: [],
    variadic: true,
    run: (_value, args, budget) => {
      const given = args.map((arg) => arg ?? null);
      const values = given.length === 1 ? entriesOf(given[0] ?? null).map(([, value]) => value) : given;
      budget.items(values.length);
      if (values.length === 0) throw new TemplateFault('max and min need at least one value');
      return values.reduce((best, value) => (compare(value, best) * sign > 0 ? value : best));
    },
  };
}

export const functions: ReadonlyMap<string, Callable> = new Map<string, Callable>([
  [
    'cycle',
    {
      parameters: ['values', 'position'],
      required: 2,
      run: (_value, [values = null, position = null]) => {
        const items = entriesOf(values);
        const at = countOf(position) % items.length;
        return items.at(at)?.[1] ?? null;
      },
    },
  ],
  ['max', most(1)],
  ['min', most(-1)],
  [
    'range',
    {
      parameters: ['low', 'high', 'step'],
      required: 2,
      run: (_value, [low = null, high = null, step = 1n], budget) => rangeOf(low, high, step, budget),
    },
  ],
]);
