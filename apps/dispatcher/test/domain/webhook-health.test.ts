import { describe, expect, it } from 'vitest';
import {
  hasFailedForLong,
  healthMark,
  healthState,
  type JudgedAttempt,
  UNTRIED,
  type WebhookHealth,
} from '../../src/domain/webhook-health.ts';
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
  ])('HLT1: %s', (_what, over, mark) => expect(healthMark(judged(over))).toBe(mark));

  it.each<[string, Partial<JudgedAttempt>]>([
    ['a test that succeeds', { isTest: true }],
    ['a test that fails', { isTest: true, status: 500 }],
    ['a 409 with Retry-After, even of 0', { status: 409, retryAfterMs: 0 }],
    ['what Posthorn itself cut off', { status: null, error: { kind: 'interrupted' } }],
  ])('HLT2: %s counts for nothing', (_what, over) => expect(healthMark(judged(over))).toBe('none'));
});

it.each<[string, WebhookHealth, number, boolean]>([
  ['10 failures and 5 days', failing(10), 5 * DAYS, true],
  ['9 failures', failing(9), 6 * DAYS, false],
  ['10 failures a moment before 5 days', failing(10), 5 * DAYS - 1, false],
  ['many failures in an hour', failing(5000), 3_600_000, false],
  ['none', UNTRIED, 9 * DAYS, false],
])('HLT3: a webhook is given up after at least 10 failures and 5 days: %s', (_what, health, later, expected) =>
  expect(hasFailedForLong(health, NOW + later)).toBe(expected),
);

it('HLT8: the state of a webhook in a word', () => {
  expect(healthState(true, UNTRIED)).toBe('untried');
  expect(healthState(true, { ...UNTRIED, lastSuccessAt: NOW })).toBe('healthy');
  expect(healthState(true, { ...failing(1), lastSuccessAt: NOW })).toBe('failing');
  expect(healthState(false, { ...UNTRIED, lastSuccessAt: NOW })).toBe('off');
});
