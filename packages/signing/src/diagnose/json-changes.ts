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
  ['slashes_escaped', 'with "\\/" written as "/"', only(/^\\\//)],
  ['unicode_escaped', 'with \\uXXXX written as the characters themselves', only(/^\\u/)],
  ['characters_escaped', 'with "\\/" and \\uXXXX written as the characters themselves', unescaped],
  ['unicode_unescaped', 'with other characters than ASCII escaped as \\uXXXX', plainThen(asciiOnly)],
  ['slashes_unescaped', 'with "/" written as "\\/", as PHP does', plainThen(slashesEscaped)],
  ['characters_unescaped', 'with "/" as "\\/" and \\uXXXX, as PHP does', plainThen(slashesEscaped, asciiOnly)],
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
/** `1` → `1.0`, `12.5` → `12.50`: the zero that readers of numbers drop. */
export const oneMore: Change = (token) => {
  if (/^-?\d+$/.test(token)) return `${token}.0`;
  return /^-?\d+\.\d$/.test(token) ? `${token}0` : token;
};
const wholeOnes: Change = (token) => (/^-?\d+$/.test(token) ? `${token}.0` : token);

export const NUMBERS: readonly Part<Change>[] = [
  ['numbers_lengthened', 'with numbers in their shortest form, such as 1 for 1.0', shortest],
  ['numbers_shortened', 'with whole numbers as 1.0', wholeOnes],
  ['numbers_shortened', 'with two decimals in its numbers', twoDecimals],
];
