import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  JsonSourceError,
  listItemSpans,
  MAX_DEPTH,
  memberSpans,
  requireSingleNames,
} from '../../src/domain/json-source.ts';
import { readJson } from '../../src/domain/read-json.ts';
import { type Json, sourceOf } from '../support/json-text.ts';
import { SeededRandom } from '../support/seeded-random.ts';

const faultOf = (run: () => unknown): [string, string] | null => {
  try {
    run();
  } catch (error) {
    if (error instanceof JsonSourceError) return [error.path, error.message];
    throw error;
  }
  return null;
};
const cut = (text: string, { start, end }: { start: number; end: number }) => text.slice(start, end);
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

const TWICE = 'appears twice in one object: keep one of them';
const DEEP = `is nested deeper than ${MAX_DEPTH} levels`;

const NASTY = [
  '{}',
  '[]',
  '""',
  '"]"',
  '"}"',
  '"{[\\""',
  '"\\\\"',
  '"\\\\\\""',
  '"\\\\\\\\"',
  '"a\\\\\\\\\\"}],"',
  '"\\u0022"',
  '"\\ud83d\\ude00"',
  '"😀"',
  '"\\ud83d"',
  '-0.0e-10',
  '1.0',
  '12345678901234567890123',
  'true',
  'null',
  '[[],[[]],{}]',
  '{"a":"}","b":"]","c":"\\"{"}',
  '{"": "", " ": "{"}',
];

describe('source-1: the source text of a value is found exactly', () => {
  it('source-1: of random values, written with any white space, escapes and number forms', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), fc.integer(), (a, context, z, seed) => {
        const random = new SeededRandom(seed);
        const source = sourceOf(context as Json, random);
        const gap = () => sourceOf.gap(random);
        const text = `${gap()}{${gap()}"a"${gap()}:${gap()}${sourceOf(a as Json, random)}${gap()},${gap()}"context"${gap()}:${gap()}${source}${gap()},"z":${sourceOf(z as Json, random)}}${gap()}`;
        expect(readJson(source)).toEqual(readJson(JSON.stringify(context)));
        const span = memberSpans(text).get('context');
        expect(span && cut(text, span)).toBe(source);
      }),
      { numRuns: 500 },
    );
  });

  it.each(NASTY)('source-1: %s', (value) => {
    for (const text of [`{"context":${value}}`, `{ "x" : ${value} , "context" : ${value} , "y":${value}}`]) {
      JSON.parse(text);
      const span = memberSpans(text).get('context');
      expect(span && cut(text, span)).toBe(value);
    }
  });

  it('source-1: under an escaped spelling of its name too', () => {
    const text = '{"\\u0063onte\\u0078t": 1.0}';
    const span = memberSpans(text).get('context');
    expect(span && cut(text, span)).toBe('1.0');
  });

  it('source-1: an empty object has no members', () => expect(memberSpans(' { } ').size).toBe(0));
});

describe('source-2: a member name that is given twice is refused, with its path', () => {
  it.each([
    ['{"a":1,"a":1}', 'a'],
    ['{"a":1,"\\u0061":1}', 'a'],
    ['{"context":{"b":1,"\\u0062":2}}', 'context.b'],
    ['{"context":[0,{"deep":{"x":1,"y":2,"x":3}}]}', 'context.1.deep.x'],
    ['{"a\\"b":1,"a\\u0022b":2}', 'a"b'],
    ['{"":1,"":2}', ''],
    ['{"__proto__":1,"__proto__":2}', '__proto__'],
    ['{"/":1,"\\/":2}', '/'],
  ])('source-2: %s', (text, path) => expect(faultOf(() => memberSpans(text))).toEqual([path, TWICE]));

  it.each(['{"a":{"b":1},"b":{"b":2}}', '{"a":[{"b":1},{"b":2}]}', '{"a":"a","b":"a"}', '{"a":1,"A":2,"a ":3}'])(
    'source-2: %s repeats nothing',
    (text) => expect(faultOf(() => memberSpans(text))).toBeNull(),
  );

  it('source-2: wherever in a random value a member is doubled, it is found', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), fc.integer(), (object, seed) => {
        const random = new SeededRandom(seed);
        const inner = sourceOf(object as Json, random);
        const [name = ''] = Object.keys(object);
        const doubled = `${inner.trimEnd().slice(0, -1)},${sourceOf(name, random)}:0}`;
        JSON.parse(doubled);
        expect(faultOf(() => memberSpans(`{"context":[${doubled}]}`))).toEqual([`context.0.${name}`, TWICE]);
      }),
    );
  });
});

