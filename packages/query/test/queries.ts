// Random queries as data, and random deliveries that they have a chance to mean.
import fc from 'fast-check';
import type { Query, Value } from '../src/index.ts';
import { type DeliveryFacts, KEYS, type Key } from '../src/index.ts';

export const NOW = Date.UTC(2026, 0, 31, 12);
const SPAN = { from: 0, to: 0 };

const texts = [
  'p1',
  'P1',
  'dlv_1',
  'evt_2',
  'a b',
  'a,b',
  'a"b\\',
  '50%_x',
  '[?]',
  '12',
  'Ünïcode',
  'a:b',
  '-x',
  'or',
  '<5',
  '1..2',
  'x*y',
  '(a)',
];
const word = fc.oneof(fc.constantFrom(...texts), fc.string({ minLength: 1, maxLength: 6 }).map(clean)).filter(Boolean);
function clean(text: string): string {
  return text.replaceAll('\u0000', '');
}

const pattern = fc.constantFrom('p*', '*1', '*', 'a*b', '*[*', '?*', '*:*', 'é*').map((text): Value => {
  return text === '*' ? { kind: 'any' } : { kind: 'pattern', text };
});
const exact = word.map((text): Value => ({ kind: 'text', text }));

function interval(amount: fc.Arbitrary<number>): fc.Arbitrary<Value> {
  return fc.oneof(
    fc.tuple(amount, amount).map(([a, b]): Value => {
      return { kind: 'interval', min: Math.min(a, b), max: Math.max(a, b), open: false };
    }),
    fc.tuple(amount, fc.boolean()).map(([min, open]): Value => ({ kind: 'interval', min, max: null, open })),
    fc.tuple(amount, fc.boolean()).map(([max, open]): Value => ({ kind: 'interval', min: null, max, open })),
    amount.map((at): Value => ({ kind: 'interval', min: at, max: at, open: false })),
  );
}

const any: fc.Arbitrary<Value> = fc.constant({ kind: 'any' });
const small = fc.integer({ min: 0, max: 6 });
const event = fc.constantFrom('profile.created', 'profile.*', 'order.*.paid', '*.created', 'reward.redeemed');
const ago = fc.integer({ min: 0, max: 5000 }).map((ms): Value => ({ kind: 'ago', ms }));
const time = fc.integer({ min: NOW - 5000, max: NOW + 10 }).map((at): Value => ({ kind: 'time', at }));
const scalar = fc.constantFrom('1', 'cus_1', 'true', 'null', '9007199254740993', '1.50', 'x:y', '"'.slice(1) || 'é');

function valueFor(key: Key): fc.Arbitrary<Value> {
  const words = (key.words ?? []).map((text): Value => ({ kind: 'text', text }));
  switch (key.kind) {
    case 'word':
      return key.name === 'is' ? fc.constantFrom(...words) : fc.oneof(fc.constantFrom(...words), any);
    case 'event':
      return event.map((text): Value => ({ kind: text.includes('*') ? 'pattern' : 'text', text }));
    case 'webhook':
      return fc.oneof(
        small.map((id): Value => ({ kind: 'id', id })),
        word.map((text): Value => ({ kind: 'part', text })),
        pattern,
      );
    case 'id':
      return fc.oneof(
        small.map((id): Value => ({ kind: 'id', id })),
        any,
      );
    case 'code':
      return fc.oneof(interval(fc.constantFrom(100, 200, 299, 400, 404, 499, 500, 503, 599)), any);
    case 'count':
      return interval(small);
    case 'duration':
      return fc.oneof(interval(fc.constantFrom(0, 1, 1500, 2000, 60_000, 3_600_000, 0.5)), any);
    case 'size':
      return interval(fc.constantFrom(0, 10, 20, 1024, 65_536));
    case 'time':
      return fc.oneof(ago, time);
    case 'body':
      return fc.oneof(
        exact,
        pattern,
        scalar.map((text): Value => ({ kind: 'scalar', text })),
        interval(fc.constantFrom(-1, 0, 1, 1.5, 2)).filter((one) => one.kind !== 'interval' || one.min !== one.max),
      );
    default:
      return fc.oneof(exact, pattern);
  }
}

