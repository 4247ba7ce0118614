import { ATTEMPT_ERRORS, type AttemptErrorKind, DELIVERY_REASONS, DELIVERY_STATUSES } from '@posthorn/contracts';
import { KEYS } from '@posthorn/query';
import { describe, expect, it } from 'vitest';
import { attemptsAhead } from '../../src/domain/attempts-ahead.ts';
import { type ExplainedAttempt, explainAttempt, type Sequel } from '../../src/domain/explain-attempt.ts';
import { explainDelivery } from '../../src/domain/explain-delivery.ts';
import type { DeliveryRecord } from '../../src/domain/records.ts';
import { nextAttemptAt } from '../../src/domain/retry-policy.ts';
import { NOW } from '../support/builders.ts';

const answered = (status: number, over: Partial<ExplainedAttempt> = {}): ExplainedAttempt => ({
  ...{ number: 1, startedAt: NOW, status, error: null, totalMs: 34.4, retryAfter: null, isDuplicate: false },
  receiverError: null,
  ...over,
});
const broken = (kind: AttemptErrorKind, status: number | null = null) =>
  answered(0, { status, totalMs: 15_012, error: { kind, message: 'x' } });
const last = (over: Partial<Extract<Sequel, { kind: 'last' }>> = {}): Sequel => ({
  ...{ kind: 'last', status: 'failed', dueAt: null, isTest: false },
  ...over,
});

describe('query-17: an attempt in a sentence', () => {
  it.each<[string, ExplainedAttempt, Sequel]>([
    ['The receiver accepted it with 200 after 34 ms.', answered(200), last({ status: 'delivered' })],
    [
      'The receiver answered 200 and said that it had already handled this delivery.',
      answered(200, { isDuplicate: true }),
      last(),
    ],
    [
      'The receiver answered 503 with Retry-After 30 (service unavailable). The next attempt is due at 09:30:30 UTC.',
      answered(503, { retryAfter: '30' }),
      last({ status: 'retrying', dueAt: NOW + 30_000 }),
    ],
    [
      'The receiver answered 500 (receiver error). It was retried at 2026-02-01 09:30:00 UTC.',
      answered(500),
      { kind: 'retried', at: NOW + 86_400_000 },
    ],
    [
      'The receiver answered 409 with Retry-After 5 (still working on this delivery). A retry is in flight.',
      answered(409, { retryAfter: '5' }),
      last({ status: 'in_flight' }),
    ],
    [
      'The receiver answered 410 (gone: this URL accepts no more requests). The delivery is held until the webhook is switched on.',
      answered(410),
      last({ status: 'held' }),
    ],
    [
      'The receiver answered 302 (a redirect, which Posthorn does not follow). This was the last attempt.',
      answered(302),
      last(),
    ],
    ['The receiver answered 422 (request refused). This was the last attempt.', answered(422), last()],
    ['The receiver answered 401 (signature or credentials refused). This was the last attempt.', answered(401), last()],
    ['The receiver answered 404 (not found at this URL). This was the last attempt.', answered(404), last()],
    ['The receiver answered 429 (rate limited). This was the last attempt.', answered(429), last()],
    ['The receiver answered 199 (not a success). This was the last attempt.', answered(199), last()],
    ['The receiver answered 500 (receiver error). Tests are not retried.', answered(500), last({ isTest: true })],
    [
      'The receiver answered 500 (receiver error). The delivery was already delivered and stays so.',
      answered(500),
      last({ status: 'delivered' }),
    ],
    [
      'The receiver did not answer completely within 15 s. The delivery is cancelled and will not be retried.',
      broken('timeout'),
      last({ status: 'cancelled' }),
    ],
    ["DNS could not resolve the receiver's name. This was the last attempt.", broken('dns_failed'), last()],
    [
      "Posthorn is not allowed to connect to the receiver's address. This was the last attempt.",
      broken('address_refused'),
      last(),
    ],
    [
      'The connection was refused, so the receiver is down or listens on another port. This was the last attempt.',
      broken('connection_refused'),
      last(),
    ],
    [
      'The receiver closed the connection before it answered. This was the last attempt.',
      broken('connection_reset'),
      last(),
    ],
    ['Posthorn could not connect to the receiver. This was the last attempt.', broken('connection_failed'), last()],
    ['The TLS connection to the receiver failed. This was the last attempt.', broken('tls_failed'), last()],
    [
      'The receiver answered but its answer is not valid HTTP/1.1. This was the last attempt.',
      broken('protocol_error'),
      last(),
    ],
    [
      'The receiver answered 200, but its answer is not valid HTTP/1.1. This was the last attempt.',
      { ...broken('protocol_error'), status: 200 },
      last(),
    ],
    [
      'The receiver broke off its answer 200, so it may not have accepted the delivery. This was the last attempt.',
      broken('response_incomplete', 200),
      last(),
    ],
    [
      'Posthorn stopped during this attempt, so it is unknown whether the request arrived. The retry waits for its turn.',
      broken('interrupted'),
      last({ status: 'pending' }),
    ],
  ])('%s', (sentence, attempt, sequel) => {
    expect(explainAttempt(attempt, sequel)).toBe(sentence);
  });

  it('every kind of error has one', () => {
    const sentences = ATTEMPT_ERRORS.map((kind) => explainAttempt(broken(kind), last()));
    expect(new Set(sentences).size).toBe(ATTEMPT_ERRORS.length);
  });
});

