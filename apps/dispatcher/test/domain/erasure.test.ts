import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ERASURE_STEP_ROWS,
  erasedAttempt,
  erasedDelivery,
  erasedEvent,
  erasedSuppression,
  fitting,
} from '../../src/domain/erasure.ts';

describe('erase-1: what stays of a row', () => {
  it('erase-1: of an event its id, name and times, and when it was first erased', () => {
    const event = { id: 'evt_1', name: 'a.b', profileId: 'p', idempotencyKey: 'k', createdAt: 5, erasedAt: null };
    expect(erasedEvent(event, 9)).toEqual({ ...event, profileId: null, idempotencyKey: null, erasedAt: 9 });
    expect(erasedEvent({ ...event, erasedAt: 7 }, 9).erasedAt).toBe(7);
  });

  it('erase-1: of a delivery its id, status and code', () => {
    const delivery = {
      id: 'dlv_1',
      status: 'failed',
      profileId: 'p',
      extraDataFault: 'p is 3',
      renderFault: null,
      bodyBytes: 12,
    };
    expect(erasedDelivery(delivery)).toEqual({ ...delivery, profileId: null, extraDataFault: null, bodyBytes: 0 });
  });

  it('erase-1: of an attempt how it ended, and of a suppression that there was one', () => {
    const attempt = {
      number: 2,
      status: 503,
      url: 'https://a.test/p',
      requestHeaders: { a: 'p' },
      response: { body: 'p' },
    };
    const erased = { ...attempt, requestHeaders: {}, response: null };
    expect(erasedAttempt(attempt, false)).toEqual(erased);
    // A template has shaped the URL: the person may be in it.
    expect(erasedAttempt(attempt, true)).toEqual({ ...erased, url: '' });
    expect(erasedSuppression({ endpointId: 3, detail: 'email is p' })).toEqual({ endpointId: 3, detail: 'erased' });
  });
});

describe('erase-11: what one commit takes', () => {
  it.each([
    ['rows', [3, 3, 3].map((rows, seq) => ({ seq, rows, bytes: 0 })), 7, { count: 2, left: 1 }],
    ['texts of 4 KiB like rows', [{ seq: 1, rows: 1, bytes: 3 * 4096 }], 3, { count: 0, left: 3 }],
    ['all of them', [{ seq: 1, rows: 1, bytes: 4095 }], 1, { count: 1, left: 0 }],
    ['nothing where there is nothing', [], 5, { count: 0, left: 5 }],
  ])('erase-11: %s', (_name, weights, left, expected) => {
    expect(fitting(weights, left)).toEqual(expected);
  });

  it('erase-11: never more than fits, and all of the first ones that do', () => {
    const weight = fc.record({ seq: fc.nat(), rows: fc.integer({ min: 1, max: 2000 }), bytes: fc.nat(20_000_000) });
    fc.assert(
      fc.property(fc.array(weight), (weights) => {
        const { count, left } = fitting(weights, ERASURE_STEP_ROWS);
        const cost = (some: typeof weights): number =>
          some.reduce((sum, { rows, bytes }) => sum + rows + Math.floor(bytes / 4096), 0);
        expect(cost(weights.slice(0, count))).toBe(ERASURE_STEP_ROWS - left);
        expect(left).toBeGreaterThanOrEqual(0);
        if (count < weights.length) expect(cost(weights.slice(0, count + 1))).toBeGreaterThan(ERASURE_STEP_ROWS);
      }),
    );
  });
});
