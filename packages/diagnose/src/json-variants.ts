// Reconstructs the JSON of a body before something parsed and rewrote it: layout, escapes, numbers and key order, each
// alone and then together.
import { equal, hasOther, latin1, utf8, utf8Text } from './bytes.ts';
import { LAYOUTS, NUMBERS, type Part, TEXTS } from './json-changes.ts';
import type { TextChange } from './json-string.ts';
import { jsonTree, keysSorted, written } from './json-text.ts';
import { layoutCounts, lengthIn } from './layout-lengths.ts';
import { type JsonChange, rewritten } from './rewrite-json.ts';
import { COST, SHORT_BYTES, type Work } from './work.ts';

/** `changes`: the number of changes that were undone. */
export type JsonVariant = { id: string; sentence: string; bytes: Uint8Array; changes: number };

/** Where a change starts from: the body, or the body with its keys sorted. */
type Base = { json: Uint8Array; parts: readonly Part[] };

/**
 * The changes that the length of the sent body allows. A large body is written again only where that may lead to it: slashes
 * and layouts are counted, and of other changes it is known whether they make a body longer.
 */
function possible(json: Uint8Array, has: Has, work: Work, sentBytes: number | null): (part: Part) => boolean {
  if (sentBytes === null || json.length <= SHORT_BYTES) return () => true;
  const added = sentBytes - json.length;
  const bySlashes = has.slash ? slashesAdded(json, added > 0) : 0;
  // A length that slashes explain is not by chance.
  if (added === bySlashes)
    return ([, , { text }]) => text !== undefined && isOfSlashes(text) && grows(text) === added > 0;
  const mayBeLaidOut = (added > 0 || has.space) && work.afford(json.length * COST.count);
  const counts = mayBeLaidOut ? layoutCounts(json) : null;
  return ([, , { layout, text, number }]) => {
    if (layout !== undefined) return counts !== null && lengthIn(layout, counts) === sentBytes;
    // Neither makes a text three times as long, or a third.
    if (sentBytes > 3 * json.length || 3 * sentBytes < json.length) return false;
    return (text === undefined ? number !== 'shortest' : !isOfSlashes(text) && grows(text)) === added > 0;
  };
}

/** How much longer the text is with all its slashes escaped, or else with none. */
function slashesAdded(json: Uint8Array, areEscaped: boolean): number {
  let added = 0;
  for (let at = 0; at < json.length; at += 1)
    if (json[at] === 0x2f && (json[at - 1] === 0x5c) !== areEscaped) added += areEscaped ? 1 : -1;
  return added;
}

const grows = ({ slashesEscaped, unicodeEscaped, markupEscaped }: TextChange): boolean =>
  slashesEscaped === true || unicodeEscaped === true || markupEscaped === true;

/** Changes slashes and nothing else. */
const isOfSlashes = ({ slashesEscaped, unicodeEscaped, markupEscaped, unicodePlain }: TextChange): boolean =>
  slashesEscaped === true ? unicodeEscaped !== true : !(unicodePlain || unicodeEscaped || markupEscaped);

