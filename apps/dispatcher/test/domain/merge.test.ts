import { LARGE_BYTES } from '@posthorn/diagnose/checks';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spliceExtra } from '../../src/domain/merge.ts';
import { readJson } from '../../src/domain/read-json.ts';
import { type Json, sourceOf } from '../support/json-text.ts';
import { SeededRandom } from '../support/seeded-random.ts';

const bodyOf = (context: string, rendered: string): string => {
  const result = spliceExtra(context, rendered);
  return result.ok ? result.body : `fault: ${result.reason}`;
};
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

describe('extra data', () => {
  it.each([
    ['{"a":15.0}', '{"b":1.50}', '{"a":15.0,"b":1.50}'],
    [
      '{ "a" : 1 \n}\n',
      ' { "b" : [ 1, "}" ] , "c":9007199254740993 } ',
      '{ "a" : 1 \n,"b" : [ 1, "}" ],"c":9007199254740993}\n',
    ],
    ['{}', '{"b":1}', '{"b":1}'],
    [' { } ', '{"\\u0062":"\\u00e9"}', ' { "\\u0062":"\\u00e9"} '],
    ['{"a":"}"}', '{"b":2}', '{"a":"}","b":2}'],
  ])('extra-data-1: %s and %s', (context, extra, body) => expect(bodyOf(context, extra)).toBe(body));

  it.each([
    ['{"a":1}', '{"a":2,"b":3}', '{"a":1,"b":3}'],
    ['{"a":null}', '{"a":2}', '{"a":null}'],
    ['{"\\u0061":1}', '{"a":2}', '{"\\u0061":1}'],
    ['{"a":1}', '{"\\u0061":2}', '{"a":1}'],
    ['{"x":{"y":1}}', '{"x":{"z":2},"y":3}', '{"x":{"y":1},"y":3}'],
    ['{"a":1}', '{"__proto__":2,"A":3}', '{"a":1,"__proto__":2,"A":3}'],
    ['{"__proto__":1}', '{"__proto__":2}', '{"__proto__":1}'],
  ])('extra-data-2: the context wins: %s and %s', (context, extra, body) => expect(bodyOf(context, extra)).toBe(body));

  it('extra-data-3: nothing to add leaves the context as it is', () => {
    for (const extra of ['{}', ' {\n} ', '{"a":9}']) expect(bodyOf(' {"a" : 1.0 } ', extra)).toBe(' {"a" : 1.0 } ');
  });

  it.each([
    ['', /not valid JSON/],
    ['{"a":}', /not valid JSON/],
    ['{"a":1}}', /not valid JSON/],
    ['{"a":secret}', /^fault: the output of the template is not valid JSON( at position \d+)?$/],
    ['[]', /not a JSON object/],
    ['null', /not a JSON object/],
    ['"x"', /not a JSON object/],
    ['{"a":1,"\\u0061":2}', /a appears twice/],
    ['{"x":{"b":1,"b":2}}', /x\.b appears twice/],
    [`{"x":${nested(128)}}`, /deeper than 128/],
  ])('extra-data-4: %s is refused', (extra, reason) => expect(bodyOf('{"a":1}', extra)).toMatch(reason));

  it('extra-data-4: 128 levels pass', () => expect(bodyOf('{}', `{"x":${nested(127)}}`)).toContain('"x"'));

  it('extra-data-5: the body is at most 1 MiB and 64 KiB, in bytes', () => {
    const limit = 1024 * 1024 + 64 * 1024;
    const frame = '{"a":"","b":1}'.length;
    const fits = `{"a":"${'\u20ac😀é'.repeat((limit - frame - 100) / 9)}`;
    const pad = limit - Buffer.byteLength(`${fits}","b":1}`);
    expect(bodyOf(`${fits}${'x'.repeat(pad)}"}`, '{"b":1}')).toMatch(/"b":1}$/);
    expect(bodyOf(`${fits}${'x'.repeat(pad + 1)}"}`, '{"b":1}')).toMatch(/longer than 1114112 bytes/);
  });

  it('check-16: the check `large` sends the largest body', () => {
    const frame = '{"a":"","b":1}'.length;
    const fits = 'x'.repeat(LARGE_BYTES - frame);
    expect(bodyOf(`{"a":"${fits}"}`, '{"b":1}')).toHaveLength(LARGE_BYTES);
    expect(bodyOf(`{"a":"${fits}x"}`, '{"b":1}')).toMatch(/longer than 1114112 bytes/);
  });

  it('extra-data-6: of random objects, the value is that of the extra members under the context’s', () => {
    const name = fc.oneof(fc.constantFrom('a', 'b', '__proto__', 'constructor', '', '1', '"}'), fc.string());
    const object = fc.array(fc.tuple(name, fc.jsonValue()), { maxLength: 6 }).map((pairs) => Object.fromEntries(pairs));
    fc.assert(
      fc.property(object, object, fc.integer(), (context, extra, seed) => {
        const random = new SeededRandom(seed);
        const [contextText, extraText] = [sourceOf(context as Json, random), sourceOf(extra as Json, random)];
        const body = bodyOf(contextText, extraText);
        const [own, added] = [readJson(contextText) as object, readJson(extraText) as object];
        const expected = Object.fromEntries([...Object.entries(added), ...Object.entries(own)]);
        expect(new Map(Object.entries(readJson(body) as object))).toEqual(new Map(Object.entries(expected)));
        expect(body.startsWith(contextText.slice(0, contextText.lastIndexOf('}')))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
