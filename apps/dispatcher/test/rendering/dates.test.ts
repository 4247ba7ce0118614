import { describe, expect, it } from 'vitest';
import { expectFault, rendered } from './table.ts';

const at = (format: string, time: unknown = '2026-03-01 09:05:07', zone = '') =>
  rendered(`{{ t|date(f${zone === '' ? '' : ', z'}) }}`, { t: time, f: format, z: zone });

describe('dates', () => {
  it.each([
    ['jS F Y', '1st March 2026'],
    ['d D j l N S w z', '01 Sun 1 Sunday 7 st 0 59'],
    ['W o F M m n t L', '09 2026 March Mar 03 3 31 0'],
    ['Y y a A g G h H i s', '2026 26 am AM 9 9 09 09 05 07'],
    ['u v e I O P p T Z U', '000000 000 UTC 0 +0000 +00:00 Z UTC 0 1772355907'],
    ['c', '2026-03-01T09:05:07+00:00'],
    ['r', 'Sun, 01 Mar 2026 09:05:07 +0000'],
    ['l \\t\\h\\e jS', 'Sunday the 1st'],
    ['', ''],
    ['?!-', '?!-'],
  ])('template-4: %s', (format, text) => expect(at(format)).toBe(text));

  it.each([
    ['2026-01-02', 'jS', '2nd'],
    ['2026-01-03', 'jS', '3rd'],
    ['2026-01-11', 'jS', '11th'],
    ['2026-01-12', 'jS', '12th'],
    ['2026-01-13', 'jS', '13th'],
    ['2026-01-21', 'jS', '21st'],
    ['2026-01-22', 'jS', '22nd'],
    ['2026-01-30', 'jS', '30th'],
    ['2021-01-03', 'o-W', '2020-53'],
    ['2024-12-30', 'o-W', '2025-01'],
    ['2024-02-10', 'L t', '1 29'],
    ['2026-03-01 00:30:00', 'g A', '12 AM'],
    ['2026-03-01 12:30:00', 'g a', '12 pm'],
  ])('template-4: %s as %s', (time, format, text) => expect(at(format, time)).toBe(text));

  it.each([
    ['2026-03-01T09:05:07Z', '2026-03-01 09:05:07.000'],
    ['2026-03-01T09:05:07.123456+13:00', '2026-02-28 20:05:07.123'],
    ['2026-03-01', '2026-03-01 00:00:00.000'],
    [0, '1970-01-01 00:00:00.000'],
    [1_772_355_907, '2026-03-01 09:05:07.000'],
    ['1772355907', '2026-03-01 09:05:07.000'],
  ])('template-5: %s is read', (time, text) => expect(at('Y-m-d H:i:s.v', time)).toBe(text));

  it.each(['now', 'tomorrow', '2026-02-30', '2026-03-01 25:00:00', 'x', 1e18, true, '10/10/2026'])(
    'template-5: %s is no time',
    (time) => expectFault('{{ t|date("Y") }}', /a date must be/, { t: time }),
  );

  it('template-5: a missing time is empty, and the format has a default', () => {
    expect(rendered('[{{ t|date("Y") }}]')).toBe('[]');
    expect(rendered('{{ t|date }}', { t: '2026-03-01 09:05:07' })).toBe('March 1, 2026 09:05');
  });

  it('template-5: a time zone is a name', () => {
    expect(at('Y-m-d H:i P e I Z', undefined, 'Pacific/Auckland')).toBe(
      '2026-03-01 22:05 +13:00 Pacific/Auckland 1 46800',
    );
    expect(at('H:i I', '2026-07-01 00:00:00', 'Pacific/Auckland')).toBe('12:00 0');
    expect(at('H:i P', '2026-07-01 00:00:00', 'America/St_Johns')).toBe('21:30 -02:30');
    expectFault('{{ "2026-01-01"|date("Y", "Nowhere/At_All") }}', /timezone/);
  });

  it.each([
    ['+1 day', '2026-03-02 09:05:07'],
    ['-2 weeks', '2026-02-15 09:05:07'],
    ['+1 month 3 hours', '2026-04-01 12:05:07'],
    ['-1 year', '2025-03-01 09:05:07'],
  ])('template-5: date_modify %s', (modifier, text) =>
    expect(rendered('{{ t|date_modify(m)|date("Y-m-d H:i:s") }}', { t: '2026-03-01 09:05:07', m: modifier })).toBe(
      text,
    ),
  );

  it('template-5: date_modify refuses what it does not know', () => {
    for (const modifier of ['+1 parsec', '', 'now', '+1 weekday', '1 day x', 'x'.repeat(1000)])
      expectFault('{{ "2026-03-01"|date_modify(m) }}', /date_modify/, { m: modifier });
  });
});
