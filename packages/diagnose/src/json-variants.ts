// Reconstructs the JSON of a body before something parsed and rewrote it: layout, escapes, numbers and key order, each
// alone and then together.
import { LAYOUTS, NUMBERS, oneMore, type Part, TEXTS } from './json-changes.ts';
import { type Change, COMPACT, type JsonTree, jsonTree, keysSorted, withTokens, written } from './json-text.ts';

/** `changes`: the number of changes that were undone. */
export type TextVariant = { id: string; sentence: string; text: string; changes: number };

/** Above this size, only one change at a time is tried. */
const TOGETHER_MAX_CHARS = 128 * 1024;

/** The variants of a JSON text, fewest changes first. Empty if the text is not JSON. */
export function jsonVariants(text: string): TextVariant[] {
  const tree = jsonTree(text);
  if (tree === null) return [];
  const found = new Found(text);
  for (const part of LAYOUTS) found.extend(found.own, part, written(tree, part[2]));
  for (const part of LAYOUTS) {
    // If the text already has this layout, only the key order counts as a change.
    const from = found.get(written(tree, part[2]));
    if (from !== undefined) found.extend(from, SORTED, written(keysSorted(tree), part[2]));
  }
  for (const from of found.bases()) {
    for (const part of TEXTS) found.extend(from, part, withTokens(from.text, { text: part[2] }));
  }
  for (const from of found.bases()) {
    for (const part of NUMBERS) found.extend(from, part, withTokens(from.text, { number: part[2] }));
  }
  if (text.length <= TOGETHER_MAX_CHARS) someNumbers(tree, found);
  return found.all();
}

const SORTED: Part<null> = ['keys_sorted', 'with its keys in alphabetical order', null];
const SOME_NUMBERS: Part<null> = [
  'numbers_shortened',
  'with the final zero of some numbers, as in 1.0 or 12.50, which something dropped',
  null,
];

/** Keeps each text once, with the fewest changes that lead to it. */
class Found {
  readonly own: TextVariant;
  readonly #byText: Map<string, TextVariant>;

  constructor(text: string) {
    this.own = { id: '', sentence: '', text, changes: 0 };
    this.#byText = new Map([[text, this.own]]);
  }

  get = (text: string): TextVariant | undefined => this.#byText.get(text);

  extend(from: TextVariant, [id, sentence]: Part<unknown>, text: string): void {
    const changes = from.changes + 1;
    const known = this.#byText.get(text);
    if (known !== undefined && known.changes <= changes) return;
    const isFirst = from.changes === 0;
    this.#byText.set(text, {
      ...{ text, changes },
      id: isFirst ? id : `${from.id}+${id}`,
      sentence: isFirst ? sentence : `${from.sentence}, and ${sentence}`,
    });
  }

  /** The texts to apply the next change to. */
  bases(): TextVariant[] {
    return this.own.text.length <= TOGETHER_MAX_CHARS ? [...this.#byText.values()] : [this.own];
  }

  all(): TextVariant[] {
    return [...this.#byText.values()].filter((one) => one !== this.own).sort((a, b) => a.changes - b.changes);
  }
}

const EVERY_CHOICE_MAX = 6;
const SINGLE_MAX = 64;

/** Handles texts where only some numbers lost a zero. Tries every combination if they are few, otherwise each alone. */
function someNumbers(tree: JsonTree, found: Found): void {
  for (const from of new Set([found.own, found.get(written(tree, COMPACT)) ?? found.own])) {
    for (const isChosen of choicesOf(countOf(from.text))) {
      let at = 0;
      const number: Change = (token) => {
        const longer = oneMore(token);
        if (longer === token) return token;
        at += 1;
        return isChosen(at - 1) ? longer : token;
      };
      found.extend(from, SOME_NUMBERS, withTokens(from.text, { number }));
    }
  }
}

function countOf(text: string): number {
  let count = 0;
  const number: Change = (token) => {
    if (oneMore(token) !== token) count += 1;
    return token;
  };
  withTokens(text, { number });
  return count;
}

function choicesOf(count: number): ((at: number) => boolean)[] {
  if (count > EVERY_CHOICE_MAX) {
    return Array.from({ length: Math.min(count, SINGLE_MAX) }, (_, chosen) => (at: number) => at === chosen);
  }
  return Array.from({ length: 2 ** count - 1 }, (_, i) => (at: number) => Math.floor((i + 1) / 2 ** at) % 2 === 1);
}
