import { expect, it } from 'vitest';
import { MARKS_MS, placeOf, wholeOf } from '../../src/views/delivery/log-axis.ts';

const [S, HOUR, DAY] = [1000, 3_600_000, 86_400_000];
/** From now on, of the default schedule: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h. */
const ENDS_MS = [5, 305, 2105, 9305, 27_305, 63_305, 113_705, 185_705, 272_105].map((seconds) => seconds * S);

it('inspector-62: the axis goes from now to the last retry, in order, and shows times outside of it at its ends', () => {
  const whole = wholeOf(ENDS_MS.at(-1) ?? 0);
  const places = ENDS_MS.map((ms) => placeOf(ms, whole));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect([placeOf(0, whole), places.at(-1)]).toEqual([0, 1]);
  expect([placeOf(-5 * S, whole), placeOf(2 * whole, whole)]).toEqual([0, 1]);
});

it('inspector-62: it is logarithmic: each tenfold takes the same room, and the retries of the default schedule stay apart', () => {
  const whole = wholeOf(3 * DAY);
  const stretch = (from: number) => placeOf(10 * from, whole) - placeOf(from, whole);
  expect(stretch(100 * S)).toBeCloseTo(stretch(1000 * S), 2);
  expect(placeOf(HOUR, whole)).toBeGreaterThan(0.6);
  const places = ENDS_MS.map((ms) => placeOf(ms, whole));
  // On a straight axis the first three would share a single pixel of 600.
  for (const [i, at] of places.slice(1, 5).entries()) expect(at - (places[i] ?? 0)).toBeGreaterThan(0.05);
});

it('inspector-62: a retry that is near has an axis of ten seconds, with its mark', () => {
  expect(wholeOf(2 * S)).toBe(10 * S);
  expect(MARKS_MS.filter((ms) => ms < wholeOf(2 * S))).toEqual([S]);
});
