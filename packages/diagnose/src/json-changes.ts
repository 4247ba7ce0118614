// Differences between JSON writers, each as the change that undoes it.
import { type JsonChange, type Layout, layout } from './rewrite-json.ts';

export type Part = readonly [id: string, sentence: string, change: JsonChange];

const laidOut = (id: string, sentence: string, how: Layout): Part => [id, sentence, { layout: how }];

const COMPACT: Layout = layout(',', ':');

export const LAYOUTS: readonly Part[] = [
  laidOut('spaces_added', 'without the spaces between its members', COMPACT),
  laidOut('json_python', 'with spaces after commas and colons, as Python writes it', layout(', ', ': ')),
  laidOut('json_indent_2', 'indented by two spaces', layout(',', ': ', '  ')),
  laidOut('json_indent_4', 'indented by four spaces', layout(',', ': ', '    ')),
  laidOut('json_tab', 'indented by tabs', layout(',', ': ', '\t')),
];

const PLAIN = { slashesPlain: true, unicodePlain: true };

export const TEXTS: readonly Part[] = [
  ['slashes_escaped', 'with "/" instead of "\\/"', { text: { slashesPlain: true } }],
  ['unicode_escaped', 'with plain characters instead of \\uXXXX', { text: { unicodePlain: true } }],
  ['characters_escaped', 'with plain characters instead of "\\/" and \\uXXXX', { text: PLAIN }],
  ['unicode_unescaped', 'with non-ASCII characters escaped as \\uXXXX', { text: { ...PLAIN, unicodeEscaped: true } }],
  ['slashes_unescaped', 'with "/" escaped as "\\/", as PHP does', { text: { ...PLAIN, slashesEscaped: true } }],
  [
    'characters_unescaped',
    'with "/" escaped as "\\/" and non-ASCII characters as \\uXXXX, as PHP does',
    { text: { ...PLAIN, slashesEscaped: true, unicodeEscaped: true } },
  ],
  ['markup_unescaped', 'with "<", ">" and "&" escaped, as Go does', { text: { ...PLAIN, markupEscaped: true } }],
];

export const NUMBERS: readonly Part[] = [
  ['numbers_lengthened', 'with numbers in their shortest form, such as 1 instead of 1.0', { number: 'shortest' }],
  ['numbers_shortened', 'with whole numbers written as 1.0', { number: 'whole' }],
  ['numbers_shortened', 'with numbers written with two decimals', { number: 'two_decimals' }],
];
