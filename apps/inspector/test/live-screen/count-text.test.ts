import { expect, it } from 'vitest';
import { countText } from '../../src/views/live/count-text.ts';

it.each([
  ['', 1, true, '1 delivery'],
  ['', 20_400, true, '20,400 deliveries'],
  ['status:failed', 20_400, true, '20,400 failed'],
  ['status:in_flight', 3, true, '3 in flight'],
  ['status:failed,held', 3, true, '3 match'],
  ['status:failed since:1h', 100_000, false, '100,000+ match'],
  ['reward', 1, true, '1 matches'],
  ['reward', 1, false, '1+ match'],
  ['-status:failed', 2, true, '2 match'],
  ['code:', 2, true, '2 match'],
])('inspector-58: %s with %d (exact: %s) reads %s', (query, count, exact, text) => {
  expect(countText(query, { count, exact })).toBe(text);
});
