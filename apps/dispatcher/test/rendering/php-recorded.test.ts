// Numbers against what PHP's Twig printed. `php/record-php.php` made the record.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rendered } from './table.ts';

const read = (name: string) => JSON.parse(readFileSync(new URL(`./php/${name}`, import.meta.url), 'utf8'));
const { context, expressions } = read('expressions.json') as { context: string; expressions: string[] };
/** `null` where PHP ended with an error. */
const { printed } = read('recorded.json') as { printed: Record<string, string | null> };

/** What templates.md lists under "Where numbers differ from PHP". */
const DIFFERENCES: Record<string, string> = {
  // No digit of the whole part is lost, and no cent.
  '2 ** 63': '9223372036854775808',
  '2 ** 64': '18446744073709551616',
  '3 ** 40': '12157665459056928768',
  'id / 2': '4503599627370496',
  n: '123456789012345.67',
  'n + 0': '123456789012345.67',
  'n * 2': '246913578024691.34',
  'n|round': '123456789012346',
  'n|round(1)': '123456789012345.7',
  'big * 1.0': '123456789012345680',
  'big|round(2)': '123456789012345680',
  'max + 1': '9223372036854775808',
  'max * 2': '18446744073709551616',
  '-max - 2': '-9223372036854775808',
  'beyond + 1': '12345678901234567168',
  'trillion + 0.25': '1000000000000.75',
  '1234567890123.45': '1234567890123.45',
  '1234567890123.45 * 1': '1234567890123.45',
  '12345678901234.56': '12345678901234.56',
  '12345678901234.5|round(1)': '12345678901234.5',
  '99999999999999.9': '99999999999999.9',
  // Nor does a filter lose any of a number as it was written.
  'id|number_format': '9,007,199,254,740,993',
  'id|round': '9007199254740993',
  'max|number_format': '9,223,372,036,854,775,807',
  beyond: '12345678901234567890',
  'beyond|number_format': '12,345,678,901,234,567,890',
  'beyond|json_encode': '12345678901234567890',
  "longtext|number_format(2, '.', '')": '123456789012345678.91',
  'longtext|round(1)': '123456789012345678.9',
  // Twig 3.5 loses the brackets when it writes PHP.
  '- 2 ** 2': '4',
  '(-2) ** 2': '4',
};

describe('numbers as PHP', () => {
  it.each(expressions)('number-1: {{ %s }}', (expression) => {
    const text = rendered(`{{ ${expression} }}`, context);
    const recorded = printed[expression];
    expect(recorded, 'run record-php.php').toBeDefined();
    if (recorded === null) expect(text).toMatch(/^fault: /);
    else expect(text).toBe(DIFFERENCES[expression] ?? recorded);
  });

  it('number-1: every difference that is listed is one', () => {
    for (const [expression, text] of Object.entries(DIFFERENCES)) expect(printed[expression]).not.toBe(text);
  });
});
