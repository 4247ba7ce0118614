// Reads the filters of vendor resources: `filter[field]=value`, `filter[field][operator]=value`, `filter[search]`.
import { parseTime } from '@posthorn/contracts';
import { invalid } from '../domain/errors.ts';
import { COMPARISONS, type Comparison, type ComparisonOperator, type ListFilter } from '../domain/list-filter.ts';
import { filtersGiven, flag, type Query, wholeNumber } from './query.ts';

/** What the values of a field are; a list = one of these words. */
type Kind = 'text' | 'flag' | 'whole' | 'time' | 'json' | readonly string[];
export type FilterFields<Field extends string> = Readonly<Record<Field, Kind>>;

const SEARCH_MAX_CHARACTERS = 200;
const VALUES_MAX = 100;

/** `extras`: other filters than fields that this list knows. */
export function listFilterOf<Field extends string>(
  query: Query,
  fields: FilterFields<Field>,
  extras: readonly ('search' | 'json_contains')[] = [],
): ListFilter<Field> {
  const filter: ListFilter<Field> & { comparisons: Comparison<Field>[] } = { comparisons: [] };
  for (const [name, given] of Object.entries(filtersGiven(query))) {
    const label = `filter[${name}]`;
    if (extras.some((extra) => extra === name)) {
      const text = single(given, label);
      if (name === 'search') filter.search = searched(text, label);
      else filter.jsonContains = json(text, label);
    } else if (isField(name, fields)) {
      filter.comparisons.push(...comparisonsOf(name, fields[name], given, label));
    } else {
      throw invalid({
        [label]: [`is not a filter of this list: use ${[...Object.keys(fields), ...extras].join(', ')}`],
      });
    }
  }
  return filter;
}

const isField = <Field extends string>(name: string, fields: FilterFields<Field>): name is Field =>
  Object.hasOwn(fields, name);

function comparisonsOf<Field extends string>(
  field: Field,
  kind: Kind,
  given: unknown,
  label: string,
): Comparison<Field>[] {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return [comparison(field, kind, 'eq', given, label)];
  }
  return Object.entries(given).map(([name, value]) => {
    const operator = COMPARISONS.find((one) => one === name);
    if (operator !== undefined) return comparison(field, kind, operator, value, `${label}[${name}]`);
    throw invalid({ [`${label}[${name}]`]: [`is not an operator: use ${COMPARISONS.join(', ')}`] });
  });
}

function comparison<Field extends string>(
  field: Field,
  kind: Kind,
  operator: ComparisonOperator,
  given: unknown,
  label: string,
): Comparison<Field> {
  if (operator === 'nullable') return { field, operator, values: [Number(flag(single(given, label), label))] };
  if (operator === 'in')
    return { field, operator, values: several(given, label).map((text) => read(kind, text, label)) };
  const text = single(given, label);
  // An empty text is how a namespace that is not there is shown.
  if (text === '' && kind === 'text' && (operator === 'eq' || operator === 'ne')) {
    return { field, operator: 'nullable', values: [operator === 'eq' ? 1 : 0] };
  }
  return { field, operator, values: [read(kind, text, label)] };
}

function single(given: unknown, label: string): string {
  if (typeof given === 'string') return given;
  throw invalid({ [label]: [`must appear once, as ${label}=value`] });
}

/** `in=a,b`, or a list of its own. */
function several(given: unknown, label: string): string[] {
  const texts = Array.isArray(given) ? given.map((one) => single(one, label)) : single(given, label).split(',');
  if (texts.length <= VALUES_MAX) return texts;
  throw invalid({ [label]: [`must have at most ${VALUES_MAX} values`] });
}

function read(kind: Kind, text: string, label: string): string | number {
  if (kind === 'text') return text;
  if (kind === 'flag') return Number(flag(text, label));
  if (kind === 'whole') return wholeNumber(text, label, 0, Number.MAX_SAFE_INTEGER) ?? 0;
  if (kind === 'time') return seconds(text, label);
  if (kind === 'json') return json(text, label);
  if (kind.includes(text)) return text;
  throw invalid({ [label]: [`"${text}" is not one of ${kind.join(', ')}`] });
}

/** Vendor resources show their times in seconds, so they are compared in seconds. */
function seconds(text: string, label: string): number {
  const epochMs = parseTime(text);
  if (epochMs !== undefined) return Math.floor(epochMs / 1000);
  throw invalid({ [label]: ['must be a time such as 2026-01-31 09:30:00, in UTC'] });
}

function searched(text: string, label: string): string {
  if (text.length <= SEARCH_MAX_CHARACTERS) return text;
  throw invalid({ [label]: [`must be at most ${SEARCH_MAX_CHARACTERS} characters`] });
}

function json(text: string, label: string): string {
  try {
    JSON.parse(text);
    return text;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw invalid({ [label]: ['must be JSON such as "profile.email", with its quotes, or {"var":"total"}'] });
  }
}