const delivery = (over: Partial<DeliveryRecord>): DeliveryRecord => ({
  ...{
    id: 'dlv_1',
    eventId: 'evt_1',
    eventName: 'a.b',
    endpointId: 1,
    isTarget: false,
    renderFault: null,
    profileId: null,
    status: 'pending',
    reason: null,
  },
  ...{
    attemptCount: 0,
    dueAt: null,
    createdAt: NOW,
    completedAt: null,
    replayOf: null,
    recoveredBy: null,
    isTest: false,
    waitingFor: null,
  },
  ...{ extraDataFault: null, lastAttempt: null, bodyBytes: 2 },
  ...over,
});
const off = (disabledReason: 'by_user' | 'gone' | 'failing') => ({ disabledReason, disabledAt: NOW - 60_000 });

describe('query-17: a delivery in a sentence', () => {
  it.each<[string, Partial<DeliveryRecord>, Parameters<typeof explainDelivery>[1], number]>([
    ['It is due and waits for its first attempt.', { dueAt: NOW }, null, 1],
    ['It waits until 09:31:00 UTC for its first attempt.', { dueAt: NOW + 60_000 }, null, 1],
    ['It waits for dlv_0, an earlier delivery of the same profile.', { waitingFor: 'dlv_0' }, null, 0],
    ['Attempt 2 is in flight.', { status: 'in_flight', attemptCount: 2 }, null, 1],
    [
      '2 attempts failed. The next is at 09:31:00 UTC, and 7 more may follow.',
      { status: 'retrying', attemptCount: 2, dueAt: NOW + 60_000 },
      null,
      8,
    ],
    [
      'It was delivered at 09:30:00 UTC after one attempt.',
      { status: 'delivered', attemptCount: 1, completedAt: NOW },
      null,
      0,
    ],
    [
      '10 attempts failed and no retries are left. Resend it to send it again.',
      { status: 'failed', attemptCount: 10 },
      null,
      0,
    ],
    ['This test failed. Tests are not retried.', { status: 'failed', attemptCount: 1, isTest: true }, null, 0],
    [
      'Its webhook was switched off at 09:29:00 UTC because the receiver answered 410. The delivery is held until the webhook is switched on and releases its held deliveries.',
      { status: 'held' },
      off('gone'),
      0,
    ],
    [
      'Its webhook was switched off at 09:29:00 UTC manually. The delivery is held until the webhook is switched on and releases its held deliveries.',
      { status: 'held' },
      off('by_user'),
      0,
    ],
    [
      'It was discarded together with the other held deliveries.',
      { status: 'cancelled', reason: 'discarded' },
      null,
      0,
    ],
    ['It was cancelled because its webhook was deleted.', { status: 'cancelled', reason: 'webhook_deleted' }, null, 0],
    [
      'It was cancelled because the data of its profile was erased.',
      { status: 'cancelled', reason: 'erased' },
      null,
      0,
    ],
    ['It was cancelled manually.', { status: 'cancelled', reason: 'by_user' }, null, 0],
  ])('%s', (sentence, over, webhook, ahead) => {
    expect(explainDelivery(delivery(over), webhook, ahead, NOW)).toBe(sentence);
  });
});

