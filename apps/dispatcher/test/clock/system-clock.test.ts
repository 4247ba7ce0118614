// The system's clock by timers that the test moves: what is awaited by the clock, and what if somebody sets it.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { systemClock } from '../../src/clock/system-clock.ts';

const DAY_MS = 86_400_000;
const NOON = Date.UTC(2026, 0, 31, 12);
let woken = 0;
const wake = (): void => {
  woken += 1;
};

beforeEach(() => {
  woken = 0;
  vi.useFakeTimers({ now: NOON });
});
afterEach(() => vi.useRealTimers());

it('RATE4: the clock wakes once, when it shows the time, and not when it was called off', () => {
  systemClock.wakeAt(NOON + 1000, wake);
  const callOff = systemClock.wakeAt(NOON + 500, wake);
  callOff();
  vi.advanceTimersByTime(999);
  expect(woken).toBe(0);
  vi.advanceTimersByTime(1);
  expect(woken).toBe(1);
  vi.advanceTimersByTime(10_000);
  expect([woken, vi.getTimerCount()]).toEqual([1, 0]);
});

it('RATE4: a time further off than one timer can wait is waited for', () => {
  systemClock.wakeAt(NOON + 60 * DAY_MS, wake);
  vi.advanceTimersByTime(60 * DAY_MS - 1);
  expect(woken).toBe(0);
  vi.advanceTimersByTime(1);
  expect(woken).toBe(1);
});

it('RATE4: after the clock was set back nobody sleeps longer than was asked for', () => {
  systemClock.wakeAt(NOON + 10_000, wake);
  vi.advanceTimersByTime(4000);
  vi.setSystemTime(NOON - 3_600_000);
  vi.advanceTimersByTime(5999);
  expect(woken).toBe(0);
  vi.advanceTimersByTime(1);
  expect([woken, vi.getTimerCount()]).toEqual([1, 0]);
});

it('RATE4: a timer that ends a moment before the clock shows its time waits for the rest', () => {
  systemClock.wakeAt(NOON + 10_000, wake);
  vi.setSystemTime(NOON - 1);
  vi.advanceTimersByTime(10_000);
  expect(woken).toBe(0);
  vi.advanceTimersByTime(1);
  expect(woken).toBe(1);
});

it('RATE4: a time that has passed wakes at once, though not before its caller goes on', () => {
  systemClock.wakeAt(NOON - 5, wake);
  expect(woken).toBe(0);
  vi.advanceTimersByTime(1);
  expect(woken).toBe(1);
});
