// Filters and queries of deliveries, as replays and their audit entries keep them, without the people they name.
import { parse, print, type Query } from '@posthorn/query';
import { ERASED_TEXT } from './erasure.ts';

/** As much of a filter of deliveries as may name a person. */
export type AskedFilter = { profileId?: string; search?: string; query?: string };

/** The same filter without these people; the very same where it names none of them. */
export function withoutPeople(filter: AskedFilter, people: readonly string[]): AskedFilter {
  let next = filter;
  for (const field of ['profileId', 'search'] as const) {
    const value = next[field];
    if (value !== undefined && people.includes(value)) next = { ...next, [field]: ERASED_TEXT };
  }
  const { query } = next;
  if (query === undefined) return next;
  const without = people.reduce((text, id) => (mayName(text, id) ? withoutPerson(text, id) : text), query);
  return without === query ? next : { ...next, query: without };
}

/** A longer id is found inside of a text as well; a short one would be found in that of any other. */
const LONG = 6;

/** As it stands inside of quotes. */
const mayName = (text: string, id: string): boolean => text.includes(id.replace(/["\\]/g, '\\$&'));

function withoutPerson(text: string, id: string): string {
  const parsed = parse(text);
  return parsed.ok ? print(anonymous(parsed.query, id)) : ERASED_TEXT;
}

function anonymous(query: Query, id: string): Query {
  if (query.type === 'and' || query.type === 'or') {
    return { ...query, nodes: query.nodes.map((node) => anonymous(node, id)) };
  }
  if (query.type === 'not') return { ...query, node: anonymous(query.node, id) };
  if (query.type === 'text') return names(query.text, id) ? { ...query, text: ERASED_TEXT } : query;
  const values = query.values.map((value) =>
    'text' in value && names(value.text, id) ? { ...value, text: ERASED_TEXT } : value,
  );
  return { ...query, values };
}

const names = (text: string, id: string): boolean =>
  text.replaceAll('*', '') === id || (id.length >= LONG && text.includes(id));
