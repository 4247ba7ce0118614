import { expect, it } from 'vitest';
import { FAILURES_PER_MINUTE, FailedSignIns } from '../../src/services/failed-sign-ins.ts';

it('SES9: an allowance fills again evenly, and a success gives back no more than it took', () => {
  const failures = new FailedSignIns();
  const tries = (now: number): number => {
    for (let n = 0; ; n += 1) {
      try {
        failures.begin('a', now);
      } catch {
        return n;
      }
    }
  };
  expect(tries(0)).toBe(FAILURES_PER_MINUTE);
  expect(tries(30_000)).toBe(FAILURES_PER_MINUTE / 2);
  for (let n = 0; n < 50; n += 1) failures.succeeded('a');
  expect(tries(30_000)).toBe(FAILURES_PER_MINUTE);
  expect(() => failures.begin('b', 30_000)).not.toThrow();
});

it('SES9: it remembers a bounded number of clients, those seen last', () => {
  const failures = new FailedSignIns();
  for (let n = 0; n < FAILURES_PER_MINUTE; n += 1) failures.begin('first', 0);
  for (let n = 0; n < 9_999; n += 1) failures.begin(`client ${n}`, 0);
  expect(() => failures.begin('first', 0)).toThrow(/Too many/);
  for (let n = 0; n < 10_000; n += 1) failures.begin(`other ${n}`, 0);
  expect(() => failures.begin('first', 0)).not.toThrow();
});
