import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonFault } from '../../src/domain/json-fault.ts';

describe('where a text is not JSON', () => {
  it.each([
    ['', 1, 1, /empty/],
    [' \n ', 1, 1, /empty/],
    ['{"a": }', 1, 7, /expected a value/],
    ['{"a":1,}', 1, 8, /member name/],
    ['[1,]', 1, 4, /expected a value/],
    ['[1 2]', 1, 4, /comma/],
    ['{\n"a" 1}', 2, 5, /':'/],
    ['{\r\n\r\na}', 3, 1, /member name/],
    ['{"a":1', 1, 7, /ends too early: expected a comma/],
    ['{"a', 1, 4, /closing quote/],
    ['"a\nb"', 1, 3, /control character/],
    ['"a\\x"', 1, 3, /escape/],
    ['{"a":01}', 1, 7, /number/],
    ['{"a":tru}', 1, 6, /expected a value/],
    ['{"a":nullx}', 1, 6, /expected a value/],
    ['{} {}', 1, 4, /nothing more/],
    ["{'a':1}", 1, 2, /member name/],
    ['[}', 1, 2, /expected a value or ']'/],
    ['{"a":1]', 1, 7, /comma/],
  ])('payload-9: %j, line %i, column %i', (text, line, column, reason) =>
    expect(jsonFault(text)).toEqual({ line, column, reason: expect.stringMatching(reason) }),
  );

  it('payload-9: agrees with JSON.parse, and the place is where the text can no longer become JSON', () => {
    const pieces = fc.array(
      fc.constantFrom(
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '"',
        '"a"',
        '1',
        '-',
        '0',
        '.5',
        'e1',
        'true',
        'null',
        ' ',
        '\n',
        '\\',
        'x',
      ),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          pieces.map((list) => list.join('')),
          fc.string({ unit: 'binary' }),
          fc.json(),
        ),
        (text) => {
          const fault = jsonFault(text);
          let isJson = true;
          try {
            JSON.parse(text);
          } catch {
            isJson = false;
          }
          expect(fault === null).toBe(isJson);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('payload-9: ends in time for long texts, and without a deep stack', () => {
    expect(jsonFault('['.repeat(250_000))).toMatchObject({ column: 250_001 });
    expect(jsonFault(`"${'a'.repeat(250_000)}`)).toMatchObject({ column: 250_002 });
  });
});
