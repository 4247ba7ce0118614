// Reading `page[…]`, `filter[…]` and `sort`, strictly: a misspelt filter would silently show everything.
import { canonicalName, PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX, parseTime } from '@posthorn/contracts';
import { invalid } from '../domain/errors.ts';

type Query = Readonly<Record<string, unknown>>;

/** The parts of a query that a list understands. */
type Part = 'page' | 'filter' | 'sort' | 'query';

function refuseOthers(query: Query, parts: readonly Part[]): void {
  const unknown = Object.keys(query).find((name) => !parts.some((part) => part === name));
  if (unknown === undefined) return;
  const known = parts.map((part) => (part === 'sort' || part === 'query' ? part : `${part}[…]`)).join(', ');
  throw invalid({ [unknown]: [`is not known here: use ${known}`] });
}

/** `filter[status]=failed` as `{status: 'failed'}`. */
function membersOf(query: Query, part: 'page' | 'filter'): Record<string, unknown> {
  const value = query[part] ?? {};
  if (typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  throw invalid({ [part]: [`must name its member: ${part === 'page' ? 'page[number]' : 'filter[name]'}=…`] });
}

function wholeNumber(value: unknown, name: string, min: number, max: number): number | undefined {
  if (value === undefined) return undefined;
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw invalid({ [name]: [`must be a whole number from ${min} to ${max}`] });
}

function pageMember(query: Query, allowed: readonly string[]): Record<string, unknown> {
  const page = membersOf(query, 'page');
  const unknown = Object.keys(page).find((name) => !allowed.includes(name));
  if (unknown === undefined) return page;
  throw invalid({
    [`page[${unknown}]`]: [`is not known: use ${allowed.map((name) => `page[${name}]`).join(' and ')}`],
  });
}

export type NumberedQuery = { number: number; size: number };
export type KeysetQuery = { after: string | null; size: number };

export function numberedPageOf(query: Query, parts: readonly Part[]): NumberedQuery {
  refuseOthers(query, parts);
  const page = pageMember(query, ['number', 'size']);
  return {
    number: wholeNumber(page['number'], 'page[number]', 1, 1_000_000) ?? 1,
    size: wholeNumber(page['size'], 'page[size]', 1, PAGE_SIZE_MAX) ?? PAGE_SIZE_DEFAULT,
  };
}

/** Lists paged by keyset have one order, newest first: asking for it is fine. */
export function keysetPageOf(query: Query, more: readonly Part[] = []): KeysetQuery {
  refuseOthers(query, ['page', 'filter', 'sort', ...more]);
  if (ascendingOf(query)) throw invalid({ sort: ['must be -id or -created_at: this list is always newest first'] });
  const page = pageMember(query, ['after', 'size']);
  const after = wholeNumber(page['after'], 'page[after]', 1, Number.MAX_SAFE_INTEGER);
  return {
    after: after === undefined ? null : String(after),
    size: wholeNumber(page['size'], 'page[size]', 1, PAGE_SIZE_MAX) ?? PAGE_SIZE_DEFAULT,
  };
}

/** The text of the query language, `''` = none. */
export function queryTextOf(query: Query): string {
  const text = query['query'] ?? '';
  if (typeof text === 'string') return text;
  throw invalid({ query: ['must be given once, as query=…'] });
}

type Reader = (value: string, name: string) => unknown;
/** What reading with a table of readers gives: each filter's value, where it was given. */
type FiltersOf<T extends Record<string, Reader>> = { [K in keyof T]?: ReturnType<T[K]> };

export function filtersOf<T extends Record<string, Reader>>(query: Query, readers: T): FiltersOf<T> {
  const filters: FiltersOf<T> = {};
  for (const [name, value] of Object.entries(membersOf(query, 'filter'))) {
    const field = `filter[${name}]`;
    const reader = Object.hasOwn(readers, name) ? readers[name] : undefined;
    if (reader === undefined) {
      throw invalid({ [field]: [`is not a filter here: use ${Object.keys(readers).join(', ')}`] });
    }
    const text = isEqual(value) ? value.eq : value;
    if (typeof text !== 'string') throw invalid({ [field]: [`must be given once, as ${field}=value`] });
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
    throw invalid({ [name]: [`"${value}" is none of ${known.join(', ')}`] });
  };
}

export function oneOrMoreOf<const T extends string>(known: readonly T[]) {
  const one = oneOf(known);
  return (value: string, name: string): T[] => value.split(',').map((part) => one(part, name));
}

/** `sort=id` or `-id` (and `created_at`, the same order). Newest first by default. */
export function ascendingOf(query: Query): boolean {
  const sort = query['sort'] ?? '-id';
  if (sort === 'id' || sort === 'created_at') return true;
  if (sort === '-id' || sort === '-created_at') return false;
  throw invalid({ sort: ['must be id, -id, created_at or -created_at'] });
}
