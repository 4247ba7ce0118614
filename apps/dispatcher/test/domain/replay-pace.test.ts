import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReplayPace } from '../../src/domain/replay-pace.ts';

type Sent = { at: number; count: number };

/** Runs a pace until it has sent `total`; each wake-up is as late as `latenessMs` says. */
function run(rate: number, total: number, latenessMs: () => number): Sent[] {
  const pace = new ReplayPace(rate, 0);
  const sent: Sent[] = [];
  let now = 0;
  for (let left = total; left > 0; ) {
    const count = Math.min(left, pace.allowed(now));
    if (count > 0) {
      pace.sent(now, count);
      sent.push({ at: now, count });
      left -= count;
    }
    now = Math.max(now + 1, pace.nextAt(now)) + latenessMs();
  }
  return sent;
}

const mostInOneSecond = (sent: readonly Sent[]): number =>
  Math.max(
    ...sent.map(({ at }) =>
      sent.filter((one) => one.at >= at && one.at < at + 1000).reduce((sum, { count }) => sum + count, 0),
    ),
  );

describe('replay-12: a replay never goes faster than its rate', () => {
  it('in any second, at any rate, however late it is woken', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.double({ min: 0.1, max: 1000, noNaN: true }), fc.integer({ min: 1, max: 1000 })),
        fc.infiniteStream(fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 400 }))),
        (rate, lateness) => {
          const sent = run(rate, Math.ceil(rate * 4), () => lateness.next().value ?? 0);
          expect(mostInOneSecond(sent)).toBeLessThanOrEqual(Math.ceil(rate));
          for (const { count } of sent) expect(count).toBeLessThanOrEqual(50);
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each([0.1, 0.5, 1, 2.5, 7, 20, 33, 100, 999, 1000])('woken in time it keeps %d a second, evenly', (rate) => {
    const total = Math.max(20, rate * 5);
    const sent = run(rate, total, () => 0);
    const seconds = (sent.at(-1)?.at ?? 0) / 1000;
    expect(seconds).toBeGreaterThan((total - Math.max(1, rate / 10)) / rate - 1);
    expect(seconds).toBeLessThan((total / rate) * 1.05 + 0.1);
    // No more than a tenth of a second's worth at once (one, where the rate is lower than that).
    expect(Math.max(...sent.map(({ count }) => count))).toBeLessThanOrEqual(Math.ceil(rate / 10));
  });

  it('below one a second it is one in 1/rate seconds', () => {
    expect(run(0.1, 4, () => 0).map(({ at }) => at)).toEqual([0, 10_000, 20_000, 30_000]);
  });
});
