import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Bucket, take } from '../../src/domain/token-bucket.ts';

it('limit-1: a second’s worth at once, and no more than the rate after it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.array(fc.nat({ max: 400 }), { maxLength: 60 }), (rate, pauses) => {
      let bucket: Bucket | null = null;
      let now = 0;
      let taken = 0;
      for (const pause of pauses) {
        now += pause;
        const taking = take(bucket, now, rate, 1);
        bucket = taking.bucket;
        if (taking.waitMs === 0) taken += 1;
        // Whoever waits as long as was said gets it.
        else expect(take(bucket, now + taking.waitMs, rate, 1).waitMs).toBe(0);
      }
      expect(taken).toBeLessThanOrEqual(rate + (now * rate) / 1000 + 1e-6);
    }),
  );
});

it('limit-1: more than fits in at all is taken from a full bucket, and owed', () => {
  const first = take(null, 0, 10, 25);
  expect(first).toEqual({ bucket: { level: -15, at: 0 }, waitMs: 0 });
  expect(take(first.bucket, 0, 10, 1).waitMs).toBe(1600);
  expect(take(first.bucket, 1600, 10, 1).waitMs).toBe(0);
  expect(take({ level: 9, at: 0 }, 0, 10, 25).waitMs).toBe(100);
});

it('limit-1: a clock that is set back fills nothing and holds up nobody for long', () => {
  expect(take({ level: 0, at: 1e9 }, 0, 10, 1)).toEqual({ bucket: { level: 0, at: 0 }, waitMs: 100 });
});