const PATHS: Record<string, string[]> = {
  body: ['id', 'a.b', 'items.sku', 'items.1.sku', 'tags', '__proto__'],
  header: ['content-type', 'retry-after', 'x'],
};

const term: fc.Arbitrary<Query> = fc
  .constantFrom(...KEYS)
  .chain((key) =>
    fc
      .tuple(
        fc.constantFrom(...(PATHS[key.kind] ?? [''])),
        fc.array(valueFor(key), { minLength: 1, maxLength: key.kind === 'time' ? 1 : 3 }),
      )
      .map(([path, values]): Query => ({ type: 'term', key: key.name, path, values, ...SPAN })),
  );
const text: fc.Arbitrary<Query> = word.map((one): Query => ({ type: 'text', text: one, ...SPAN }));
const leaf = fc.oneof({ arbitrary: term, weight: 4 }, { arbitrary: text, weight: 1 });

/** As the parser makes them: no group inside of one of its kind, no double negation. */
function group(type: 'and' | 'or', nodes: readonly Query[]): Query {
  const flat = nodes.flatMap((node) => (node.type === type ? node.nodes : [node]));
  return flat.length === 1 && flat[0] !== undefined ? flat[0] : { type, nodes: flat, ...SPAN };
}
const not = (node: Query): Query => (node.type === 'not' ? node.node : { type: 'not', node, ...SPAN });

export const queries: fc.Arbitrary<Query> = fc.letrec<{ query: Query }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    leaf,
    fc.array(tie('query'), { minLength: 2, maxLength: 3 }).map((nodes) => group('and', nodes)),
    fc.array(tie('query'), { minLength: 2, maxLength: 3 }).map((nodes) => group('or', nodes)),
    tie('query').map(not),
  ),
})).query;

const orNull = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null, freq: 3 });
const wordsOf = (name: string) => KEYS.find((key) => key.name === name)?.words ?? [];
const json = fc.constantFrom<unknown>(
  { id: 'p1', a: { b: 1 }, tags: ['a b', 'p1'], items: [{ sku: '12' }, { sku: 12 }] },
  { id: null, a: [{ b: true }, { b: 'cus_1' }], tags: [], items: [[{ sku: 1 }]] },
  { id: 1.5, a: { b: null }, tags: 'x:y', __proto__: 1 },
  [1, { id: 'null' }],
);
const bodies = fc.oneof(
  json.map((one) => JSON.stringify(one)),
  fc.constantFrom('{"id":9007199254740993,"a":{"b":1.0}}', '   ', '{"id":9007199254740992,"__proto__":1}'),
);
const headers = fc.constantFrom<Record<string, string | string[]>>(
  {},
  { 'content-type': 'P1', 'retry-after': '12' },
  { 'Content-Type': ['a b', 'x*y'], x: 'Ünïcode' },
);

export const deliveries: fc.Arbitrary<Required<DeliveryFacts>> = fc.record({
  id: word,
  event: fc.constantFrom('profile.created', 'order.line.paid', 'reward.redeemed'),
  eventId: orNull(word),
  webhookId: orNull(small),
  webhookUrl: orNull(word),
  webhookDescription: orNull(word),
  targetId: orNull(small),
  profileId: orNull(word),
  status: fc.constantFrom(...wordsOf('status')),
  reason: orNull(fc.constantFrom(...wordsOf('reason'))),
  attemptCount: small,
  code: orNull(fc.constantFrom(200, 299, 301, 404, 499, 500, 503)),
  errorKind: orNull(fc.constantFrom(...wordsOf('error'))),
  totalMs: orNull(fc.constantFrom(0, 0.5, 1, 1999.5, 2000, 61_000)),
  waitMs: orNull(fc.constantFrom(0, 1, 1500, 60_001)),
  createdAt: fc.integer({ min: NOW - 5000, max: NOW }),
  replayOf: orNull(word),
  recoveredBy: orNull(word),
  test: fc.boolean(),
  erased: fc.boolean(),
  ordered: fc.boolean(),
  bodyBytes: fc.constantFrom(0, 10, 20, 21, 65_536),
  body: orNull(bodies),
  requestHeaders: orNull(headers),
  responseHeaders: orNull(headers),
});
