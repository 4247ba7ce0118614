// The vendor's list answers around the items of one page.
import type { Page } from '../../ports/store.ts';
import type { KeysetQuery, NumberedQuery } from '../query.ts';

function urlOf(path: string, query: Readonly<Record<string, unknown>>, page: Record<string, string>): string {
  const parts: string[] = [];
  for (const [name, value] of Object.entries(query)) {
    if (name === 'page') continue;
    if (typeof value === 'string') parts.push(`${name}=${encodeURIComponent(value)}`);
    else
      for (const [key, one] of Object.entries(value ?? {}))
        parts.push(`${name}[${key}]=${encodeURIComponent(String(one))}`);
  }
  for (const [key, value] of Object.entries(page)) parts.push(`page[${key}]=${encodeURIComponent(value)}`);
  return `${path}?${parts.join('&')}`;
}

type Call = { path: string; query: Readonly<Record<string, unknown>> };

export function numberedPage<T>(call: Call, { number, size }: NumberedQuery, page: Page<T>) {
  const last = Math.max(1, Math.ceil(page.total / size));
  const at = (n: number): string => urlOf(call.path, call.query, { number: String(n), size: String(size) });
  const prev = number > 1 ? at(Math.min(number - 1, last)) : null;
  const next = number < last ? at(number + 1) : null;
  const from = page.items.length === 0 ? null : (number - 1) * size + 1;
  return {
    data: page.items,
    links: { first: at(1), last: at(last), prev, next },
    meta: {
      current_page: number,
      from,
      last_page: last,
      links: [
        { url: prev, label: 'Previous', active: false },
        { url: at(number), label: String(number), active: true },
        { url: next, label: 'Next', active: false },
      ],
      path: call.path,
      per_page: size,
      to: from === null ? null : from + page.items.length - 1,
      total: page.total,
    },
  };
}

export function keysetPage<T>(call: Call, { size }: KeysetQuery, items: T[], nextCursor: string | null) {
  const first = urlOf(call.path, call.query, { size: String(size) });
  const next = nextCursor === null ? null : urlOf(call.path, call.query, { after: nextCursor, size: String(size) });
  return { data: items, links: { first, next }, meta: { path: call.path, per_page: size, next_cursor: nextCursor } };
}
