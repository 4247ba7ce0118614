// The vendor's list answers around the items of one page.
import type { Page } from '../../ports/store.ts';
import type { KeysetQuery, NumberedQuery } from '../query.ts';

function urlOf(path: string, query: Readonly<Record<string, unknown>>, page: Record<string, string>): string {
  return `${path}?${parameters('', { ...query, page }).join('&')}`;
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
