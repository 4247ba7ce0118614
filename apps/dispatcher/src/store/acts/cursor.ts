// Cursors of lists: where a page ended, as a text that callers only hand back. It names its list and its form, so that a
// cursor of another list or of a later form is recognised.

type List = 'audit' | 'deliveries' | 'events';

const FORM = 1;
const WRITTEN = /^(\d+)\.(audit|deliveries|events)\.(\d{1,16})$/;
/** As they were before they had a form. Callers that read on across the update still have them. */
const OLD = /^[1-9]\d{0,14}$/;

/** The page ended before the row `seq`. */
export const cursorOf = (list: List, seq: number): string =>
  Buffer.from(`${FORM}.${list}.${seq}`, 'latin1').toString('base64url');

/** `null` = it is not a cursor of this list. */
export function seqOf(list: List, cursor: string): number | null {
  if (OLD.test(cursor)) return Number(cursor);
  const [, form, of, seq] = WRITTEN.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? [];
  const isOurs = Number(form) === FORM && of === list && cursorOf(list, Number(seq)) === cursor;
  return isOurs ? Number(seq) : null;
}
