import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BACKOFF_FIRST_MS, BACKOFF_MAX_MS, backoffMs } from '../src/backoff.ts';

it('stream-client-5: the wait is random between 0 and a bound that doubles from 250 ms to 8 s', () => {
  expect([0, 1, 3, 5, 500].map((failures) => backoffMs(failures, 1))).toEqual([250, 500, 2000, 8000, 8000]);
  expect(backoffMs(500, 0)).toBe(0);
  fc.assert(
    fc.property(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
      const bound = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** failures);
      expect(backoffMs(failures, random)).toBeGreaterThanOrEqual(0);
      expect(backoffMs(failures, random)).toBeLessThanOrEqual(bound);
    }),
  );
});
