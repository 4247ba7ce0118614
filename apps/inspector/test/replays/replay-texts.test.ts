import { expect, it } from 'vitest';
import { outcomeText } from '../../src/views/replays/replay-texts.ts';

it.each([
  [[0, 0, 0, 0], ''],
  [[3, 0, 0, 0], '3 delivered'],
  [[1200, 1, 2, 3], '1,200 delivered, 1 failed again, 2 waiting, 3 cancelled'],
  [[0, 4, 0, 0], '4 failed again'],
] as const)('inspector-57: the outcomes %j are shown as "%s"', ([delivered, failed, waiting, cancelled], text) => {
  expect(outcomeText({ delivered, failed, waiting, cancelled })).toBe(text);
});
