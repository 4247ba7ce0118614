import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTime, toRfc3339, toVendorTime } from '../src/index.ts';

const AT = Date.UTC(2026, 0, 31, 9, 30, 5, 250);

describe('the two time formats', () => {
  it('time-1: the vendor’s is SQL-like UTC without fractions', () =>
    expect(toVendorTime(AT)).toBe('2026-01-31 09:30:05'));
  it('time-1: the other is RFC 3339 UTC with milliseconds', () =>
    expect(toRfc3339(AT)).toBe('2026-01-31T09:30:05.250Z'));

  it.each<[string, number]>([
    ['2026-01-31 09:30:05', AT - 250],
    ['2026-01-31T09:30:05', AT - 250],
    ['2026-01-31T09:30:05Z', AT - 250],
    ['2026-01-31t09:30:05z', AT - 250],
    ['2026-01-31T09:30:05.25Z', AT],
    ['2026-01-31T09:30:05.250123456Z', AT],
    ['2026-01-31T20:30:05.250+11:00', AT],
    ['2026-01-31 04:30:05.250-05:00', AT],
    ['2024-02-29 00:00:00', Date.UTC(2024, 1, 29)],
    ['2026-02-01T00:30:00+11:00', Date.UTC(2026, 0, 31, 13, 30)],
    ['1969-12-31 23:59:59', -1000],
  ])('time-2: reads %s', (text, epochMs) => expect(parseTime(text)).toBe(epochMs));

  it.each([
    '',
    'now',
    '2026-01-31',
    '09:30:05',
    '2026-01-31 09:30',
    '2026-1-31 09:30:05',
    '2026-02-31 09:30:05',
    '2025-02-29 09:30:05',
    '2026-13-01 09:30:05',
    '2026-00-10 09:30:05',
    '2026-01-00 09:30:05',
    '2026-01-31 25:00:00',
    '2026-01-31 09:60:00',
    '2026-01-31 09:30:61',
    '2026-01-31  09:30:05',
    ' 2026-01-31 09:30:05',
    '2026-01-31 09:30:05 ',
    '2026-01-31T09:30:05+1100',
    '2026-01-31T09:30:05.Z',
    '2026-01-31T09:30:05.1234567890Z',
    '1769851805',
  ])('time-2: refuses %j', (text) => expect(parseTime(text)).toBeUndefined());

  it('time-1, time-2: what is written is read back', () => {
    const instant = fc.integer({ min: Date.UTC(1900, 0), max: Date.UTC(9999, 11, 31) });
    fc.assert(
      fc.property(instant, (epochMs) => {
        expect(parseTime(toRfc3339(epochMs))).toBe(epochMs);
        expect(parseTime(toVendorTime(epochMs))).toBe(Math.floor(epochMs / 1000) * 1000);
      }),
    );
  });
});
