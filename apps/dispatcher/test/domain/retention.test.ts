import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isFinishedLongAgo,
  isListOver,
  isOld,
  isYoung,
  listAfter,
  RETENTION_LISTS,
  type RetentionList,
} from '../../src/domain/retention.ts';

const BOUNDS = { before: 100, now: 200 };

it('retention-4: a pass goes through each list once, events first', () => {
  const seen: RetentionList[] = [];
  for (let list: RetentionList | null = 'events'; list !== null; list = listAfter(list)) seen.push(list);
  expect(seen).toEqual([...RETENTION_LISTS]);
});

describe('what is old', () => {
  it.each([
    ['retention-1: written before', 99, { old: true, young: false }],
    ['retention-2: written since', 100, { old: false, young: true }],
    ['retention-2: written now', 200, { old: false, young: true }],
    ['retention-11: written in the future, which says nothing', 201, { old: false, young: false }],
  ])('%s', (_name, time, expected) => {
    expect({ old: isOld(time, BOUNDS.before), young: isYoung(time, BOUNDS) }).toEqual(expected);
  });

  it.each([
    ['retention-3: unfinished', null, false],
    ['retention-2: finished since', 150, false],
    ['retention-1: finished before', 99, true],
    ['retention-11: finished in the future, by a wrong clock', 201, true],
  ])('%s', (_name, completedAt, expected) => {
    expect(isFinishedLongAgo(completedAt, BOUNDS)).toBe(expected);
  });
});

it('retention-11: a list in order of time ends where nothing is left, or where a row is young', () => {
  expect(isListOver(null, false, BOUNDS)).toBe(true);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 300 }), fc.boolean(), (time, isFull) => {
      expect(isListOver(time, isFull, BOUNDS)).toBe(!isFull || isYoung(time, BOUNDS));
    }),
  );
});
