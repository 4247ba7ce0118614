// Completions at the caret: keys, then operators, then values. The caller supplies values that only it knows (webhooks,
// events), so that nothing is suggested that its user may not see.
import { KEYS, type Key, keyOf } from './keys.ts';
import { lex, type RawValue, type Token } from './lex.ts';

export type Completion = {
  /** What takes the place of the span. */
  readonly insert: string;
  readonly label: string;
  readonly detail: string;
  readonly kind: 'key' | 'operator' | 'value';
};
export type Completions = { readonly from: number; readonly to: number; readonly items: readonly Completion[] };
/** By key; `detail` is shown beside, and looked through as well. */
export type KnownValues = Readonly<Record<string, readonly { readonly value: string; readonly detail?: string }[]>>;

const ITEMS_MAX = 50;

export function complete(text: string, caret: number, known: KnownValues = {}): Completions {
  const at = Math.max(0, Math.min(caret, text.length));
  const token = lex(text, true).find(
    ({ type, from, to }) => 'word term quoted'.includes(type) && from < at && at <= to,
  );
  if (token?.type === 'term') return at <= token.keyTo ? keysFor(text, token, at) : valuesFor(text, token, at, known);
  if (token?.type === 'word') return keysFor(text, token, at);
  if (token?.type === 'quoted') return { from: at, to: at, items: [] };
  return { from: at, to: at, items: keyItems('', '') };
}

function keysFor(text: string, token: Token, at: number): Completions {
  const to = token.type === 'term' ? token.keyTo : token.to;
  const after = token.type === 'term' ? '' : ':';
  return {
    from: token.from,
    to,
    items: keyItems(text.slice(token.from, at).toLowerCase(), after || ':').map(strip(token)),
  };
}

/** A term has its operator already. */
const strip =
  (token: Token) =>
  (item: Completion): Completion =>
    token.type === 'term' ? { ...item, insert: item.insert.replace(/:$/, '') } : item;

function keyItems(start: string, after: string): Completion[] {
  const rank = ({ name }: Key): number => (name.startsWith(start) ? 0 : name.includes(start) ? 1 : 2);
  return KEYS.filter((key) => rank(key) < 2)
    .toSorted((a, b) => rank(a) - rank(b))
    .map((key) => ({
      insert: `${key.name}${key.kind === 'body' || key.kind === 'header' ? '.' : after || ':'}`,
      label: key.name,
      detail: `${key.about}, as in ${key.example}`,
      kind: 'key',
    }));
}

function valuesFor(text: string, token: Extract<Token, { type: 'term' }>, at: number, known: KnownValues): Completions {
  const raw: RawValue = token.values.find(({ from, to }) => from <= at && at <= to) ?? {
    compare: '',
    text: '',
    quoted: false,
    from: at,
    to: at,
  };
  const key = keyOf(token.key);
  const from = raw.from + raw.compare.length;
  const span = { from, to: Math.max(from, raw.to) };
  if (key === undefined) return { ...span, items: [] };
  const typed = (raw.quoted ? raw.text : text.slice(from, at)).toLowerCase();
  const name = token.path === '' ? key.name : `${key.name}.${token.path}`;
  const given = known[name] ?? (Object.hasOwn(known, key.name) ? known[key.name] : undefined) ?? [];
  const values = [
    ...ownValues(key),
    ...given.map(({ value, detail = '' }) => ({ insert: quoteIfNeeded(value), label: value, detail })),
  ];
  const rank = ({ label, detail }: { label: string; detail: string }): number => {
    if (label.toLowerCase().startsWith(typed)) return 0;
    return label.toLowerCase().includes(typed) || detail.toLowerCase().includes(typed) ? 1 : 2;
  };
  const items = values
    .filter((one) => rank(one) < 2)
    .toSorted((a, b) => rank(a) - rank(b))
    .slice(0, ITEMS_MAX)
    .map((one): Completion => ({ ...one, kind: 'value' }));
  return { ...span, items: typed === '' && raw.compare === '' ? [...items, ...operatorsOf(key)] : items };
}

const quoteIfNeeded = (value: string): string =>
  /^[^\s(),"<>]+$/.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`;

const SAMPLES: Partial<Record<Key['kind'], readonly (readonly [string, string])[]>> = {
  code: [
    ['5xx', 'server errors'],
    ['4xx', 'client errors'],
    ['2xx', 'taken'],
    ['3xx', 'redirects, which Posthorn does not follow'],
    ['429', 'too many requests'],
    ['410', 'gone'],
  ],
  time: [
    ['15m', '15 minutes ago'],
    ['1h', 'an hour ago'],
    ['1d', 'a day ago'],
    ['7d', 'a week ago'],
  ],
  duration: [
    ['>500ms', 'longer than half a second'],
    ['>2s', 'longer than two seconds'],
    ['>1m', 'longer than a minute'],
  ],
  count: [
    ['1', 'one'],
    ['>=2', 'more than one'],
    ['0', 'none yet'],
  ],
  size: [
    ['>16KiB', 'more than 16 KiB'],
    ['>64KiB', 'more than 64 KiB'],
  ],
};

function ownValues(key: Key): { insert: string; label: string; detail: string }[] {
  const words = key.words?.map((word) => [word, ''] as const) ?? SAMPLES[key.kind] ?? [];
  return words.map(([value, detail]) => ({ insert: value, label: value, detail }));
}

function operatorsOf(key: Key): Completion[] {
  const operators: [string, string][] = ['code', 'count', 'duration', 'size', 'body'].includes(key.kind)
    ? [
        ['>=', 'at least'],
        ['<=', 'at most'],
      ]
    : [];
  if (key.kind !== 'time' && key.name !== 'is') operators.push(['*', 'any value']);
  return operators.map(([insert, detail]) => ({ insert, label: insert, detail, kind: 'operator' }));
}
