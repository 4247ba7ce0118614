import type { Callable } from './callable.ts';
import { TemplateFault } from './fault.ts';
import { type Budget, TEXT_MAX_CHARS } from './limits.ts';
import { countOf } from './php-number.ts';
import { stripTags, tagNames } from './strip-tags.ts';
import { urlEncoded } from './url-text.ts';
import { entriesOf, isList, ReadyText, textOf, type Value } from './values.ts';

const PADDING = ' \t\n\r\0\x0B';

function trimmed(text: string, characters: string, side: string): string {
  const set = new Set(characters);
  let start = 0;
  let end = text.length;
  if (side !== 'right') while (start < end && set.has(text.charAt(start))) start += 1;
  if (side !== 'left') while (end > start && set.has(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

const capitalized = (text: string): string => {
  const [first = ''] = text;
  return first.toUpperCase() + text.slice(first.length).toLowerCase();
};

const PIECE_CHARS = 4096;

/** In pieces, because all matches of a long text at once take too much memory. */
function titled(text: string): string {
  let [result, before] = ['', ' '];
  for (let start = 0; start < text.length; ) {
    const isPair = /[\ud800-\udbff]/.test(text.charAt(start + PIECE_CHARS - 1));
    const end = start + PIECE_CHARS + (isPair ? 1 : 0);
    const piece = text.slice(start, end).toLowerCase();
    const changed = (before + piece).replace(
      /(^|[^\p{L}\p{N}'’])(\p{L})/gu,
      (_, separator: string, letter: string) => separator + letter.toUpperCase(),
    );
    result += changed.slice(before.length);
    before = [...piece.slice(-2)].at(-1) ?? ' ';
    start = end;
  }
  return result;
}

/** Every pair at once, the longest first, as PHP's strtr: what was put in is not replaced again. */
function replaced(text: string, pairs: readonly (readonly [Value, Value])[], spend: (chars: number) => void): string {
  const table = new Map(pairs.map(([from, to]) => [textOf(from), textOf(to)]));
  table.delete('');
  const lengths = [...new Set([...table.keys()].map((from) => from.length))].sort((a, b) => b - a);
  let result = '';
  let at = 0;
  while (at < text.length) {
    const start = at;
    const length = lengths.find((one) => table.has(text.slice(start, start + one)));
    const piece = length === undefined ? text.charAt(at) : (table.get(text.slice(at, at + length)) ?? '');
    spend(lengths.length + piece.length);
    result += piece;
    if (result.length > TEXT_MAX_CHARS) throw new TemplateFault(`a text is longer than ${TEXT_MAX_CHARS} characters`);
    at += length ?? 1;
  }
  return result;
}

/** Of `size` characters each, the last of what remains. */
function pieces(text: string, size: number, budget: Budget): string[] {
  const characters = [...text];
  budget.items(Math.ceil(characters.length / size));
  return Array.from({ length: Math.ceil(characters.length / size) }, (_, i) =>
    characters.slice(i * size, (i + 1) * size).join(''),
  );
}

const ofText = (change: (text: string) => string): Callable => ({
  parameters: [],
  run: (value, _args, budget) => {
    const text = textOf(value);
    budget.text(text.length);
    return change(text);
  },
});

export const textFilters: Record<string, Callable> = {
  capitalize: ofText(capitalized),
  lower: ofText((text) => text.toLowerCase()),
  replace: {
    parameters: ['from'],
    required: 1,
    run: (value, [pairs = null], budget) => replaced(textOf(value), entriesOf(pairs), (chars) => budget.text(chars)),
  },
  split: {
    parameters: ['delimiter', 'limit'],
    required: 1,
    run: (value, [delimiter = null, limit], budget) => {
      const text = textOf(value);
      budget.text(text.length);
      const count = countOf(limit ?? 0n);
      if (textOf(delimiter) === '') return pieces(text, Math.max(1, count), budget);
      const all = text.split(textOf(delimiter));
      budget.items(all.length);
      if (count === 0) return all;
      if (count < 0) return all.slice(0, count);
      const most = Math.max(1, count);
      return all.length <= most ? all : [...all.slice(0, most - 1), all.slice(most - 1).join(textOf(delimiter))];
    },
  },
  nl2br: ofText((text) => text.replace(/\r\n|\n\r|\r|\n/g, '<br />$&')),
  striptags: {
    parameters: ['allowable_tags'],
    run: (value, [allowed = null], budget) => {
      const text = textOf(value);
      budget.text(text.length);
      const texts = isList(allowed) ? allowed.map(textOf) : [textOf(allowed)];
      return stripTags(text, tagNames(texts));
    },
  },
  title: ofText(titled),
  trim: {
    parameters: ['character_mask', 'side'],
    run: (value, [mask, side], budget) => {
      const text = textOf(value);
      budget.text(text.length);
      const where = textOf(side ?? 'both');
      if (!['both', 'left', 'right'].includes(where)) throw new TemplateFault("trim takes 'both', 'left' or 'right'");
      return trimmed(text, textOf(mask ?? PADDING), where);
    },
  },
  upper: ofText((text) => text.toUpperCase()),
  url_encode: {
    parameters: [],
    run: (value, _args, budget) => {
      const text = textOf(value);
      budget.text(text.length);
      return new ReadyText(urlEncoded(text), 'url');
    },
  },
};

/** Characters, not code units: an emoji is one. */
export const charactersOf = (value: Value): string[] => (isList(value) ? [] : [...textOf(value)]);
