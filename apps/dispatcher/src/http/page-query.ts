// Reads the requested page of a list: `page[number]` and `page[size]`, and the parameters of the vendor's older clients: `page`,
// `per_page`, `limit`, `offset`.
import { PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX } from '@posthorn/contracts';
import { invalid } from '../domain/errors.ts';
import type { ListOrder } from '../domain/list-filter.ts';
import { type Query, wholeNumber } from './query.ts';

/** The parts of a query that a list understands. */
type Part = 'page' | 'filter' | 'sort' | 'query';

const PAGE_NAMES = ['page', 'per_page', 'limit', 'offset'];
const NUMBER_MAX = 1_000_000;
const OFFSET_MAX = NUMBER_MAX * PAGE_SIZE_MAX;

export function refuseOthers(query: Query, parts: readonly Part[]): void {
  const isKnown = (name: string) =>
    parts.some((part) => part === name) || (parts.includes('page') && PAGE_NAMES.includes(name));
  const unknown = Object.keys(query).find((name) => !isKnown(name));
  if (unknown === undefined) return;
  const known = parts.map((part) => (part === 'sort' || part === 'query' ? part : `${part}[…]`)).join(', ');
  throw invalid({ [unknown]: [`is not a known parameter: use ${known}`] });
}

/** `page=2` is its number. Beside `page[size]=5` the parser gives both in one value, by position. */
function namedParts(given: unknown): [string, unknown][] {
  if (typeof given !== 'object' || given === null) return [['number', given]];
  return Object.entries(given).flatMap(([name, value]: [string, unknown]) =>
    /^\d+$/.test(name) ? namedParts(value) : [[name, value] as [string, unknown]],
  );
}

function pageMembers(query: Query, allowed: readonly string[]): Record<string, unknown> {
  const members: Record<string, unknown> = {};
  for (const [name, value] of namedParts(query['page'] ?? {})) {
    if (name !== 'number' && !allowed.includes(name)) {
      const known = allowed.map((one) => `page[${one}]`).join(' and ');
      throw invalid({ [`page[${name}]`]: [`is not a known parameter: use ${known}`] });
    }
    members[name] = name in members && members[name] !== value ? [members[name], value] : value;
  }
  return members;
}

/** The page's number as the caller called it. */
const pageName = (query: Query): string => (typeof query['page'] === 'string' ? 'page' : 'page[number]');

/** The one value that several names may give. */
function agreed(values: Readonly<Record<string, number | undefined>>): number | undefined {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  const [first, ...others] = given;
  const other = others.find(([, value]) => value !== first?.[1]);
  if (first === undefined || other === undefined) return first?.[1];
  throw invalid({ [other[0]]: [`differs from ${first[0]}: send one of them`] });
}

const number = (name: string, value: unknown, min: number, max: number) => ({
  [name]: wholeNumber(value, name, min, max),
});

const sizeOf = (query: Query, page: Record<string, unknown>): number =>
  agreed({
    ...number('page[size]', page['size'], 1, PAGE_SIZE_MAX),
    ...number('per_page', query['per_page'], 1, PAGE_SIZE_MAX),
    ...number('limit', query['limit'], 1, PAGE_SIZE_MAX),
  }) ?? PAGE_SIZE_DEFAULT;

/** `isByOffset`: the caller counts items and not pages, and so do the links of the answer. */
export type NumberedQuery = { number: number; size: number; offset: number; isByOffset: boolean };
export type KeysetQuery = { after: string | null; size: number };

export function numberedPageOf(query: Query, parts: readonly Part[]): NumberedQuery {
  refuseOthers(query, parts);
  const page = pageMembers(query, ['number', 'size']);
  const size = sizeOf(query, page);
  const wanted = wholeNumber(page['number'], pageName(query), 1, NUMBER_MAX);
  const offset = wholeNumber(query['offset'], 'offset', 0, OFFSET_MAX);
  if (offset === undefined) {
    const at = wanted ?? 1;
    return { number: at, size, offset: (at - 1) * size, isByOffset: false };
  }
  if (wanted !== undefined) throw invalid({ offset: ['cannot be combined with a page number: send one of them'] });
  return { number: Math.floor(offset / size) + 1, size, offset, isByOffset: true };
}

/** Lists paged by keyset have one order, newest first: asking for it is fine, and so is asking for the first page. */
export function keysetPageOf(query: Query, more: readonly Part[] = []): KeysetQuery {
  refuseOthers(query, ['page', 'filter', 'sort', ...more]);
  newestFirst(query);
  const page = pageMembers(query, ['after', 'size']);
  for (const [name, value, first] of [
    [pageName(query), page['number'], 1],
    ['offset', query['offset'], 0],
  ] as const) {
    if ((wholeNumber(value, name, 0, OFFSET_MAX) ?? first) === first) continue;
    throw invalid({
      [name]: ['is not supported in this list: use page[after] with the previous meta.next_cursor'],
    });
  }
  const after = page['after'] ?? null;
  if (after !== null && typeof after !== 'string') throw unknownCursor();
  return { after, size: sizeOf(query, page) };
}

/** Of a list that has one order: asking for it is fine. */
export function newestFirst(query: Query): void {
  if (orderOf(query, ['id', 'created_at']).descending) return;
  throw invalid({ sort: ['must be -id or -created_at, because this list is always newest first'] });
}

/** A cursor says where the page before ended, so only a text that a list answered means something. */
export const unknownCursor = () =>
  invalid({ 'page[after]': ['is not a cursor of this list: send meta.next_cursor of its previous page, unchanged'] });

/** `sort=url` or `-url`; newest first by default. */
export function orderOf<Field extends string>(query: Query, fields: readonly Field[]): ListOrder<Field | 'id'> {
  const sort = query['sort'] ?? '-id';
  const field = typeof sort === 'string' ? fields.find((one) => one === sort.replace(/^-/, '')) : undefined;
  if (field !== undefined) return { field, descending: String(sort).startsWith('-') };
  throw invalid({ sort: [`must be one of ${fields.join(', ')}, with a leading "-" for descending order`] });
}
