// Reads a value according to its key. Every error says what would be right.
import { Fault, type Value } from './ast.ts';
import { type Key, nearest } from './keys.ts';
import type { RawValue } from './lex.ts';
import { readAgo, readDuration, readNumber, readSize, readTime, readWhole } from './units.ts';

const ANY: Value = { kind: 'any' };

export function readValue(key: Key, exact: boolean, raw: RawValue): Value {
  if (raw.text.includes('\u0000')) throw new Fault('a value cannot contain the character U+0000', raw);
  const isBare = !raw.quoted && !exact && raw.compare === '';
  if (isBare && raw.text === '*' && key.kind !== 'time' && key.name !== 'is') return ANY;
  if (raw.compare !== '' && !COMPARED.includes(key.kind)) {
    throw new Fault(`${key.name} cannot be compared with ${raw.compare}: write ${key.example}`, raw);
  }
  return READERS[key.kind](key, raw, isBare && raw.text.includes('*'), exact);
}

const COMPARED: readonly string[] = ['code', 'count', 'duration', 'size', 'body'];

type Reader = (key: Key, raw: RawValue, wild: boolean, exact: boolean) => Value;

function wordOf(key: Key, raw: RawValue): Value {
  const words = key.words ?? [];
  const text = raw.text.toLowerCase();
  if (words.includes(text)) return { kind: 'text', text };
  const near = nearest(text, words);
  const hint = near === undefined ? '' : ` (did you mean ${near}?)`;
  throw new Fault(`"${raw.text}" is not a value of ${key.name}${hint}: use ${words.join(', ')}`, raw, near);
}

const textOf = (text: string, wild: boolean): Value => ({ kind: wild ? 'pattern' : 'text', text });

function eventOf(_key: Key, raw: RawValue, wild: boolean): Value {
  const text = raw.text.toLowerCase();
  if (!/^[a-z0-9._*-]+$/.test(text)) {
    throw new Fault(
      'an event name consists of lower-case words joined by dots, with * as wildcard, as in profile.*',
      raw,
    );
  }
  if (wild || text.includes('.')) return textOf(text, wild);
  throw new Fault(`event names have at least two words: did you mean ${text}.*?`, raw, `${text}.*`);
}

function idOf(key: Key, raw: RawValue): Value {
  const id = readWhole(raw.text);
  if (id !== undefined) return { kind: 'id', id };
  throw new Fault(`${key.name} takes a number, as in ${key.example}`, raw);
}

function webhookOf(key: Key, raw: RawValue, wild: boolean, exact: boolean): Value {
  if (raw.text === '') throw new Fault(`${key.name} needs a number or a text`, raw);
  if (!raw.quoted && readWhole(raw.text) !== undefined) return idOf(key, raw);
  if (exact) return { kind: 'text', text: raw.text };
  return { kind: wild ? 'pattern' : 'part', text: raw.text };
}

type ReadAmount = (text: string) => number | undefined;

/** `5`, `>=5`, `5..10`, `5..`, `..10`. */
function intervalOf(raw: RawValue, read: ReadAmount): Value | undefined {
  const [low, high, ...more] = raw.text.split('..');
  if (high === undefined || raw.compare !== '') {
    const amount = read(raw.text);
    if (amount === undefined) return undefined;
    if (raw.compare === '') return { kind: 'interval', min: amount, max: amount, open: false };
    const open = !raw.compare.endsWith('=');
    return raw.compare.startsWith('>')
      ? { kind: 'interval', min: amount, max: null, open }
      : { kind: 'interval', min: null, max: amount, open };
  }
  const [min, max] = [low, high].map((end) => (end === '' ? null : read(end ?? '')));
  if (min === undefined || max === undefined || more.length > 0 || (min === null && max === null)) return undefined;
  if (min !== null && max !== null && min > max) {
    throw new Fault(`this range ends before it begins: write ${high}..${low}`, raw, `${high}..${low}`);
  }
  return { kind: 'interval', min, max, open: false };
}

const amountOf =
  (read: ReadAmount, expected: string): Reader =>
  (key, raw) => {
    const value = raw.quoted ? undefined : intervalOf(raw, read);
    if (value !== undefined) return value;
    throw new Fault(`"${raw.text}" is not ${expected}: write ${key.example}`, raw);
  };

/** `5xx` and `400-499` beside the other forms. */
function codeOf(key: Key, raw: RawValue): Value {
  const text = raw.text.toLowerCase().replace(/^(\d{3})-(\d{3})$/, '$1..$2');
  const hundred = /^([1-5])xx$/.exec(text)?.[1];
  const ends = /^([1-5]xx)(?:-|\.\.)([1-5]xx)$/.exec(text);
  if (raw.compare === '' && hundred !== undefined) return hundreds(hundred, hundred);
  if (raw.compare === '' && ends !== null) return hundreds(ends[1]?.[0] ?? '', ends[2]?.[0] ?? '');
  return amountOf(readWhole, 'an HTTP status, a class such as 5xx, or a range')(key, { ...raw, text }, false, false);
}

const hundreds = (first: string, last: string): Value => ({
  kind: 'interval',
  min: Number(first) * 100,
  max: Number(last) * 100 + 99,
  open: false,
});

function timeOf(key: Key, raw: RawValue): Value {
  const ms = readAgo(raw.text);
  if (ms !== undefined) return { kind: 'ago', ms };
  const at = readTime(raw.text);
  if (at !== undefined) return { kind: 'time', at };
  throw new Fault(
    `"${raw.text}" is not a time: write an age (${key.name}:15m) or a moment (${key.name}:2026-01-31T09:30Z)`,
    raw,
  );
}

function bodyOf(key: Key, raw: RawValue, wild: boolean, exact: boolean): Value {
  if (raw.quoted) {
    if (raw.compare !== '') throw new Fault(`${raw.compare} needs a number: remove the quotes`, raw);
    return { kind: 'text', text: raw.text };
  }
  if (wild) return { kind: 'pattern', text: raw.text };
  const compared = raw.compare !== '' || (!exact && raw.text.includes('..'));
  const interval = compared ? intervalOf(raw, readNumber) : undefined;
  if (interval !== undefined) return interval;
  if (raw.compare !== '') throw new Fault(`"${raw.text}" is not a number: write ${key.name}.total:>100`, raw);
  // What a colon would read as something else than these letters is kept as an exact text.
  if (exact && /\*|\.\./.test(raw.text)) return { kind: 'text', text: raw.text };
  return { kind: 'scalar', text: raw.text };
}

const READERS: Readonly<Record<Key['kind'], Reader>> = {
  word: wordOf,
  text: (_key, raw, wild) => textOf(raw.text, wild),
  event: eventOf,
  webhook: webhookOf,
  id: idOf,
  code: codeOf,
  count: amountOf(readWhole, 'a whole number'),
  duration: amountOf(readDuration, 'a duration in ms, s, m, h or d'),
  size: amountOf(readSize, 'a size in B, KiB or MiB'),
  time: timeOf,
  body: bodyOf,
  header: (_key, raw, wild) => textOf(raw.text, wild),
};
