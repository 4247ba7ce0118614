import { describe, expect, it } from 'vitest';
import type { RetryPolicy } from '../../src/domain/retry-policy.ts';
import {
  classify,
  type DecidedDelivery,
  decide,
  type FinishedStatus,
  type Outcome,
} from '../../src/domain/transition.ts';

const NOW = Date.UTC(2026, 0, 31, 9, 30);
const CUT_OFF = { kind: 'response_incomplete', message: 'the body ended early' };
const POLICY: RetryPolicy = { retrySchedule: [100, 200], retryHourly: false, retryDaily: false };

const DELIVERED: Outcome = { kind: 'delivered' };
const GONE: Outcome = { kind: 'gone' };
const failed = (retryAfterMs: number | null = null): Outcome => ({ kind: 'failed', retryAfterMs });

const delivery = (over: Partial<DecidedDelivery> = {}): DecidedDelivery => ({
  failures: 0,
  fallback: null,
  isTest: false,
  ...over,
});

describe('classify', () => {
  it.each([200, 201, 202, 204, 206, 226, 299])('outcome-1: a complete %i is a delivery', (status) =>
    expect(classify({ status, error: null, retryAfterMs: null })).toEqual(DELIVERED),
  );

  it.each([200, 204, 299])(
    'outcome-2: a %i that was cut off is a failure, and its Retry-After says nothing',
    (status) => {
      expect(classify({ status, error: CUT_OFF, retryAfterMs: 5000 })).toEqual(failed());
    },
  );

  it.each([100, 101, 199, 300, 301, 302, 304, 307, 308, 400, 401, 403, 404, 409, 411, 422, 429, 499, 500, 503, 599])(
    'outcome-3: %i is a failure, and its Retry-After counts',
    (status) => {
      expect(classify({ status, error: null, retryAfterMs: null })).toEqual(failed());
      expect(classify({ status, error: null, retryAfterMs: 5000 })).toEqual(failed(5000));
      expect(classify({ status, error: CUT_OFF, retryAfterMs: 5000 })).toEqual(failed(5000));
    },
  );

  it('outcome-3: no answer at all is a failure', () =>
    expect(classify({ status: null, error: { kind: 'timeout' }, retryAfterMs: null })).toEqual(failed()));

  it.each([null, CUT_OFF])('outcome-4: 410 means gone, also if its body was cut off (%o)', (error) =>
    expect(classify({ status: 410, error, retryAfterMs: 5000 })).toEqual(GONE),
  );
});

describe('decide', () => {
  const to = (given: DecidedDelivery, outcome: Outcome) => decide(given, outcome, POLICY, NOW, 0.5);

  it.each([
    ['a first attempt', delivery()],
    ['a retry', delivery({ failures: 2 })],
    ['a test', delivery({ isTest: true })],
    ['a resend of a failed one', delivery({ failures: 3, fallback: 'failed' })],
  ])('outcome-1: %s that succeeds is delivered', (_, given) =>
    expect(to(given, DELIVERED)).toEqual({ status: 'delivered' }),
  );

  it.each([
    [0, { status: 'retrying', dueAt: NOW + 100_000, failures: 1 }],
    [1, { status: 'retrying', dueAt: NOW + 200_000, failures: 2 }],
    [2, { status: 'failed', failures: 3 }],
    [9, { status: 'failed', failures: 10 }],
  ])('outcome-5: after %i failures, one more', (failures, transition) =>
    expect(to(delivery({ failures }), failed())).toEqual(transition),
  );

  it('outcome-5: the pause counts from the end of the attempt, and takes Retry-After in', () =>
    expect(to(delivery(), failed(500_000))).toEqual({ status: 'retrying', dueAt: NOW + 500_000, failures: 1 }));

  it('outcome-6: 410 holds the delivery and switches its webhook off, wherever in the schedule it is', () => {
    for (const failures of [0, 1, 2]) {
      expect(to(delivery({ failures }), GONE)).toEqual({ status: 'held', switchOff: 'gone' });
    }
  });

  it.each([failed(), failed(5000), GONE])(
    'outcome-7: a test that fails is not repeated and switches nothing off: %o',
    (outcome) => expect(to(delivery({ isTest: true }), outcome)).toEqual({ status: 'failed', failures: 1 }),
  );

  it('outcome-8: a test that is sent once more by hand as well, also if it gets 410', () => {
    for (const outcome of [failed(), GONE]) {
      const given = delivery({ isTest: true, fallback: 'delivered' });
      expect(to(given, outcome)).toEqual({ status: 'delivered', restored: true });
    }
  });

  it.each<FinishedStatus>(['delivered', 'failed', 'cancelled', 'held'])(
    'outcome-8: an attempt by hand that fails leaves a %s delivery what it was',
    (fallback) =>
      expect(to(delivery({ failures: 1, fallback }), failed(5000))).toEqual({ status: fallback, restored: true }),
  );
});
