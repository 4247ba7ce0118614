import fc from 'fast-check';
import { expect, it } from 'vitest';
import { leftBy, type Window, windowAfter } from '../../src/domain/rate-window.ts';

const NOW = 100_000;
const LIMIT = { count: 3, perMs: 1000 };

/** From times at which attempts began, oldest first. */
function windowOf(starts: readonly number[], limit = LIMIT, now = NOW): Window {
  const within = starts.filter((at) => at > leftBy(limit, now));
  return windowAfter(limit, within.length, (index) => within[index] ?? null, now);
}

it.each<[string, number[], Window]>([
  ['nothing began', [], { room: 3, opensAt: NOW }],
  ['some began', [NOW - 10], { room: 2, opensAt: NOW }],
  ['the window is full', [NOW - 900, NOW - 10, NOW], { room: 0, opensAt: NOW + 100 }],
  ['one has just left', [NOW - 1000, NOW - 10, NOW], { room: 1, opensAt: NOW }],
  ['the limit was lowered', [NOW - 900, NOW - 800, NOW - 10, NOW], { room: 0, opensAt: NOW + 200 }],
])('rate-1: where %s', (_, starts, expected) => {
  expect(windowOf(starts)).toEqual(expected);
});

it('rate-1: whoever starts when the window opens keeps the limit in every window', () => {
  const limit = fc.record({ count: fc.integer({ min: 1, max: 5 }), perMs: fc.integer({ min: 1, max: 500 }) });
  const pauses = fc.array(fc.nat(300), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(limit, pauses, (rate, waits) => {
      const starts: number[] = [];
      let now = NOW;
      for (const wait of waits) {
        const { room, opensAt } = windowOf(starts, rate, now);
        expect(room > 0 || opensAt > now).toBe(true);
        if (room > 0) starts.push(now);
        now = room > 0 ? now + wait : opensAt;
      }
      for (const from of starts) {
        expect(starts.filter((at) => at >= from && at < from + rate.perMs).length).toBeLessThanOrEqual(rate.count);
      }
    }),
  );
});
