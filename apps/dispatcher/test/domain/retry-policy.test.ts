import { DEFAULT_RETRY_SCHEDULE } from '@posthorn/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextAttemptAt, parseRetryAfter, type RetryPolicy, retryDelaysMs } from '../../src/domain/retry-policy.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 0, 31, 9, 30);

const policy = (over: Partial<RetryPolicy> = {}): RetryPolicy => ({
  retrySchedule: null,
  retryHourly: false,
  retryDaily: false,
  ...over,
});

const schedules = fc.array(fc.double({ min: 0, max: 604_800, noNaN: true }), { maxLength: 50 });
const fractions = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('retry-1: the schedule', () => {
  it('retry-1: by default ten attempts: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h, about 76 h in all', () => {
    const delays = retryDelaysMs(policy());
    expect(delays.map((ms) => ms / 1000)).toEqual(DEFAULT_RETRY_SCHEDULE);
    expect(delays).toEqual([5000, 300_000, HOUR / 2, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR]);
    expect(delays.reduce((sum, ms) => sum + ms) / HOUR).toBeCloseTo(75.6, 1);
  });

  it('retry-1: a schedule with n entries means n + 1 attempts, whatever its entries are', () => {
    fc.assert(
      fc.property(schedules, fractions, (retrySchedule, fraction) => {
        const given = policy({ retrySchedule });
        for (let failures = 1; failures <= retrySchedule.length; failures += 1) {
          expect(nextAttemptAt(given, failures, NOW, null, fraction)).not.toBeNull();
        }
        expect(nextAttemptAt(given, retrySchedule.length + 1, NOW, null, fraction)).toBeNull();
      }),
    );
  });

  it('retry-1: fractions of a second count', () =>
    expect(retryDelaysMs(policy({ retrySchedule: [0, 0.25, 1.5] }))).toEqual([0, 250, 1500]));

  it('retry-2: an empty schedule is no retry, null is the default one', () => {
    expect(nextAttemptAt(policy({ retrySchedule: [] }), 1, NOW, null, 0.5)).toBeNull();
    expect(nextAttemptAt(policy({ retrySchedule: null }), 1, NOW, null, 0.5)).toBe(NOW + 5000);
  });

  it.each([
    [{ retryHourly: true }, [...Array(24).fill(HOUR)]],
    [{ retryDaily: true }, [...Array(7).fill(DAY)]],
    [{ retryHourly: true, retryDaily: true }, [...Array(24).fill(HOUR), ...Array(7).fill(DAY)]],
  ])('retry-3: %o is added to the schedule', (added, tail) => {
    expect(retryDelaysMs(policy({ retrySchedule: [1, 2], ...added }))).toEqual([1000, 2000, ...tail]);
    expect(retryDelaysMs(policy({ retrySchedule: [], ...added }))).toEqual(tail);
  });
});

describe('retry-4: jitter', () => {
  it('retry-4: each pause is spread by ten per cent both ways, and by no more', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 604_800, noNaN: true }), fractions, (seconds, fraction) => {
        const at = nextAttemptAt(policy({ retrySchedule: [seconds] }), 1, NOW, null, fraction);
        const pauseMs = (at ?? 0) - NOW;
        expect(pauseMs).toBeGreaterThanOrEqual(Math.floor(seconds * 900));
        expect(pauseMs).toBeLessThanOrEqual(Math.ceil(seconds * 1100));
      }),
    );
  });

  it.each([
    [0, 90_000],
    [0.5, 100_000],
    [0.999_999, 110_000],
  ])('retry-4: chance %f of a pause of 100 s', (fraction, pauseMs) =>
    expect(nextAttemptAt(policy({ retrySchedule: [100] }), 1, NOW, null, fraction)).toBe(NOW + pauseMs),
  );
});

describe('retry-5, retry-6: Retry-After', () => {
  it.each([
    ['0', 0],
    ['120', 120_000],
    [' 120 ', 120_000],
    ['99999999999999999999', 1e23],
    ['Sat, 31 Jan 2026 09:31:00 GMT', 60_000],
    ['Saturday, 31-Jan-26 09:31:00 GMT', 60_000],
    ['Sat Jan 31 09:31:00 2026', 60_000],
    ['Sat, 31 Jan 2026 09:29:00 GMT', 0],
  ])('retry-5: %s is understood', (header, ms) => expect(parseRetryAfter(header, NOW)).toBe(ms));

  it.each([
    undefined,
    '',
    '  ',
    '-5',
    '7.5',
    '1e3',
    '+3',
    '0x10',
    'soon',
    'try 2099',
    '2026-02-01',
    'Sat, never',
    '5 s',
  ])('retry-5: %s is ignored', (header) => expect(parseRetryAfter(header, NOW)).toBeNull());

  it('retry-5: whatever a receiver sends, it is no fault', () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        const ms = parseRetryAfter(header, NOW);
        expect(ms === null || ms >= 0).toBe(true);
      }),
    );
  });

  it.each([
    ['no wish', null, 100_000],
    ['a shorter wish', 50_000, 100_000],
    ['a longer wish', 200_000, 200_000],
    ['a wish of a day', DAY, DAY],
    ['a wish of two days', 2 * DAY, DAY],
    ['an endless wish', Number.POSITIVE_INFINITY, DAY],
  ])('retry-6: the later of schedule and header counts, at most 24 h: %s', (_, askedMs, pauseMs) =>
    expect(nextAttemptAt(policy({ retrySchedule: [100] }), 1, NOW, askedMs, 0.5)).toBe(NOW + pauseMs),
  );

  it('retry-6: a schedule beyond a day is not cut to a day', () =>
    expect(nextAttemptAt(policy({ retrySchedule: [604_800] }), 1, NOW, 1000, 0.5)).toBe(NOW + 7 * DAY));

  it('retry-6: Retry-After adds no attempt to a schedule that is used up', () =>
    expect(nextAttemptAt(policy({ retrySchedule: [1] }), 2, NOW, 1000, 0.5)).toBeNull());
});
