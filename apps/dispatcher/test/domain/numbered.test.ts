import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Numbered } from '../../src/domain/numbered.ts';

it('gives each thing a number of its own for as long as it is under way', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.constant('add' as const), fc.nat(20))), (steps) => {
      const numbered = new Numbered<{ step: number }>();
      const expected = new Map<number, { step: number }>();
      for (const [step, what] of steps.entries()) {
        if (what === 'add') {
          const thing = { step };
          const number = numbered.add(thing);
          expect(expected.has(number)).toBe(false);
          expected.set(number, thing);
        } else {
          expect(numbered.take(what)).toBe(expected.get(what));
          expected.delete(what);
        }
        expect(numbered.size).toBe(expected.size);
        expect(new Set(numbered.all())).toEqual(new Set(expected.values()));
      }
    }),
  );
});

it('uses numbers again, so that they stay as small as what is under way at once', () => {
  const numbered = new Numbered<object>();
  for (let n = 0; n < 1000; n += 1) {
    const [one, other] = [numbered.add({}), numbered.add({})];
    expect(Math.max(one, other)).toBeLessThan(2);
    numbered.take(one);
    numbered.take(other);
  }
});

it('keeps nothing alive that was taken out: a collection of the young generation frees it', () => {
  setFlagsFromString('--expose-gc');
  const collect: (options: { type: 'major' | 'minor' }) => void = runInNewContext('gc');
  const numbered = new Numbered<{ filler: number[] }>();
  const numbers: number[] = [];
  const pass = (count: number): void => {
    for (let n = 0; n < count; n += 1) {
      numbers.push(numbered.add({ filler: new Array<number>(125).fill(n) }));
      if (numbers.length > 50) numbered.take(numbers.shift() ?? 0);
    }
  };
  pass(200);
  // What is here now is in the old generation after it.
  collect({ type: 'major' });
  const before = bytesOfOldObjects();
  for (let turn = 0; turn < 10; turn += 1) {
    pass(1000);
    collect({ type: 'minor' });
  }
  // A Map holds 7 MB here.
  expect(bytesOfOldObjects() - before).toBeLessThan(2_000_000);
});

const bytesOfOldObjects = (): number =>
  getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space')?.space_used_size ?? Number.NaN;