/** The variants of a JSON text, fewest changes first. None if the text is not JSON. */
export function* jsonVariants(json: Uint8Array, work: Work, sentBytes: number | null): Generator<JsonVariant> {
  if (!/^\s*[[{"]/.test(latin1(json.subarray(0, 16)))) return;
  // Of no use where it cannot be written again.
  if (work.left < json.length * (2 + COST.rewrite) || !work.afford(2 * json.length)) return;
  // Growing it later would copy what is written.
  if (sentBytes !== null && sentBytes > json.length && sentBytes < 4 * json.length)
    work.scratch.bytes = new Uint8Array(sentBytes + 64);
  const has = contentsOf(json);
  const isPossible = possible(json, has, work, sentBytes);
  const own: Base = { json, parts: [] };
  const kept: { layouts: Part[]; texts: Part[]; numbers: Part[] } = { layouts: [], texts: [], numbers: [] };
  // Every change alone. One that changes nothing here changes nothing together with others either.
  for (const [name, parts] of [
    ['layouts', LAYOUTS],
    ['texts', TEXTS.filter((part) => mayChange(has, part))],
    ['numbers', NUMBERS.filter((part) => mayChange(has, part))],
  ] as const) {
    for (const part of parts.filter(isPossible)) {
      const one = variant(own, [part], work);
      if (one === null || equal(one.bytes, json)) continue;
      kept[name].push(part);
      yield one;
    }
  }
  const isWritten = LAYOUTS.find((part) => !kept.layouts.includes(part));
  const compact = sortedBase(json, work);
  // If the text already has a layout, only the key order counts as a change.
  // A copy: the next variants are written from it.
  const laidOut = (compact && isWritten && rewritten(compact.json, isWritten[2], work)?.slice()) ?? null;
  const sorted: Base | null = laidOut && { json: laidOut, parts: [SORTED] };
  if (sorted !== null) yield { ...described(sorted.parts), bytes: sorted.json, changes: 1 };
  if (compact !== null)
    yield* all(
      compact,
      kept.layouts.map((part) => [part]),
      work,
      2,
    );
  yield* all(own, [...pairs(kept.layouts, kept.texts), ...pairs(kept.layouts, kept.numbers)], work, 2);
  yield* someNumbers(own, work);
  yield* all(own, pairs(kept.texts, kept.numbers), work, 2);
  const three = kept.layouts.flatMap((part) => pairs(kept.texts, kept.numbers).map((pair) => [part, ...pair]));
  yield* all(own, three, work, 3);
  const tokens = [...kept.texts, ...kept.numbers];
  if (sorted !== null)
    yield* all(
      sorted,
      tokens.map((part) => [part]),
      work,
      2,
    );
  if (compact !== null) yield* all(compact, pairs(kept.layouts, tokens), work, 3);
}

const pairs = (first: readonly Part[], second: readonly Part[]): Part[][] =>
  first.flatMap((one) => second.map((other) => [one, other]));

function* all(base: Base, lists: readonly (readonly Part[])[], work: Work, changes: number): Generator<JsonVariant> {
  for (const parts of lists) {
    const one = variant(base, parts, work);
    if (one !== null) yield { ...one, changes };
  }
}

/** `null` if the work cannot be afforded. */
function variant(base: Base, more: readonly Part[], work: Work): JsonVariant | null {
  const parts = [...base.parts, ...more];
  const change: JsonChange = Object.assign({}, ...parts.map(([, , one]) => one));
  const bytes = rewritten(base.json, change, work);
  return bytes && { ...described(parts), bytes, changes: parts.length };
}

/** The layout comes first in the words, then the order of the keys. */
function described(parts: readonly Part[]): { id: string; sentence: string } {
  const inOrder = [...parts].sort((a, b) => Number(a === SORTED) - Number(b === SORTED)).sort(byLayout);
  return { id: inOrder.map(([id]) => id).join('+'), sentence: inOrder.map(([, sentence]) => sentence).join(', and ') };
}

const byLayout = (a: Part, b: Part): number => Number('layout' in b[2]) - Number('layout' in a[2]);

type Has = Readonly<
  Record<'slash' | 'slashEscape' | 'unicodeEscape' | 'markup' | 'other' | 'fraction' | 'space', boolean>
>;

/** What there is to change, looked for once. */
function contentsOf(json: Uint8Array): Has {
  const text = latin1(json);
  return {
    slash: text.includes('/'),
    slashEscape: text.includes('\\/'),
    unicodeEscape: text.includes('\\u'),
    markup: ['<', '>', '&'].some((one) => text.includes(one)),
    fraction: ['.', 'e', 'E'].some((one) => text.includes(one)),
    other: hasOther(json),
    space: ['\n', '\t', ', ', ': '].some((one) => text.includes(one)),
  };
}

/** Whether a change finds something to change. */
function mayChange(has: Has, [, , { text, number }]: Part): boolean {
  if (number !== undefined) return number !== 'shortest' || has.fraction;
  if (text === undefined) return true;
  const { slashesPlain = false, slashesEscaped, unicodePlain = false, unicodeEscaped, markupEscaped } = text;
  return (
    (slashesPlain && has.slashEscape) ||
    (unicodePlain && has.unicodeEscape) ||
    (slashesEscaped === true && has.slash) ||
    (markupEscaped === true && (has.markup || has.other)) ||
    (unicodeEscaped === true && has.other)
  );
}

const SORTED: Part = ['keys_sorted', 'with its keys in alphabetical order', {}];

function sortedBase(json: Uint8Array, work: Work): Base | null {
  if (!work.afford(json.length * COST.parse)) return null;
  const text = utf8Text(json);
  const tree = text === null ? null : jsonTree(text);
  if (tree === null) return null;
  const sorted = utf8(written(keysSorted(tree)));
  const before = utf8(written(tree));
  return equal(sorted, before) ? null : { json: sorted, parts: [SORTED] };
}

const EVERY_CHOICE_MAX = 6;
const SINGLE_MAX = 64;

/** Handles texts where only some numbers lost a zero. Tries every combination if they are few, otherwise each alone. */
function* someNumbers(own: Base, work: Work): Generator<JsonVariant> {
  // In a large text the few numbers are not found by chance.
  if (own.json.length > SHORT_BYTES) return;
  let count = 0;
  const counting = (position: number): boolean => {
    count = position + 1;
    return false;
  };
  if (rewritten(own.json, { number: counting }, work) === null) return;
  for (const layouts of [[], [LAYOUTS[0] as Part]]) {
    for (const isChosen of choicesOf(count)) {
      const part: Part = [
        'numbers_shortened',
        'with the final zero of some numbers, as in 1.0 or 12.50, which something dropped',
        { number: isChosen },
      ];
      const one = variant(own, [...layouts, part], work);
      if (one === null) return;
      yield one;
    }
  }
}

function choicesOf(count: number): ((at: number) => boolean)[] {
  if (count > EVERY_CHOICE_MAX) {
    return Array.from({ length: Math.min(count, SINGLE_MAX) }, (_, chosen) => (at: number) => at === chosen);
  }
  return Array.from({ length: 2 ** count - 1 }, (_, i) => (at: number) => Math.floor((i + 1) / 2 ** at) % 2 === 1);
}
