import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  afterAttempt,
  type Health,
  hasFailedForLong,
  healthMark,
  healthState,
  isSuccessKnown,
  type JudgedAttempt,
  UNTRIED,
} from '../../src/domain/health.ts';
import { NOW } from '../support/builders.ts';

const DAYS = 86_400_000;
const judged = (over: Partial<JudgedAttempt>): JudgedAttempt => ({
  isTest: false,
  status: 200,
  error: null,
  retryAfterMs: null,
  ...over,
});
const failing = (failureCount: number, since = NOW) => ({ ...UNTRIED, failureCount, failingSince: since });

describe('what an attempt says of its webhook', () => {
  it.each<[string, Partial<JudgedAttempt>, string]>([
    ['2xx', {}, 'success'],
    ['the last 2xx', { status: 299 }, 'success'],
    ['2xx cut off', { error: { kind: 'response_incomplete' } }, 'failure'],
    ['3xx', { status: 302 }, 'failure'],
    ['500', { status: 500 }, 'failure'],
    ['410', { status: 410 }, 'failure'],
    ['429 with Retry-After', { status: 429, retryAfterMs: 1000 }, 'failure'],
    ['no answer', { status: null, error: { kind: 'timeout' } }, 'failure'],
    ['409 without Retry-After', { status: 409 }, 'failure'],
    ['409 cut off', { status: 409, retryAfterMs: 1000, error: { kind: 'response_incomplete' } }, 'failure'],
  ])('health-1: %s', (_what, over, mark) => expect(healthMark(judged(over))).toBe(mark));

  it.each<[string, Partial<JudgedAttempt>]>([
    ['a test that succeeds', { isTest: true }],
    ['a test that fails', { isTest: true, status: 500 }],
    ['a 409 with Retry-After, even of 0', { status: 409, retryAfterMs: 0 }],
    ['what Posthorn itself cut off', { status: null, error: { kind: 'interrupted' } }],
  ])('health-2: %s counts for nothing', (_what, over) => expect(healthMark(judged(over))).toBe('none'));
});

it.each<[string, Health, number, boolean]>([
  ['10 failures and 5 days', failing(10), 5 * DAYS, true],
  ['9 failures', failing(9), 6 * DAYS, false],
  ['10 failures a moment before 5 days', failing(10), 5 * DAYS - 1, false],
  ['many failures in an hour', failing(5000), 3_600_000, false],
  ['none', UNTRIED, 9 * DAYS, false],
])('health-3: a webhook is given up after at least 10 failures and 5 days: %s', (_what, health, later, expected) =>
  expect(hasFailedForLong(health, NOW + later)).toBe(expected),
);

it('health-8: the state of a webhook in a word', () => {
  expect(healthState(true, UNTRIED)).toBe('untried');
  expect(healthState(true, { ...UNTRIED, lastSuccessAt: NOW })).toBe('healthy');
  expect(healthState(true, { ...failing(1), lastSuccessAt: NOW })).toBe('failing');
  expect(healthState(false, { ...UNTRIED, lastSuccessAt: NOW })).toBe('off');
});

describe('what an attempt makes of the health', () => {
  it('health-4: failures are counted from the first since the last success', () => {
    const failed = afterAttempt(afterAttempt(UNTRIED, 'failure', NOW), 'failure', NOW + 9);
    expect(failed).toEqual({ lastSuccessAt: null, lastFailureAt: NOW + 9, failingSince: NOW, failureCount: 2 });
    const works = afterAttempt(failed, 'success', NOW + 20);
    expect(works).toEqual({ lastSuccessAt: NOW + 20, lastFailureAt: NOW + 9, failingSince: null, failureCount: 0 });
  });

  it('health-4: an attempt that is recorded late moves no time back', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(1e6))), (attempts) => {
        let health = UNTRIED;
        for (const [isSuccess, at] of attempts) {
          const next = afterAttempt(health, isSuccess ? 'success' : 'failure', at);
          expect(next.lastSuccessAt ?? -1).toBeGreaterThanOrEqual(health.lastSuccessAt ?? -1);
          expect(next.lastFailureAt ?? -1).toBeGreaterThanOrEqual(health.lastFailureAt ?? -1);
          expect(next.failingSince === null).toBe(isSuccess);
          health = next;
        }
      }),
    );
  });

  it('health-4: a success is written once a minute, and the first one after a failure at once', () => {
    expect([undefined, NOW, NOW - 59_999, NOW - 60_000, NOW + 60_000].map((at) => isSuccessKnown(at, NOW))).toEqual([
      false,
      true,
      true,
      false,
      false,
    ]);
  });
});
