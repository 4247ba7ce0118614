// The vendor's list answers around the items of one page.
import type { KeysetPage, Page } from '../ports/store/page.ts';
import { type KeysetQuery, type NumberedQuery, unknownCursor } from './page-query.ts';

type PageQuery = { page: Record<string, string> } | { offset: string; limit: string };

/** The same list at another place, told in one way, whichever way the caller told its own. */
function urlOf({ baseUrl, path, query }: Call, place: PageQuery): string {
  const { per_page: _perPage, limit: _limit, offset: _offset, ...rest } = query;
  const { page: _page, ...others } = rest;
  const members = 'page' in place ? { ...rest, ...place } : { ...others, ...place };
  return `${baseUrl}${path}?${parameters('', members).join('&')}`;
}

/** `name[key]=value`, at any depth. Names were read by the list already: only known ones come this far. */
function parameters(prefix: string, members: object): string[] {
  return Object.entries(members).flatMap(([name, value]: [string, unknown]) => {
    const whole = prefix === '' ? name : `${prefix}[${name}]`;
    return typeof value === 'object' && value !== null
      ? parameters(whole, value)
      : [`${whole}=${encodeURIComponent(String(value))}`];
  });
}

type Call = { baseUrl: string; path: string; query: Readonly<Record<string, unknown>> };

export function numberedPage<T>(call: Call, wanted: NumberedQuery, page: Page<T>) {
  const { number, size, offset, isByOffset } = wanted;
  const last = Math.max(1, Math.ceil(page.total / size));
  const at = (first: number): string =>
    urlOf(
      call,
      isByOffset
        ? { offset: String(first), limit: String(size) }
        : { page: { number: String(first / size + 1), size: String(size) } },
    );
  const lastOffset = (last - 1) * size;
  const prev = offset > 0 ? at(Math.max(0, Math.min(offset - size, lastOffset))) : null;
  const next = offset + size < page.total ? at(offset + size) : null;
  const from = page.items.length === 0 ? null : offset + 1;
  return {
    data: page.items,
    links: { first: at(0), last: at(lastOffset), prev, next },
    meta: {
      current_page: number,
      from,
      last_page: last,
      links: [
        { url: prev, label: 'Previous', active: false },
        { url: at(offset), label: String(number), active: true },
        { url: next, label: 'Next', active: false },
      ],
      path: call.baseUrl + call.path,
      per_page: size,
      to: from === null ? null : from + page.items.length - 1,
      total: page.total,
    },
  };
}

/** @throws RequestError `invalid` for a cursor that is not of this list */
export function keysetPage<Row, T>(call: Call, { size }: KeysetQuery, page: KeysetPage<Row>, present: (row: Row) => T) {
  if (page.isUnknown) throw unknownCursor();
  const { nextCursor } = page;
  const first = urlOf(call, { page: { size: String(size) } });
  const next = nextCursor === null ? null : urlOf(call, { page: { after: nextCursor, size: String(size) } });
  const meta = { path: call.baseUrl + call.path, per_page: size, next_cursor: nextCursor };
  return { data: page.items.map(present), links: { first, next }, meta };
}
