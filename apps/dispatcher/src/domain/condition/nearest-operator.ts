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
  ['equalto', '=='],
  ['is', '=='],
  ['<>', '!='],
  ['ne', '!='],
  ['neq', '!='],
  ['notequal', '!='],
  ['notequals', '!='],
  ['notequalto', '!='],
  ['isnot', '!='],
  ['gt', '>'],
  ['greater', '>'],
  ['greaterthan', '>'],
  ['greaterthanorequal', '>='],
  ['greaterorequal', '>='],
  ['gte', '>='],
  ['ge', '>='],
  ['≥', '>='],
  ['lt', '<'],
  ['less', '<'],
  ['lessthan', '<'],
  ['lessthanorequal', '<='],
  ['lessorequal', '<='],
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
  ['include', 'in'],
  ['isin', 'in'],
  ['inlist', 'in'],
  ['nin', 'not_in'],
  ['!in', 'not_in'],
  ['!contains', 'not_in'],
  ['notcontains', 'not_in'],
  ['any', 'some'],
  ['anyof', 'some'],
  ['every', 'all'],
  ['allof', 'all'],
  ['noneof', 'none'],
  ['concat', 'cat'],
  ['substring', 'substr'],
  ['add', '+'],
  ['plus', '+'],
  ['minus', '-'],
  ['subtract', '-'],
  ['multiply', '*'],
  ['times', '*'],
  ['divide', '/'],
  ['mod', '%'],
  ['modulo', '%'],
  ['minimum', 'min'],
  ['maximum', 'max'],
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
  const once = written.replace(/([a-z])\1+/g, '$1');
  // `inn` and `iff`: too short to be compared letter by letter.
  const stuttered =
    written.length < 4 ? OPERATOR_NAMES.find((known) => known === once && known !== written) : undefined;
  if (stuttered !== undefined) return stuttered;
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
