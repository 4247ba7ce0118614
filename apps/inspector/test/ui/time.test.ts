import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { momentOf, shortClockText } from '../../src/ui/clock.ts';
import { inZone, rangeQuery, withZone } from '../../src/views/live/query-terms.ts';

describe('inspector-59: times are read and written in one zone', () => {
  const { TZ } = process.env;
  beforeAll(() => {
    process.env['TZ'] = 'Europe/Berlin';
  });
  afterAll(() => {
    if (TZ === undefined) delete process.env['TZ'];
    else process.env['TZ'] = TZ;
  });

  it.each([
    ['2026-01-31 09:30:00', Date.UTC(2026, 0, 31, 9, 30)],
    ['2026-01-31T09:30:00.120Z', Date.UTC(2026, 0, 31, 9, 30, 0, 120)],
    ['2026-01-31T09:30:00+02:00', Date.UTC(2026, 0, 31, 7, 30)],
  ])('inspector-59: %s of the API is UTC where it names no zone', (text, ms) => {
    expect(momentOf(text)).toBe(ms);
  });

  it.each([
    ['since:2026-01-31T09:30', 'since:2026-01-31T09:30+01:00', 'since:2026-01-31T09:30Z'],
    ['since:"2026-07-31 09:30:05"', 'since:2026-07-31T09:30:05+02:00', 'since:2026-07-31T09:30:05Z'],
    ['is:test until:2026-01-31', 'is:test until:2026-01-31T00:00+01:00', 'is:test until:2026-01-31T00:00Z'],
    [
      '(since:2026-01-31T09:30 OR is:test)',
      '(since:2026-01-31T09:30+01:00 OR is:test)',
      '(since:2026-01-31T09:30Z OR is:test)',
    ],
    ['since:2026-01-31T09:30+05:00', 'since:2026-01-31T09:30+05:00', 'since:2026-01-31T09:30+05:00'],
    ['since:15m', 'since:15m', 'since:15m'],
    ['since:2026-13-31', 'since:2026-13-31', 'since:2026-13-31'],
    ['body.date:2026-01-31', 'body.date:2026-01-31', 'body.date:2026-01-31'],
  ])('inspector-59: %s is asked as %s where times are local, as %s where they are UTC', (typed, local, utc) => {
    expect(withZone(typed, 'local')).toBe(local);
    expect(withZone(typed, 'utc')).toBe(utc);
  });

  it('inspector-59: a query is shown in the zone of the list, also what the pulse made of a range', () => {
    const [from, to] = [Date.UTC(2026, 0, 31, 9, 30), Date.UTC(2026, 0, 31, 9, 31, 0, 250)];
    const query = rangeQuery('status:failed', from, to);
    expect(inZone(query, 'local')).toBe(
      'status:failed since:2026-01-31T10:30+01:00 until:2026-01-31T10:31:00.250+01:00',
    );
    expect(inZone(inZone(query, 'local'), 'utc')).toBe(
      'status:failed since:2026-01-31T09:30Z until:2026-01-31T09:31:00.250Z',
    );
    expect(inZone('since:2026-01-31', 'local')).toBe('since:2026-01-31T01:00+01:00');
  });

  it('inspector-65: a time of the list is at most 15 characters wide, on any day', () => {
    const now = Date.UTC(2026, 0, 31, 9, 30, 5, 120);
    expect(shortClockText(now, 'utc', now)).toBe('09:30:05.120Z');
    expect(shortClockText(now - 86_400_000, 'utc', now)).toBe('01-30 09:30:05Z');
    expect(shortClockText(now - 86_400_000 * 40, 'utc', now)).toBe('2025-12-22');
  });
});
