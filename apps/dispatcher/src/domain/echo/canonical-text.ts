// Decodes the encodings in which a receiver may echo what it was sent: plain, JSON-escaped, percent-encoded, HTML, or
// several nested. Each layer is the text with one more encoding undone, and maps each of its characters to the source.
// Case and the two base64 alphabets do not matter.

export type Layer = {
  text: string;
  /** Where character i of `text` begins in the source; one entry more, for the end. `null`: at i itself. */
  places: Uint32Array | null;
};

/** So many combinations of writings inside each other are undone. */
const LAYERS_MAX = 12;

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const CONTROL: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

const ofHex = (digits: string): string => String.fromCharCode(Number.parseInt(digits, 16));

/** Each escape stands for one character, so that places stay in step. */
type Writing = { mark: string; pattern: RegExp; plain: (groups: readonly (string | undefined)[]) => string };

const GROUPS_MAX = 4;

/** They are undone one by one: any may be inside another. */
const WRITINGS: readonly Writing[] = [
  { mark: '%', pattern: /%([0-9a-f]{2})/g, plain: ([digits = '']) => ofHex(digits) },
  {
    mark: '\\',
    pattern: /\\u\{([0-9a-f]{1,4})\}|\\u([0-9a-f]{4})|\\x([0-9a-f]{2})|\\([^ux])/g,
    plain: ([braced, unicode, hex, escaped]) =>
      escaped === undefined ? ofHex(braced ?? unicode ?? hex ?? '') : (CONTROL[escaped] ?? escaped),
  },
  {
    mark: '&',
    pattern: /&#x0*([0-9a-f]{1,4});|&#0*(\d{1,5});|&(amp|lt|gt|quot|apos);/g,
    plain: ([hex, decimal, named]) =>
      hex !== undefined
        ? ofHex(hex)
        : decimal === undefined
          ? (NAMED[named ?? ''] ?? '&')
          : String.fromCharCode(Number(decimal)),
  },
];

/** Of the same length as `text`: lower case; space, plus and minus are one, and so are slash and underscore. */
export function canonical(text: string): string {
  const lower = /[^\0-\xff]/.test(text)
    ? text.replace(/[A-ZÀ-ÖØ-Þ]+/g, (part) => part.toLowerCase())
    : text.toLowerCase();
  return lower.replace(/[ -]/g, '+').replaceAll('_', '/');
}

/** The same for one character, which is not in lower case where an escape stood for it. */
const canonicalOne = (character: string): string =>
  character === ' ' || character === '-' ? '+' : character === '_' ? '/' : character.toLowerCase().charAt(0);

/** An escape that a cut has left without its end. */
const BROKEN_ESCAPE = /(?:%[0-9a-f]?|\\(?:u\{?[0-9a-f]{0,3}|x[0-9a-f]?)?|&[#a-z0-9]{0,7})$/;

export const withoutBrokenEscape = (text: string): string => text.replace(BROKEN_ESCAPE, '');

export const mayHoldEscapes = (text: string): boolean => /[%\\&]/.test(text);

/** The texts of the layers alone, at a fraction of the cost: most answers hold nothing, in no layer. */
export function textsOf(source: string): string[] {
  const replaced = (text: string, { pattern, plain }: Writing): string =>
    text.replace(pattern, (_escape, ...groups) => canonicalOne(plain(groups.slice(0, GROUPS_MAX))));
  return spread(canonical(source), (text) => text, replaced);
}

export function layersOf(source: string): Layer[] {
  return spread<Layer>(
    { text: canonical(source), places: null },
    ({ text }) => text,
    (layer, writing) => undo(layer, writing),
  );
}

/** The first, and whatever comes of undoing writings in any order; equal texts count once. */
function spread<T>(first: T, textOf: (layer: T) => string, undone: (layer: T, writing: Writing) => T): T[] {
  const layers = [first];
  const texts = new Set([textOf(first)]);
  for (const layer of layers) {
    for (const writing of WRITINGS) {
      if (layers.length >= LAYERS_MAX || !textOf(layer).includes(writing.mark)) continue;
      const next = undone(layer, writing);
      if (texts.has(textOf(next))) continue;
      texts.add(textOf(next));
      layers.push(next);
    }
  }
  return layers;
}

function undo({ text, places }: Layer, { pattern, plain }: Writing): Layer {
  let result = '';
  let copied = 0;
  const own = new Uint32Array(text.length + 1);
  const placeOf = (at: number): number => places?.[at] ?? at;
  const copy = (to: number): void => {
    for (let at = copied; at < to; at += 1) own[result.length + at - copied] = placeOf(at);
    result += text.slice(copied, to);
  };
  for (const found of text.matchAll(pattern)) {
    copy(found.index);
    own[result.length] = placeOf(found.index);
    result += canonicalOne(plain(found.slice(1)));
    copied = found.index + found[0].length;
  }
  copy(text.length);
  own[result.length] = placeOf(text.length);
  return { text: result, places: own.subarray(0, result.length + 1) };
}
