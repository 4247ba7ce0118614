// What somebody who wrote an operator that does not exist may have meant.
import { editsBetween } from '../nearest-name.ts';
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
