import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isRetrysTurnNext, retriesWanted } from '../../src/domain/claiming.ts';

/** What a claim for so many places takes, where so many are due. */
function claim(limit: number, due: { firsts: number; retries: number }, isRetrysTurn: boolean) {
  const firsts = Math.min(limit, due.firsts);
  const retries = Math.min(retriesWanted(limit, firsts, isRetrysTurn), due.retries);
  return {
    firsts: Math.min(firsts, limit - retries),
    retries,
    next: isRetrysTurnNext(limit, firsts, retries, isRetrysTurn),
  };
}

it.each([
  ['both have plenty', 8, { firsts: 99, retries: 99 }, { firsts: 4, retries: 4 }],
  ['few first attempts leave their places', 8, { firsts: 1, retries: 99 }, { firsts: 1, retries: 7 }],
  ['few retries leave theirs', 8, { firsts: 99, retries: 2 }, { firsts: 6, retries: 2 }],
  ['no retries', 3, { firsts: 99, retries: 0 }, { firsts: 3, retries: 0 }],
])('fairness-5: of a claim, %s', (_, limit, due, expected) => {
  expect(claim(limit, due, false)).toMatchObject(expected);
});

it('fairness-5: claims for one place go to both in turn', () => {
  const taken: string[] = [];
  for (let n = 0, isRetrysTurn = false; n < 6; n += 1) {
    const { firsts, next } = claim(1, { firsts: 99, retries: 99 }, isRetrysTurn);
    taken.push(firsts === 1 ? 'first' : 'retry');
    isRetrysTurn = next;
  }
  expect(taken).toEqual(['first', 'retry', 'first', 'retry', 'first', 'retry']);
});

it('fairness-5: a claim takes as many as there are places, or all that are due, and neither kind less than half of what it could', () => {
  const due = fc.record({ firsts: fc.nat(40), retries: fc.nat(40) });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), due, fc.boolean(), (limit, waiting, isRetrysTurn) => {
      const { firsts, retries } = claim(limit, waiting, isRetrysTurn);
      const half = Math.floor(limit / 2);
      expect(firsts + retries).toBe(Math.min(limit, waiting.firsts + waiting.retries));
      expect(firsts).toBeGreaterThanOrEqual(Math.min(half, waiting.firsts));
      expect(retries).toBeGreaterThanOrEqual(Math.min(half, waiting.retries));
    }),
  );
});
