// What the end of an attempt makes of its delivery, in tables and for whatever was stored meanwhile.
import { DELIVERY_STATUSES } from '@posthorn/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  currentTransition,
  type EndedAttempt,
  type NextState,
  type StoredDelivery,
  settleDelivery,
} from '../../src/domain/settlement.ts';
import type { Transition } from '../../src/domain/transition.ts';

const AT = 1_000_000;
const URL = 'https://a.example/';
const stored = (over: Partial<StoredDelivery> = {}): StoredDelivery => ({
  ...{ status: 'in_flight', reason: null, attemptCount: 2, failures: 1, fallback: null },
  ...{ completedAt: null, isTest: false, ...over },
});
const ended = (transition: Transition, over: Partial<EndedAttempt> = {}): EndedAttempt => ({
  ...{ number: 2, url: URL, transition, endedAt: AT, ...over },
});

const DELIVERED: Transition = { status: 'delivered' };
const RETRY: Transition = { status: 'retrying', dueAt: AT + 60_000, failures: 2 };
const FAILED: Transition = { status: 'failed', failures: 3 };
const GONE: Transition = { status: 'held', switchOff: 'gone' };

const HELD = { status: 'held', completedAt: null, dueAt: null } as const;

type Case = [string, Partial<StoredDelivery>, Transition, boolean, Partial<NextState>];
const CASES: Case[] = [
  ['success', {}, DELIVERED, false, { status: 'delivered', completedAt: AT, failures: 1, dueAt: null }],
  ['success, switched off meanwhile', {}, DELIVERED, true, { status: 'delivered', completedAt: AT }],
  ['failure with retries left', {}, RETRY, false, { status: 'retrying', dueAt: AT + 60_000, failures: 2 }],
  ['failure, switched off meanwhile', {}, RETRY, true, { ...HELD, failures: 2 }],
  ['last failure', {}, FAILED, false, { status: 'failed', completedAt: AT, failures: 3 }],
  ['last failure, switched off meanwhile', {}, FAILED, true, HELD],
  ['last failure of a test', { isTest: true }, FAILED, true, { status: 'failed', completedAt: AT }],
  ['410', {}, GONE, true, HELD],
  [
    '410 of a delivery that was delivered before',
    { fallback: 'delivered', completedAt: 5 },
    GONE,
    true,
    { status: 'delivered', completedAt: 5 },
  ],
  [
    'failed resend of a cancelled delivery',
    { fallback: 'cancelled', reason: 'by_user', completedAt: 5 },
    { status: 'cancelled', restored: true },
    false,
    { status: 'cancelled', reason: 'by_user', completedAt: 5, dueAt: null },
  ],
  [
    'failed resend of a held delivery that was released meanwhile',
    { fallback: null },
    { status: 'held', restored: true },
    false,
    { status: 'pending', dueAt: AT, failures: 0 },
  ],
  ['the same, switched off again', { fallback: null }, { status: 'held', restored: true }, true, HELD],
];

describe('settle-1: an attempt that ends settles the delivery as it is stored then', () => {
  it.each(CASES)('settle-1: %s', (_what, over, transition, isOff, next) => {
    const settled = settleDelivery(stored(over), ended(transition), () => isOff);
    expect(settled).toMatchObject({ kind: 'moved', next });
  });

  it('settle-1: only a schedule that was used up is exhausted', () => {
    const isExhausted = (over: Partial<StoredDelivery>, isOff = false) =>
      settleDelivery(stored(over), ended(FAILED), () => isOff);
    expect(isExhausted({})).toMatchObject({ isExhausted: true });
    expect(isExhausted({}, true)).toMatchObject({ isExhausted: false });
    const failedBefore = { fallback: 'failed' as const, completedAt: 5 };
    const restored = ended({ status: 'failed', restored: true });
    expect(settleDelivery(stored(failedBefore), restored, () => false)).toMatchObject({ isExhausted: false });
  });

  it('settle-1: what was called off or overtaken is not moved, whatever the attempt says', () => {
    const transitions = fc.constantFrom(DELIVERED, RETRY, FAILED, GONE);
    const statuses = fc.constantFrom(...DELIVERY_STATUSES.filter((status) => status !== 'in_flight'));
    fc.assert(
      fc.property(transitions, statuses, fc.integer({ min: 1, max: 9 }), fc.boolean(), (transition, status, n, off) => {
        const calledOff = settleDelivery(stored({ status }), ended(transition), () => off);
        expect(calledOff).toEqual({ kind: 'called-off' });
        const overtaken = settleDelivery(stored({ attemptCount: 2 + n }), ended(transition), () => off);
        expect(overtaken).toEqual({ kind: 'overtaken' });
      }),
    );
  });

  it('settle-1: what is moved is finished with a time, waits with a due time, or is held with neither', () => {
    const cases = fc.record({
      transition: fc.constantFrom<Transition>(DELIVERED, RETRY, FAILED, GONE, { status: 'held', restored: true }),
      isOff: fc.boolean(),
      isTest: fc.boolean(),
    });
    fc.assert(
      fc.property(cases, ({ transition, isOff, isTest }) => {
        const settled = settleDelivery(stored({ isTest }), ended(transition), () => isOff);
        if (settled.kind !== 'moved') throw new Error(settled.kind);
        const { status, dueAt, completedAt } = settled.next;
        const isFinished = status === 'delivered' || status === 'failed' || status === 'cancelled';
        expect([status === 'in_flight', completedAt !== null, dueAt !== null]).toEqual([
          false,
          isFinished,
          status === 'retrying' || status === 'pending',
        ]);
      }),
    );
  });
});

describe('settle-2: a 410 switches off the webhook only at the URL it came from', () => {
  it.each<[string, string | null, Partial<StoredDelivery>, Transition]>([
    ['the same URL', URL, {}, GONE],
    ['a webhook that was deleted', null, {}, GONE],
    ['another URL', 'https://b.example/', {}, { status: 'retrying', dueAt: AT, failures: 2 }],
    ['another URL, by hand', 'https://b.example/', { fallback: 'held' }, { status: 'held', restored: true }],
  ])('settle-2: %s', (_what, url, over, expected) => {
    expect(currentTransition(stored(over), ended(GONE), () => url)).toEqual(expected);
  });

  it('settle-2: the URL is not asked for otherwise', () => {
    const asked = (): never => {
      throw new Error('it was asked for');
    };
    for (const transition of [DELIVERED, RETRY, FAILED])
      expect(currentTransition(stored(), ended(transition), asked)).toBe(transition);
  });
});
