// Reconstructs the JSON of a body before something parsed and rewrote it: layout, escapes, numbers and key order, each
// alone and then together.
import { LAYOUTS, NUMBERS, oneMore, type Part, TEXTS } from './json-changes.ts';
import { type Change, COMPACT, type JsonTree, jsonTree, keysSorted, withTokens, written } from './json-text.ts';

/** `changes`: how many things were undone to get there. */
export type TextVariant = { id: string; sentence: string; text: string; changes: number };

/** Larger bodies are looked at for one change at a time. */
const TOGETHER_MAX_CHARS = 128 * 1024;

/** Fewest changes first; none for what is no JSON. */
export function jsonVariants(text: string): TextVariant[] {
  const tree = jsonTree(text);
  if (tree === null) return [];
  const found = new Found(text);
  for (const part of LAYOUTS) found.extend(found.own, part, written(tree, part[2]));
  for (const part of LAYOUTS) {
    // Where the text has this layout itself, the layout is no change.
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
  'with some numbers as 1.0 or 12.50, of which something dropped the zero',
  null,
];

/** Each text once, by the fewest changes that lead to it. */
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

  /** From which one goes on. */
  bases(): TextVariant[] {
    return this.own.text.length <= TOGETHER_MAX_CHARS ? [...this.#byText.values()] : [this.own];
  }

  all(): TextVariant[] {
    return [...this.#byText.values()].filter((one) => one !== this.own).sort((a, b) => a.changes - b.changes);
  }
}

const EVERY_CHOICE_MAX = 6;
const SINGLE_MAX = 64;

/** Some numbers lost a zero and others did not: each alone, and where there are few, every choice of them. */
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
