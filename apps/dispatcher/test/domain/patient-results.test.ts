import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BODY_MAX_CHARS, LEASE_LEFT_MIN_MS, mayWait } from '../../src/domain/patient-results.ts';
import { retriesOf, retryDelaysMs } from '../../src/domain/retry-policy.ts';
import type { DecidedDelivery, Transition } from '../../src/domain/transition.ts';

const ENDED_AT = 1_000_000;
const DELIVERED: Transition = { status: 'delivered' };

type Case = {
  transition?: Transition;
  delivery?: Partial<DecidedDelivery & { body: string }>;
  endpoint?: Partial<Parameters<typeof mayWait>[1]['endpoint']>;
  leaseLeftMs?: number;
};

const may = ({ transition = DELIVERED, delivery, endpoint, leaseLeftMs = 15_000 }: Case): boolean =>
  mayWait(
    { transition, endedAt: ENDED_AT },
    {
      delivery: { failures: 0, fallback: null, isTest: false, body: '{}', ...delivery },
      endpoint: { ordering: 'none', retrySchedule: [5, 60], retryHourly: false, retryDaily: false, ...endpoint },
      lease: { until: ENDED_AT + leaseLeftMs },
    },
  );

describe('settle-3: which results wait for others', () => {
  it.each<[string, Case]>([
    ['a first attempt that delivered', {}],
    ['a retry that delivered, with a retry left', { delivery: { failures: 1 } }],
    ['the default schedule', { endpoint: { retrySchedule: null } }],
    ['only hourly retries', { endpoint: { retrySchedule: [], retryHourly: true }, delivery: { failures: 23 } }],
    ['only daily retries', { endpoint: { retrySchedule: [], retryDaily: true }, delivery: { failures: 6 } }],
    ['a body of the longest', { delivery: { body: 'x'.repeat(BODY_MAX_CHARS) } }],
    ['a lease that runs just long enough', { leaseLeftMs: LEASE_LEFT_MIN_MS }],
  ])('settle-3: waits: %s', (_what, one) => {
    expect(may(one)).toBe(true);
  });

  it.each<[string, Case]>([
    ['a failure that is retried', { transition: { status: 'retrying', dueAt: 1, failures: 1 } }],
    ['a failure that is the last', { transition: { status: 'failed', failures: 3 } }],
    ['a 410', { transition: { status: 'held', switchOff: 'gone' } }],
    ['a failed resend', { transition: { status: 'delivered', restored: true }, delivery: { fallback: 'delivered' } }],
    ['a test', { delivery: { isTest: true } }],
    ['a resend of a finished delivery', { delivery: { fallback: 'failed' } }],
    ['a delivery in an order', { endpoint: { ordering: 'profile' } }],
    ['the last attempt', { delivery: { failures: 2 } }],
    ['the only attempt', { endpoint: { retrySchedule: [] } }],
    ['the last hourly retry', { endpoint: { retrySchedule: [], retryHourly: true }, delivery: { failures: 24 } }],
    ['a long body', { delivery: { body: 'x'.repeat(BODY_MAX_CHARS + 1) } }],
    ['a lease about to end', { leaseLeftMs: LEASE_LEFT_MIN_MS - 1 }],
    ['a lease that ended', { leaseLeftMs: -1 }],
  ])('settle-3: goes at once: %s', (_what, one) => {
    expect(may(one)).toBe(false);
  });

  it('settle-3: a schedule has as many retries as it has pauses', () => {
    const policy = fc.record({
      retrySchedule: fc.option(fc.array(fc.nat())),
      retryHourly: fc.boolean(),
      retryDaily: fc.boolean(),
    });
    fc.assert(fc.property(policy, (one) => retriesOf(one) === retryDelaysMs(one).length));
  });
});
