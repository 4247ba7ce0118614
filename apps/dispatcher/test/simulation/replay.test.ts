import { expect, it } from 'vitest';
import { simulate } from './simulate.ts';

it.each([3, 50, 77, 1234])('simulation-3: a seed makes the same run again, act by act (seed %i)', async (seed) => {
  const [first, second] = [await simulate(seed), await simulate(seed)];
  expect(second.digest).toBe(first.digest);
  expect(second.tail).toBe(first.tail);
  expect(first.attempts).toBeGreaterThan(0);
});
