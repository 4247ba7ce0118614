import { expect, it } from 'vitest';
import { Crowd } from '../../src/domain/crowd.ts';

it('share-66: it is shared for a second after two different ones came', () => {
  let passed = 0;
  const crowd = new Crowd<string>(() => passed);
  for (const who of ['a', 'a', 'a']) crowd.came(who);
  expect(crowd.isShared).toBe(false);
  crowd.came('b');
  expect(crowd.isShared).toBe(true);
  passed = 999;
  crowd.came('b');
  expect(crowd.isShared).toBe(true);
  passed = 1000;
  expect(crowd.isShared).toBe(false);
  crowd.came('a');
  expect(crowd.isShared).toBe(true);
});
