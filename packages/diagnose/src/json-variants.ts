// Reconstructs the JSON of a body before something parsed and rewrote it: layout, escapes, numbers and key order, each
// alone and then together.
import { equal, utf8, utf8Text } from './bytes.ts';
import { LAYOUTS, NUMBERS, type Part, TEXTS } from './json-changes.ts';
import { jsonTree, keysSorted, written } from './json-text.ts';
import { layoutCounts, lengthIn } from './layout-lengths.ts';
import { type JsonChange, rewritten } from './rewrite-json.ts';
import { COST, SHORT_BYTES, type Work } from './work.ts';

/** `changes`: the number of changes that were undone. */
export type JsonVariant = { id: string; sentence: string; bytes: Uint8Array; changes: number };

/** Where a change starts from: the body, or the body with its keys sorted. */
type Base = { json: Uint8Array; parts: readonly Part[] };

/** Those that the length of the sent body allows. Counting them all takes as long as writing one. */
function layoutsOf(json: Uint8Array, work: Work, sentBytes: number | null): readonly Part[] {
  if (sentBytes === null || json.length <= SHORT_BYTES || !work.afford(json.length * 3)) return LAYOUTS;
  const counts = layoutCounts(json);
  return LAYOUTS.filter(([, , change]) => change.layout && lengthIn(change.layout, counts) === sentBytes);
}

/** The variants of a JSON text, fewest changes first. None if the text is not JSON. */
export function* jsonVariants(json: Uint8Array, work: Work, sentBytes: number | null): Generator<JsonVariant> {
  if (!/^\s*[[{"]/.test(utf8Text(json.subarray(0, 16)) ?? ' {')) return;
  if (!work.afford(json.length * COST.hash)) return;
  const has = contentsOf(json);
  const own: Base = { json, parts: [] };
  const kept: { layouts: Part[]; texts: Part[]; numbers: Part[] } = { layouts: [], texts: [], numbers: [] };
  // Every change alone. One that changes nothing here changes nothing together with others either.
  for (const [name, parts] of [
    ['layouts', layoutsOf(json, work, sentBytes)],
    ['texts', TEXTS.filter((part) => mayChange(has, part))],
    ['numbers', NUMBERS.filter((part) => mayChange(has, part))],
  ] as const) {
    for (const part of parts) {
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

type Has = Readonly<Record<'escape' | 'slash' | 'markup' | 'other' | 'fraction', boolean>>;

/** What there is to change, looked for once. */
function contentsOf(json: Uint8Array): Has {
  const has = (...chars: readonly string[]): boolean => chars.some((char) => json.includes(char.charCodeAt(0)));
  let at = 0;
  while (at < json.length && (json[at] as number) < 0x80) at += 1;
  const other = at < json.length;
  return { escape: has('\\'), slash: has('/'), markup: has('<', '>', '&'), fraction: has('.', 'e', 'E'), other };
}

/** Whether a change finds something to change. */
function mayChange(has: Has, [, , { text, number }]: Part): boolean {
  if (number !== undefined) return number !== 'shortest' || has.fraction;
  if (text === undefined) return true;
  const { slashesPlain = false, slashesEscaped, unicodePlain = false, unicodeEscaped, markupEscaped } = text;
  return (
    ((slashesPlain || unicodePlain) && has.escape) ||
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
