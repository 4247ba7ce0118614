// Finds the known operator that is most similar to an unknown one.
import { editsBetween } from '../nearest-name.ts';
import { OPERATOR_NAMES } from './interpreter.ts';

const KNOWN: ReadonlySet<string> = new Set(OPERATOR_NAMES);

/** How other rule languages call these, without spaces, `_` and `-`. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['=', '=='],
  ['eq', '=='],
  ['equal', '=='],
  ['equals', '=='],
  ['<>', '!='],
  ['ne', '!='],
  ['neq', '!='],
  ['notequal', '!='],
  ['notequals', '!='],
  ['gt', '>'],
  ['greaterthan', '>'],
  ['gte', '>='],
  ['ge', '>='],
  ['≥', '>='],
  ['lt', '<'],
  ['lessthan', '<'],
  ['lte', '<='],
  ['le', '<='],
  ['≤', '<='],
  ['≠', '!='],
  ['not', '!'],
  ['&', 'and'],
  ['&&', 'and'],
  ['|', 'or'],
  ['||', 'or'],
  ['contains', 'in'],
  ['includes', 'in'],
  ['nin', 'not_in'],
  ['any', 'some'],
  ['every', 'all'],
  ['concat', 'cat'],
]);

const SYMBOLS = /^[=<>!?:&|]+$/;
const plain = (name: string): string => name.toLowerCase().replace(/[\s_-]/g, '');
const sorted = (name: string): string => [...name].sort().join('');

export const isOperator = (name: string): boolean => KNOWN.has(name);

/** `null` = none is near, or it is known. */
export function nearestOperator(name: string): string | null {
  if (KNOWN.has(name) || name.length > 40) return null;
  const written = plain(name);
  const same = OPERATOR_NAMES.find((known) => plain(known) === written) ?? OTHER_NAMES.get(written);
  if (same !== undefined) return written === '' ? null : same;
  return SYMBOLS.test(written) ? nearestSymbol(written) : nearestWord(written);
}

/** The same signs in another order (`=>`), or one too many (`====`, `<==`). */
function nearestSymbol(written: string): string | null {
  const symbols = OPERATOR_NAMES.filter((known) => SYMBOLS.test(known) && known.length > 1);
  return (
    symbols.find((known) => sorted(known) === sorted(written)) ??
    symbols.findLast((known) => written.length === known.length + 1 && written.startsWith(known)) ??
    null
  );
}

function nearestWord(written: string): string | null {
  // Two letters are near to too much; a longer name than any operator's is near to none.
  if (written.length < 3 || written.length > 16) return null;
  let nearest: string | null = null;
  let least = written.length > 5 ? 3 : 2;
  for (const known of OPERATOR_NAMES) {
    const edits = sorted(known) === sorted(written) ? 1 : editsBetween(written, known);
    // In a short word another letter makes another word: `bar` is not `var`.
    const isOtherWord = known.length < 5 && written.length === known.length && sorted(known) !== sorted(written);
    if (known.length > 2 && edits < least && !isOtherWord) [nearest, least] = [known, edits];
  }
  return nearest;
}
