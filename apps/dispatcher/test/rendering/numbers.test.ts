import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectFault, rendered } from './table.ts';

describe('numbers', () => {
  it.each([
    ['1234.5|number_format', '1,235'],
    ['1234.567|number_format(2)', '1,234.57'],
    ["1234567.891|number_format(2, ',', '.')", '1.234.567,89'],
    ["1234.5|number_format(2, '.', '')", '1234.50'],
    ['0.5|number_format(0)', '1'],
    ['1.005|number_format(2)', '1.01'],
    ['(-1234.567)|number_format(2)', '-1,234.57'],
    ['(-0.4)|number_format(0)', '0'],
    ['"99.995"|number_format(2)', '100.00'],
    ['missing|number_format(2)', '0.00'],
    ['999|number_format', '999'],
    ["1000|number_format(thousand_sep='\u00a0')", '1\u00a0000'],
    ['1e21|number_format(1)', 'fault: '],
    ['2.5|round', '3'],
    ['(-2.5)|round', '-3'],
    ['1.955|round(2)', '1.96'],
    ["1.21|round(1, 'ceil')", '1.3'],
    ["1.29|round(1, 'floor')", '1.2'],
    ["(-1.21)|round(1, 'floor')", '-1.3'],
    ['1234|round(-2)', '1200'],
    ['(-3)|abs', '3'],
  ])('template-6: %s', (expression, text) => {
    const result = rendered(`{{ ${expression} }}`);
    if (text === 'fault: ') expect(result).toMatch(/^fault/);
    else expect(result).toBe(text);
  });

  it('template-6: what is no number is a fault', () => {
    expectFault('{{ a|number_format }}', /a number is needed/, { a: [1] });
    expectFault('{{ a + 1 }}', /a number is needed/, { a: 'abc' });
    expectFault('{{ 1|number_format(1000000) }}', /decimals/);
    expectFault("{{ 1|round(0, 'sideways') }}", /common/);
  });

  it.each([
    ["1234.5|currency('NZD')", '$1,234.50'],
    ['1234.5|currency', '$1,234.50'],
    ["(-3)|currency('EUR')", '-€3.00'],
    ["1234.5|currency('JPY')", '¥1,235'],
    ["'12.345'|currency('GBP')", '£12.35'],
    ["missing|currency('NZD')", ''],
  ])('template-7: %s', (expression, text) => expect(rendered(`{{ ${expression} }}`)).toBe(text));

  it.each(['abc', '5 apples', ' '])('template-7: %j is not an amount', (amount) =>
    expectFault("{{ a|currency('NZD') }}", /a number is needed/, { a: amount }),
  );

  it('template-7: a code that is none is a fault', () =>
    expectFault("{{ 1|currency('dollars') }}", /three capital letters/));

  it('template-18: a number beyond a double is printed as it was written', () => {
    const context = '{"id":9007199254740993,"huge":1e999,"list":[12345678901234567890]}';
    expect(rendered('{{ id }} {{ huge }} {{ list|json_encode }} {{ id ~ "" }}', context)).toBe(
      '9007199254740993 1e999 [12345678901234567890] 9007199254740993',
    );
    expect(rendered('{{ id > 5 ? "y" : "n" }}', context)).toBe('y');
    expect(rendered('{{ a }}', '{"a":15.0}')).toBe('15');
  });

  it.each([
    ['1234567890123.45', '1234567890123.45'],
    ['1234567890123.4500', '1234567890123.45'],
    ['-98765432109876.54', '-98765432109876.54'],
    ['999999999999.99', '999999999999.99'],
    ['1000000000000.1', '1000000000000.1'],
    ['12345678901234567890.12', '12345678901234567890.12'],
    ['100000000000000000000', '100000000000000000000'],
  ])('number-2: %s keeps its cents, as it is and formatted', (number, text) => {
    expect(rendered('{{ n }}', `{"n":${number}}`)).toBe(number);
    expect(rendered("{{ n|number_format(2, '.', '') }}", `{"n":${number}}`)).toBe(
      text.includes('.') ? text.padEnd(text.indexOf('.') + 3, '0') : `${text}.00`,
    );
    expect(rendered("{{ n|number_format(2, '.', '') }}", `{"n":"${number}"}`)).toBe(
      text.includes('.') ? text.padEnd(text.indexOf('.') + 3, '0') : `${text}.00`,
    );
  });

  it('number-2: a calculated amount of thousands of millions keeps its cents and shows no noise', () => {
    expect(rendered('{{ a + b }}', { a: 1000000000000.1, b: 0.2 })).toBe('1000000000000.3');
    expect(rendered('{{ a * 100 }}', { a: 12345678901.23 })).toBe('1234567890123');
    expect(rendered("{{ n|currency('NZD') }}", '{"n":12345678901234567.89}')).toBe('$12,345,678,901,234,567.89');
  });

  it.each([
    ['12345678901234567.895|round(2)', '12345678901234567.9'],
    ["12345678901234567.891|round(2, 'ceil')", '12345678901234567.9'],
    ["12345678901234567.899|round(2, 'floor')", '12345678901234567.89'],
    ["(0 - 1)|round(0, 'floor')", '-1'],
    ['9007199254740993|round(-2)', '9007199254741000'],
    ['9007199254740993|round(-20)', '0'],
    ['9007199254740993|number_format(2)', '9,007,199,254,740,993.00'],
  ])('number-3: %s', (expression, text) => expect(rendered(`{{ ${expression} }}`)).toBe(text));

  it('number-3: rounding what is written rounds as a reader would', () => {
    const digits = fc.bigInt({ min: 10n ** 17n, max: 10n ** 25n });
    fc.assert(
      fc.property(digits, fc.integer({ min: 0, max: 999 }), fc.boolean(), (whole, thousandths, isNegative) => {
        const sign = isNegative ? '-' : '';
        const source = `${sign}${whole}.${String(thousandths).padStart(3, '0')}`;
        const cents = whole * 100n + BigInt(Math.round(thousandths / 10));
        const expected = `${sign}${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;
        expect(rendered("{{ n|number_format(2, '.', '') }}", `{"n":${source}}`)).toBe(expected);
      }),
      // The largest is short when written, and no double.
      { examples: [[10n ** 25n, 0, false]] },
    );
  });
});
