// What somebody who wrote an operator that does not exist may have meant.
import { OPERATOR_NAMES } from './interpreter.ts';

const KNOWN: ReadonlySet<string> = new Set(OPERATOR_NAMES);

/** How other rule languages call these. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['=', '=='],
  ['eq', '=='],
  ['equals', '=='],
  ['<>', '!='],
  ['ne', '!='],
  ['gt', '>'],
  ['gte', '>='],
  ['lt', '<'],
  ['lte', '<='],
  ['not', '!'],
  ['&&', 'and'],
  ['||', 'or'],
  ['contains', 'in'],
  ['includes', 'in'],
  ['nin', 'not_in'],
  ['not in', 'not_in'],
  ['any', 'some'],
  ['every', 'all'],
  ['concat', 'cat'],
]);

export const isOperator = (name: string): boolean => KNOWN.has(name);

export function nearestOperator(name: string): string | null {
  const written = name.trim().toLowerCase();
  const other = KNOWN.has(written) ? written : OTHER_NAMES.get(written);
  if (other !== undefined) return other;
  // Two letters are near to too much; a longer name than any operator's is near to none.
  if (written.length < 3 || written.length > 16) return null;
  let nearest: string | null = null;
  let least = written.length > 5 ? 3 : 2;
  for (const known of OPERATOR_NAMES) {
    const edits = editsBetween(written, known);
    if (known.length > 2 && edits < least) [nearest, least] = [known, edits];
  }
  return nearest;
}

/** Letters to insert, remove or replace. */
function editsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
