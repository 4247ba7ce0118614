// How a click changes the query, and in which zone its times are.
import { type TermEdit, withoutKey, withTerm } from '@posthorn/query';
import type { Zone } from '../../ui/clock.ts';

/** Only what has this value too; a value that was asked for before gives way. */
export const withCell = (query: string, term: TermEdit): string => withTerm(withoutKey(query, term.key), term);

/** Only what was made between two times (epoch ms). */
export function rangeQuery(query: string, from: number, to: number): string {
  const [since, until] = [new Date(from).toISOString(), new Date(to).toISOString()];
  return withCell(withCell(query, { key: 'since', value: since }), { key: 'until', value: until });
}

const TIME =
  /\b((?:since|until)[:=])("?)(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?))?(Z|[+-]\d\d:\d\d)?\2(?=[\s)]|$)/gi;

/** The language takes a time without a zone as UTC. In the page it means the zone that is shown, and says which that is. */
export const withZone = (query: string, zone: Zone): string => rewritten(query, zone, (offset) => offset === undefined);

/** As it is shown: with every time in the zone of the list. */
export const inZone = (query: string, zone: Zone): string => rewritten(query, zone, () => true);

function rewritten(query: string, zone: Zone, isMeant: (offset: string | undefined) => boolean): string {
  return query.replaceAll(
    TIME,
    (whole, key: string, _quote: string, day: string, time: string | undefined, offset: string | undefined) => {
      if (!isMeant(offset)) return whole;
      // What has been run says its zone, or is UTC; what is typed means the zone that is on.
      const isTyped = offset === undefined && !isMeant('Z');
      const at = new Date(`${day}T${time ?? '00:00'}${offset ?? (isTyped && zone === 'local' ? '' : 'Z')}`);
      return Number.isNaN(at.getTime()) ? whole : `${key}${textOf(at, zone)}`;
    },
  );
}

/** `2026-01-31T09:30+01:00`: as short as it can be said. */
function textOf(at: Date, zone: Zone): string {
  const minutes = zone === 'utc' ? 0 : -at.getTimezoneOffset();
  const text = new Date(at.getTime() + minutes * 60_000).toISOString().slice(0, -1);
  return `${text.replace(/\.000$/, '').replace(/:00$/, '')}${offsetText(minutes)}`;
}

function offsetText(minutes: number): string {
  if (minutes === 0) return 'Z';
  const absolute = Math.abs(minutes);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(absolute / 60))}:${two(absolute % 60)}`;
}