describe('source-3: depth', () => {
  it('source-3: 128 levels pass, one more is refused', () => {
    expect(faultOf(() => memberSpans(`{"context":${nested(MAX_DEPTH - 1)}}`))).toBeNull();
    const [path, message] = faultOf(() => memberSpans(`{"context":${nested(MAX_DEPTH)}}`)) ?? [];
    expect(message).toBe(DEEP);
    expect(path).toBe(`context${'.0'.repeat(MAX_DEPTH - 1)}`);
  });

  it('source-3: a text far deeper is refused, not a crash', () => {
    const deep = 100_000;
    expect(faultOf(() => memberSpans(`{"context":${nested(deep)}}`))?.[1]).toBe(DEEP);
    const objects = `${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}`;
    expect(faultOf(() => memberSpans(objects))?.[1]).toBe(DEEP);
    const text = `{"events":[${nested(deep)}]}`;
    expect(listItemSpans(text, 'events').map((span) => cut(text, span).length)).toEqual([2 * deep]);
  });
});

describe('source-4: the items of a list are found one by one, and not judged', () => {
  it('source-4: of random lists', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.integer(), (items, seed) => {
        const random = new SeededRandom(seed);
        const sources = items.map((item) => sourceOf(item as Json, random));
        const gap = () => sourceOf.gap(random);
        const list = sources.map((source) => `${gap()}${source}${gap()}`).join(',');
        const text = `{"other":[{}],"events":${gap()}[${list}${items.length === 0 ? gap() : ''}]}`;
        expect(listItemSpans(text, 'events').map((span) => cut(text, span))).toEqual(sources);
      }),
    );
  });

  it('source-4: nasty ones', () => {
    const text = `{"events":[${NASTY.join(' , ')}]}`;
    expect(listItemSpans(text, 'events').map((span) => cut(text, span))).toEqual(NASTY);
  });

  it('source-4: a fault inside an item is its own, one beside the list is the list’s', () => {
    const inside = '{"events":[{"a":1,"a":2},{"b":1}]}';
    expect(listItemSpans(inside, 'events')).toHaveLength(2);
    expect(faultOf(() => listItemSpans('{"events":[],"x":{"a":1,"a":2}}', 'events'))?.[0]).toBe('x.a');
    expect(faultOf(() => listItemSpans('{"events":[],"events":[1]}', 'events'))?.[0]).toBe('events');
  });

  it.each(['{}', '{"events":{}}', '{"events":null}', '{"events":"[1]"}'])('source-4: %s has none', (text) =>
    expect(listItemSpans(text, 'events')).toEqual([]),
  );
});

describe('source-5: names are single within 128 levels, whatever the text holds', () => {
  const within = (levels: number, inner: string) => '[1,'.repeat(levels) + inner + ']'.repeat(levels);

  it.each<[string, string | null]>([
    ['{"a":1,"\\u0061":2}', 'a'],
    ['[{"a":{"b":1,"b":2}}]', '0.a.b'],
    [within(MAX_DEPTH - 1, '{"a":1,"a":2}'), `${'1.'.repeat(MAX_DEPTH - 1)}a`],
    [within(MAX_DEPTH, '{"a":1,"a":2}'), null],
    [`{"x":${within(100_000, '1')},"y":1,"y":2}`, 'y'],
    [within(100_000, '{"a":"]}"}'), null],
    ['"a"', null],
    [' null ', null],
  ])('source-5: %.40s', (text, path) => {
    expect(faultOf(() => requireSingleNames(text))).toEqual(path === null ? null : [path, TWICE]);
  });

  it('source-5: finds what memberSpans finds', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.boolean(), (value, twice) => {
        const text = `{"x":${JSON.stringify(value)}${twice ? ',"x":0' : ''}}`;
        const single = faultOf(() => requireSingleNames(text));
        expect(single).toEqual(faultOf(() => memberSpans(text)));
        expect(single !== null).toBe(twice);
      }),
    );
  });
});
