import { describe, expect, it } from 'vitest';
import { type ApiError, failure } from '../src/result.ts';
import { parseRetryAfter, retryDelayMs } from '../src/retry.ts';

const policy = { retries: 3, baseMs: 200, maxMs: 1000 };
const error = (fields: Partial<ApiError>): ApiError => failure({ code: 'network', message: '', ...fields }).error;

describe('client-4: what is tried again, and after how long', () => {
  it.each<[string, number, Partial<ApiError>, boolean, number, number | undefined]>([
    ['first retry, least jitter', 1, {}, true, 0, 100],
    ['first retry, most jitter', 1, {}, true, 1, 200],
    ['doubles', 2, {}, true, 1, 400],
    ['is capped', 3, { status: 503 }, true, 1, 800],
    ['retries used up', 4, {}, true, 1, undefined],
    ['timeout', 1, { code: 'timeout' }, true, 1, 200],
    ['aborted', 1, { code: 'aborted' }, true, 1, undefined],
    ['429', 1, { status: 429 }, true, 1, 200],
    ['502', 1, { status: 502 }, true, 1, 200],
    ['504', 1, { status: 504 }, true, 1, 200],
    ['500 is the same next time', 1, { code: 'internal', status: 500 }, true, 1, undefined],
    ['422', 1, { code: 'invalid', status: 422 }, true, 1, undefined],
    ['network, not repeatable', 1, {}, false, 1, undefined],
    ['503, not repeatable', 1, { status: 503 }, false, 1, undefined],
    ['429, not repeatable: nothing was done', 1, { status: 429 }, false, 1, 200],
    ['Retry-After later than the back-off', 1, { status: 429, retryAfterMs: 700 }, true, 1, 700],
    ['Retry-After earlier', 3, { status: 429, retryAfterMs: 100 }, true, 1, 800],
    ['Retry-After beyond the longest wait', 1, { status: 429, retryAfterMs: 1001 }, true, 1, undefined],
  ])('%s', (_, attempt, fields, repeatable, random, expected) => {
    const code = fields.status === undefined ? 'network' : 'unavailable';
    expect(retryDelayMs(policy, attempt, error({ code, ...fields }), repeatable, () => random)).toBe(expected);
  });

  const nowMs = Date.UTC(2026, 0, 31, 9, 30, 0);
  it.each<[string | null, number | null]>([
    [null, null],
    ['0', 0],
    [' 7 ', 7000],
    ['Sat, 31 Jan 2026 09:30:05 GMT', 5000],
    ['Sat, 31 Jan 2026 09:29:00 GMT', 0],
    ['-5', null],
    ['1.5', null],
    ['soon', null],
  ])('Retry-After %j is %j ms', (text, expected) => {
    expect(parseRetryAfter(text, nowMs)).toBe(expected);
  });
});
