import { expect, it } from 'vitest';
import { niceCeiling } from '../../src/charts/nice-ceiling.ts';

it.each([
  [0, 1],
  [0.03, 0.05],
  [1, 1],
  [3, 5],
  [7, 10],
  [120, 200],
  [999, 1000],
])('an axis for %d ends at %d', (value, end) => {
  expect(niceCeiling(value)).toBeCloseTo(end);
});
