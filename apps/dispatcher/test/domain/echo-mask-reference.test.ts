// The mask against a plain reading of its rule: every form is compared at every place of every layer, with no shortcut.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Layer, layersOf, withoutBrokenEscape } from '../../src/domain/echo/canonical-text.ts';
import { EchoMask } from '../../src/domain/echo/echo-mask.ts';
import { type SecretForm, type Secrets, secretForms, secretValues } from '../../src/domain/echo/secret-forms.ts';

const MASK = '••••';
/** So many characters of a form are enough, and so many at a cut. */
const [ENOUGH, BEGINNING] = [32, 4];

const isOf = (set: RegExp, character: string | undefined): boolean => character !== undefined && set.test(character);

function isAt({ text }: Layer, from: number, form: SecretForm): number | null {
  if (!text.startsWith(form.text.slice(0, ENOUGH), from)) return null;
  let to = from;
  while (to - from < form.text.length && text[to] === form.text[to - from]) to += 1;
  const isInWord = form.isWord && (isOf(/[a-z0-9]/, text[from - 1]) || isOf(/[a-z0-9]/, text[to]));
  return isInWord ? null : to;
}

/** The characters of the source that are to be masked. */
function covered(source: string, secrets: Secrets, isCut: boolean): boolean[] {
  const marks = Array.from({ length: source.length }, () => false);
  for (const layer of layersOf(source)) {
    const cover = (from: number, to: number, { before, after }: Pick<SecretForm, 'before' | 'after'>): void => {
      const first = from - (isOf(/[a-z0-9+/=]/, layer.text[from - 1]) ? before : 0);
      const end = to + (isOf(/[a-z0-9+/=]/, layer.text[to]) ? after : 0);
      marks.fill(true, layer.places?.[first] ?? first, layer.places?.[end] ?? end);
    };
    for (const form of secretForms(secretValues(secrets))) {
      for (let at = 0; at < layer.text.length; at += 1) {
        const to = isAt(layer, at, form);
        if (to !== null) cover(at, to, form);
        const ends = isCut ? [layer.text, withoutBrokenEscape(layer.text)] : [];
        const isBeginning = ends.some((end) => {
          const length = end.length - at;
          // Longer ones have been found above.
          return (
            BEGINNING <= length && length < Math.min(form.text.length, ENOUGH) && form.text.startsWith(end.slice(at))
          );
        });
        if (isBeginning) cover(at, layer.text.length, form);
      }
    }
  }
  return marks;
}

const escaped = (value: string, write: (hex: string) => string): string =>
  value.replace(/./gs, (one) => write(one.charCodeAt(0).toString(16).padStart(2, '0')));
const WRITINGS: readonly ((value: string) => string)[] = [
  (value) => value,
  (value) => value.toUpperCase(),
  (value) => JSON.stringify(value).slice(1, -1),
  (value) => JSON.stringify(JSON.stringify(value)),
  (value) => escaped(value, (hex) => `%${hex}`),
  (value) => escaped(value, (hex) => `%25${hex}`),
  (value) => escaped(value, (hex) => `\\u00${hex}`),
  (value) => escaped(value, (hex) => `\\x${hex}`),
  (value) => escaped(value, (hex) => `&#x${hex};`),
  (value) => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'),
  (value) => Buffer.from(value, 'latin1').toString('hex'),
  (value) => Buffer.from(value, 'latin1').toString('base64'),
  (value) => Buffer.from(value, 'latin1').toString('base64url'),
  (value) => Buffer.from(value).toString('latin1'),
];

const standard = fc
  .uint8Array({ minLength: 24, maxLength: 64 })
  .map((key) => `whsec_${Buffer.from(key).toString('base64')}`);
const value = fc.oneof(
  fc.stringMatching(/^[!-~]{4,60}$/),
  fc.stringMatching(/^(Bearer|Key) [a-z0-9=:,-]{6,40}$/),
  fc.stringMatching(/^[ab]{4,12}$/),
  fc.stringMatching(/^[!-~\xe0-\xff]{4,20}$/),
  standard,
);
const noise = fc.oneof(fc.string({ maxLength: 20 }), fc.constantFrom('%', '\\', '&', '&#', '\\u00', 'ſKŸ', ' ', 'a'));

/** Text with a value, or part of one, in some writing, alone or within other text. */
const pieceOf = (values: readonly string[]) =>
  fc
    .record({
      value: fc.constantFrom(...values),
      around: fc.tuple(noise, noise),
      write: fc.constantFrom(...WRITINGS),
      cut: fc.option(fc.tuple(fc.constantFrom(0, 0, 3), fc.integer({ min: 4, max: 90 }))),
    })
    .map(({ value: one, around: [before, after], write, cut }) => {
      const written = write(before === ' ' ? `${before}${one}${after}` : one);
      return before + (cut === null ? written : written.slice(...cut)) + after;
    });

const subject = fc
  .record({
    headers: fc.oneof(fc.tuple(value), fc.array(value, { maxLength: 12 })),
    secrets: fc.array(standard, { minLength: 1, maxLength: 2 }),
  })
  .chain(({ headers, secrets }) => {
    const keys = secrets.map((text) => Buffer.from(text.slice(6), 'base64').toString('latin1'));
    const text = fc.array(fc.oneof(noise, { weight: 3, arbitrary: pieceOf([...headers, ...secrets, ...keys]) }), {
      minLength: 1,
      maxLength: 4,
    });
    return fc.record({
      secrets: fc.constant({
        headers: Object.fromEntries(headers.map((one, at) => [['authorization', 'cookie'][at] ?? `x-${at}`, one])),
        secrets,
      }),
      source: text.map((parts) => parts.join('')),
      isCut: fc.boolean(),
    });
  });

it('network-9: the mask covers what a plain reading of its rule covers, and nothing else', () => {
  let masked = 0;
  fc.assert(
    fc.property(subject, ({ secrets, source, isCut }) => {
      const marks = covered(source, secrets, isCut);
      const expected = source
        .split('')
        .map((one, at) => (marks[at] ? (marks[at - 1] ? '' : MASK) : one))
        .join('');
      const mask = new EchoMask(secrets);
      const [text, headers] = [mask.text(source, isCut), mask.headers({ a: isCut ? `${source}…` : source })];
      // Two spans side by side have a mask each.
      expect(text.replaceAll(new RegExp(`(${MASK})+`, 'g'), MASK)).toBe(expected);
      if (!source.endsWith('…')) expect(headers).toEqual({ a: isCut ? `${text}…` : text });
      if (text !== source) masked += 1;
    }),
    { numRuns: 1_500 },
  );
  expect(masked).toBeGreaterThan(300);
});
