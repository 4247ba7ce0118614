// The system's clock by timers that the test moves: what is awaited by the clock, and what if somebody sets it.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StepDetector } from '../../src/clock/step-detector.ts';
import { systemClock } from '../../src/clock/system-clock.ts';
import type { ClockStep } from '../../src/ports/clock.ts';

const DAY_MS = 86_400_000;
const NOON = Date.UTC(2026, 0, 31, 12);
const STEPS_MS = [1000, 60_000, 3_600_000, DAY_MS, 400 * DAY_MS];
let woken = 0;
const wake = (): void => {
  woken += 1;
};

beforeEach(() => {
  woken = 0;
  vi.useFakeTimers({ now: NOON });
  systemClock.now();
});
afterEach(() => vi.useRealTimers());

it('clock-1: the clock wakes once, when it shows the time, and not when it was called off', () => {
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

it('clock-1: a time that is months away is waited for', () => {
  systemClock.wakeAt(NOON + 60 * DAY_MS, wake);
  vi.setSystemTime(NOON + 60 * DAY_MS - 3_600_000);
  vi.advanceTimersByTime(3_600_000 - 1);
  expect(woken).toBe(0);
  vi.advanceTimersByTime(1);
  expect(woken).toBe(1);
});

describe('clock-1: after a step forward', () => {
  it.each(STEPS_MS)('clock-1: of %i ms, what became due wakes within a second', (byMs) => {
    systemClock.wakeAt(NOON + byMs, wake);
    vi.advanceTimersByTime(300);
    vi.setSystemTime(NOON + 300 + byMs);
    vi.advanceTimersByTime(1000);
    expect([woken, vi.getTimerCount()]).toEqual([1, 0]);
  });
});

describe('clock-1: after a step back', () => {
  it.each(STEPS_MS)('clock-1: of %i ms nobody sleeps longer than was asked for', (byMs) => {
    systemClock.wakeAt(NOON + 10_000, wake);
    vi.advanceTimersByTime(4000);
    vi.setSystemTime(NOON + 4000 - byMs);
    vi.advanceTimersByTime(5999);
    expect(woken).toBe(0);
    vi.advanceTimersByTime(1);
    expect([woken, vi.getTimerCount()]).toEqual([1, 0]);
  });
});

it('clock-1: a timer that ends a moment before the clock shows its time waits for the rest', () => {
  systemClock.wakeAt(NOON + 10_000, wake);
  vi.setSystemTime(NOON - 1);
  vi.advanceTimersByTime(10_000);
  expect(woken).toBe(0);
  vi.advanceTimersByTime(1);
  expect(woken).toBe(1);
});

it('clock-1: a time that has passed wakes at once, though not before its caller goes on', () => {
  systemClock.wakeAt(NOON - 5, wake);
  expect(woken).toBe(0);
  vi.advanceTimersByTime(1);
  expect(woken).toBe(1);
});

describe('clock-2: a step is told', () => {
  const told: ClockStep[] = [];
  let end = (): void => undefined;
  beforeEach(() => {
    told.length = 0;
    end = systemClock.whenSet((step) => told.push(step));
  });
  afterEach(() => end());

  it.each([...STEPS_MS, ...STEPS_MS.map((ms) => -ms)])('clock-2: %i ms, within a second, once', (byMs) => {
    vi.advanceTimersByTime(2500);
    vi.setSystemTime(NOON + 2500 + byMs);
    vi.advanceTimersByTime(1000);
    vi.advanceTimersByTime(5000);
    expect(told).toHaveLength(1);
    expect(told[0]?.byMs).toBe(byMs);
  });

  it('clock-2: before a time from after it is given to anybody', () => {
    vi.setSystemTime(NOON - 60_000);
    expect(told).toEqual([]);
    expect(systemClock.now()).toBe(NOON - 60_000);
    expect(told).toEqual([{ now: NOON - 60_000, byMs: -60_000 }]);
  });

  it('clock-2: nobody is told who has left, and nothing goes on then', () => {
    end();
    vi.setSystemTime(NOON - 60_000);
    vi.advanceTimersByTime(5000);
    expect([told, vi.getTimerCount()]).toEqual([[], 0]);
  });
});

it('clock-2: drift is no step, however long it goes on', () => {
  const detector = new StepDetector();
  for (let second = 0; second < 100_000; second += 1) {
    expect(detector.see(NOON + second * 1000.5, second * 1000)).toBeNull();
  }
});
