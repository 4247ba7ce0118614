import { DELIVERY_STATUSES } from '@posthorn/contracts';
import { describe, expect, it } from 'vitest';
import { add, callOff, copied, type Resend, resend } from '../../src/domain/by-hand.ts';

const NOW = 1000;

describe('by-hand-1: one more attempt of a delivery', () => {
  it.each<[string, Resend]>([
    ['pending', { kind: 'queued', status: 'pending', fallback: null }],
    ['retrying', { kind: 'queued', status: 'retrying', fallback: null }],
    ['in_flight', { kind: 'in-flight' }],
    ['delivered', { kind: 'queued', status: 'retrying', fallback: 'delivered' }],
    ['failed', { kind: 'queued', status: 'retrying', fallback: 'failed' }],
    ['held', { kind: 'queued', status: 'retrying', fallback: 'held' }],
    ['cancelled', { kind: 'queued', status: 'retrying', fallback: 'cancelled' }],
  ])('by-hand-1: %s', (status, expected) => {
    const stored = { status: status as (typeof DELIVERY_STATUSES)[number], fallback: null, isErased: false };
    expect(resend({ ...stored, isRendered: true }, () => true)).toEqual(expected);
  });

  it('by-hand-1: one that is already being sent once more goes back to the same', () => {
    const stored = { status: 'retrying', fallback: 'delivered', isErased: false, isRendered: true } as const;
    expect(resend(stored, () => true)).toEqual({ kind: 'queued', status: 'retrying', fallback: 'delivered' });
  });

  it('by-hand-1: not of an erased one, nor where the webhook is gone', () => {
    const stored = { status: 'failed', fallback: null, isErased: true, isRendered: true } as const;
    expect(resend(stored, () => true)).toEqual({ kind: 'erased' });
    expect(resend({ ...stored, isErased: false }, () => false)).toEqual({ kind: 'endpoint-deleted' });
  });

  it('target-17: not of one that could not be rendered, because there is nothing to send', () => {
    const stored = { status: 'failed', fallback: null, isErased: false, isRendered: false } as const;
    expect(resend(stored, () => true)).toEqual({ kind: 'not-rendered' });
  });
});

describe('by-hand-2: a delivery that is called off', () => {
  it.each(DELIVERY_STATUSES)('by-hand-2: %s is cancelled, or finished and stays as it is', (status) => {
    const isFinished = ['delivered', 'failed', 'cancelled'].includes(status);
    const next = callOff({ status, fallback: null, reason: null, completedAt: null }, 'by_user', NOW);
    expect(next).toEqual(isFinished ? null : { status: 'cancelled', reason: 'by_user', completedAt: NOW });
  });

  it.each(['delivered', 'failed', 'cancelled'] as const)('by-hand-2: one that was %s before stays that', (fallback) => {
    const stored = { status: 'retrying', fallback, reason: 'discarded', completedAt: 5 } as const;
    expect(callOff(stored, 'by_user', NOW)).toEqual({ status: fallback, reason: 'discarded', completedAt: 5 });
  });

  it('by-hand-2: one that was held before is cancelled', () => {
    const stored = { status: 'retrying', fallback: 'held', reason: null, completedAt: null } as const;
    expect(callOff(stored, 'by_user', NOW)).toEqual({ status: 'cancelled', reason: 'by_user', completedAt: NOW });
  });
});

describe('by-hand-3: a delivery that a person adds', () => {
  const added = { isTest: false, status: 'pending', dueAt: NOW + 5, lease: null, isRendered: true } as const;
  const lease = { until: NOW + 30_000 };
  const rests = { attemptCount: 0, claimedAt: null };
  const failed = { ...rests, status: 'failed', dueAt: null };
  const begun = { status: 'in_flight', dueAt: lease.until, attemptCount: 1, claimedAt: NOW };
  it.each([
    ['waits for its time', added, true, { ...rests, status: 'pending', dueAt: NOW + 5 }],
    ['is begun under a lease', { ...added, lease }, true, begun],
    ['is held where the webhook is switched off', added, false, { ...rests, status: 'held', dueAt: null }],
    ['is held even under a lease', { ...added, lease }, false, { ...rests, status: 'held', dueAt: null }],
    ['has failed if it could not be rendered', { ...added, isRendered: false }, true, failed],
    ['has failed even if the target is off', { ...added, isRendered: false }, false, failed],
    ['as a test is sent all the same', { ...added, isTest: true, lease }, false, begun],
  ])('by-hand-3: %s', (_, one, isActive, expected) => {
    expect(add(one, isActive, NOW)).toEqual(expected);
  });
});

it.each([
  [true, false, 'pending', NOW],
  [true, true, 'pending', NOW],
  [false, true, 'pending', NOW],
  [false, false, 'held', null],
] as const)('by-hand-4: a copy, webhook on: %s, test: %s', (isActive, isTest, status, dueAt) =>
  expect(copied(isActive, isTest, NOW)).toEqual({ status, dueAt }),
);
