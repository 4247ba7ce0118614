// How a click changes the query.
import { type TermEdit, withoutKey, withTerm } from '@posthorn/query';

/** Only what has this value too; a value that was asked for before gives way. */
export const withCell = (query: string, term: TermEdit): string => withTerm(withoutKey(query, term.key), term);

/** Only what was made between two times (epoch ms). */
export function rangeQuery(query: string, from: number, to: number): string {
  const [since, until] = [new Date(from).toISOString(), new Date(to).toISOString()];
  return withCell(withCell(query, { key: 'since', value: since }), { key: 'until', value: until });
}
