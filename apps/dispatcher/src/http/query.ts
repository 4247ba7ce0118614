// Reads `filter[…]` and `query` strictly, because a misspelt filter would silently show everything.
import { canonicalName, parseTime } from '@posthorn/contracts';
import { invalid } from '../domain/errors.ts';

export type Query = Readonly<Record<string, unknown>>;

/** `filter[status]=failed` as `{status: 'failed'}`. */
export function filtersGiven(query: Query): Record<string, unknown> {
  const value = query['filter'] ?? {};
  if (typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  throw invalid({ filter: ['must name a field: filter[name]=…'] });
}

export function wholeNumber(value: unknown, name: string, min: number, max: number): number | undefined {
  if (value === undefined) return undefined;
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw invalid({ [name]: [`must be a whole number from ${min} to ${max}`] });
}

/** The text of the query language, `''` = none. */
export function queryTextOf(query: Query): string {
  const text = query['query'] ?? '';
  if (typeof text === 'string') return text;
  throw invalid({ query: ['must appear once, as query=…'] });
}

type Reader = (value: string, name: string) => unknown;
/** What reading with a table of readers gives: each filter's value, where it was given. */
type FiltersOf<T extends Record<string, Reader>> = { [K in keyof T]?: ReturnType<T[K]> };

export function filtersOf<T extends Record<string, Reader>>(query: Query, readers: T): FiltersOf<T> {
  const filters: FiltersOf<T> = {};
  for (const [name, value] of Object.entries(filtersGiven(query))) {
    const field = `filter[${name}]`;
    const reader = Object.hasOwn(readers, name) ? readers[name] : undefined;
    if (reader === undefined) {
      throw invalid({ [field]: [`is not a filter of this list: use ${Object.keys(readers).join(', ')}`] });
    }
    const text = isEqual(value) ? value.eq : value;
    if (typeof text !== 'string') throw invalid({ [field]: [`must appear once, as ${field}=value`] });
    filters[name as keyof T] = reader(text, field) as ReturnType<T[keyof T]>;
  }
  return filters;
}

/** The vendor's long form of the same: `filter[status][eq]=failed`. */
const isEqual = (value: unknown): value is { eq: unknown } =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 1 && 'eq' in value;

export const text = (value: string): string => value;

/** An event name or entry; an alias finds what is stored under its canonical name. */
export const eventName = canonicalName;

export const integer = (value: string, name: string): number =>
  wholeNumber(value, name, 0, Number.MAX_SAFE_INTEGER) ?? 0;

export function flag(value: string, name: string): boolean {
  if (value === '1' || value === 'true') return true;
  if (value === '0' || value === 'false') return false;
  throw invalid({ [name]: ['must be 1 or 0'] });
}

export function time(value: string, name: string): number {
  const epochMs = parseTime(value);
  if (epochMs !== undefined) return epochMs;
  throw invalid({ [name]: ['must be a time such as 2026-01-31T09:30:00Z'] });
}

export function oneOf<const T extends string>(known: readonly T[]) {
  return (value: string, name: string): T => {
    const found = known.find((one) => one === value);
    if (found !== undefined) return found;
    throw invalid({ [name]: [`"${value}" is not one of ${known.join(', ')}`] });
  };
}

export function oneOrMoreOf<const T extends string>(known: readonly T[]) {
  const one = oneOf(known);
  return (value: string, name: string): T[] => value.split(',').map((part) => one(part, name));
}
