// Differences between JSON writers, each as the change that undoes it.
import {
  asciiOnly,
  type Change,
  COMPACT,
  indented,
  type Layout,
  markupEscaped,
  PYTHON,
  slashesEscaped,
  unescaped,
} from './json-text.ts';

export type Part<T> = readonly [id: string, sentence: string, how: T];

export const LAYOUTS: readonly Part<Layout>[] = [
  ['spaces_added', 'without the spaces between its members', COMPACT],
  ['json_python', 'with spaces after commas and colons, as Python writes it', PYTHON],
  ['json_indent_2', 'indented by two spaces', indented('  ')],
  ['json_indent_4', 'indented by four spaces', indented('    ')],
  ['json_tab', 'indented by tabs', indented('\t')],
];

const only = (pattern: RegExp): Change => {
  return (token) => token.replace(/\\(?:u[0-9a-fA-F]{4}|.)/g, (one) => (pattern.test(one) ? unescaped(one) : one));
};
const plainThen =
  (...changes: readonly Change[]): Change =>
  (token) =>
    changes.reduce((text, change) => change(text), unescaped(token));

export const TEXTS: readonly Part<Change>[] = [
  ['slashes_escaped', 'with "/" instead of "\\/"', only(/^\\\//)],
  ['unicode_escaped', 'with plain characters instead of \\uXXXX', only(/^\\u/)],
  ['characters_escaped', 'with plain characters instead of "\\/" and \\uXXXX', unescaped],
  ['unicode_unescaped', 'with non-ASCII characters escaped as \\uXXXX', plainThen(asciiOnly)],
  ['slashes_unescaped', 'with "/" escaped as "\\/", as PHP does', plainThen(slashesEscaped)],
  [
    'characters_unescaped',
    'with "/" escaped as "\\/" and non-ASCII characters as \\uXXXX, as PHP does',
    plainThen(slashesEscaped, asciiOnly),
  ],
  ['markup_unescaped', 'with "<", ">" and "&" escaped, as Go does', plainThen(markupEscaped)],
];

const shortest: Change = (token) => {
  const value = Number(token);
  return Number.isFinite(value) && (Number.isSafeInteger(value) || /[.eE]/.test(token)) ? JSON.stringify(value) : token;
};
const twoDecimals: Change = (token) => (/^-?\d+(\.\d\d?)?$/.test(token) ? decimals(token, 2) : token);
const decimals = (token: string, count: number): string => {
  const [whole = '', fraction = ''] = token.split('.');
  return `${whole}.${fraction.padEnd(count, '0')}`;
};
/** `1` → `1.0`, `12.5` → `12.50`: adds the final zero that number parsers drop. */
export const oneMore: Change = (token) => {
  if (/^-?\d+$/.test(token)) return `${token}.0`;
  return /^-?\d+\.\d$/.test(token) ? `${token}0` : token;
};
const wholeOnes: Change = (token) => (/^-?\d+$/.test(token) ? `${token}.0` : token);

export const NUMBERS: readonly Part<Change>[] = [
  ['numbers_lengthened', 'with numbers in their shortest form, such as 1 instead of 1.0', shortest],
  ['numbers_shortened', 'with whole numbers written as 1.0', wholeOnes],
  ['numbers_shortened', 'with numbers written with two decimals', twoDecimals],
];