describe('query-16: attempts that are still planned', () => {
  const policy = { retrySchedule: [10, 100], retryHourly: false, retryDaily: false, timeoutMs: 1000 };
  const state = {
    status: 'retrying' as const,
    attemptCount: 1,
    dueAt: NOW,
    isTest: false,
    failures: 1,
    fallback: null,
  };

  it('the next at its time, those after it within jitter and timeout', () => {
    expect(attemptsAhead(state, policy, NOW)).toEqual([
      { number: 2, earliestAt: NOW, latestAt: NOW },
      { number: 3, earliestAt: NOW + 90_000, latestAt: NOW + 1000 + 110_000 },
    ]);
    const first = attemptsAhead({ ...state, status: 'pending', attemptCount: 0, failures: 0 }, policy, NOW);
    expect(first.map(({ number }) => number)).toEqual([1, 2, 3]);
    const underWay = attemptsAhead({ ...state, status: 'in_flight', attemptCount: 2, dueAt: null }, policy, NOW);
    expect(underWay).toEqual([{ number: 3, earliestAt: NOW + 90_000, latestAt: NOW + 1000 + 110_000 }]);
  });

  it('hourly and daily ones follow, and every one that the policy would plan is inside of its bounds', () => {
    const long = { ...policy, retrySchedule: null, retryHourly: true, retryDaily: true };
    const pending = { ...state, status: 'pending' as const, attemptCount: 0, failures: 0 };
    const ahead = attemptsAhead(pending, long, NOW);
    expect(ahead).toHaveLength(10 + 24 + 7);
    for (const [fraction, tookMs] of [
      [0, 0],
      [0.9999, 1000],
      [0.5, 300],
    ] as const) {
      let at = NOW;
      for (let failures = 1; failures < ahead.length; failures += 1) {
        at = nextAttemptAt(long, failures, at + tookMs, null, fraction) ?? 0;
        expect(at).toBeGreaterThanOrEqual(ahead[failures]?.earliestAt ?? 0);
        expect(at).toBeLessThanOrEqual(ahead[failures]?.latestAt ?? 0);
      }
      expect(nextAttemptAt(long, ahead.length, at, null, fraction)).toBeNull();
    }
  });

  it('none where it is finished, held or waits for its turn; one where it is sent once by hand, or a test', () => {
    for (const status of ['delivered', 'failed', 'cancelled', 'held'] as const) {
      expect(attemptsAhead({ ...state, status, dueAt: null }, policy, NOW)).toEqual([]);
    }
    expect(attemptsAhead({ ...state, status: 'pending', dueAt: null }, policy, NOW)).toEqual([]);
    expect(attemptsAhead({ ...state, fallback: 'delivered' }, policy, NOW)).toHaveLength(1);
    expect(attemptsAhead({ ...state, status: 'pending', isTest: true }, policy, NOW)).toHaveLength(1);
    expect(attemptsAhead({ ...state, status: 'in_flight', fallback: 'failed' }, policy, NOW)).toEqual([]);
  });
});

it('query-2: the words that the query language knows are those of the contracts', () => {
  const words = (name: string) => KEYS.find((key) => key.name === name)?.words;
  expect(words('status')).toEqual(DELIVERY_STATUSES);
  expect(words('error')).toEqual(ATTEMPT_ERRORS);
  expect(words('reason')).toEqual(DELIVERY_REASONS);
});
