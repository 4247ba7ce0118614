import { expect, it } from 'vitest';
import { spanText } from '../../src/ui/clock.ts';
import { COLUMNS, hiddenAt, tracksOf } from '../../src/views/live/columns.tsx';

/** Of the grid's font, 12 px: what a character and a cell's padding take. */
const [CHARACTER, PADDING] = [7.3, 16];
const fits = (id: string, text: string): boolean =>
  text.length * CHARACTER + PADDING <= (COLUMNS.find((one) => one.id === id)?.width ?? 0);

it('inspector-65: the widest text of a column fits into it, unit and all', () => {
  const longest = [999, 59_400, 3_599_000, 86_399_000, 864_000_000].map(spanText);
  for (const span of longest) expect(fits('next', `in ${span}`), span).toBe(true);
  for (const error of ['response incomplete', 'connection refused', 'connection failed', '503']) {
    expect(fits('code', error), error).toBe(true);
  }
  for (const status of ['✓ recovered', '● delivered', '⊘ cancelled', '◐ in flight'])
    expect(fits('status', status)).toBe(true);
  for (const size of ['1023.9 KiB', '1.5 MiB', '999 B']) expect(fits('size', size)).toBe(true);
  expect(fits('time', '01-30 09:30:05Z')).toBe(true);
  expect(fits('attempt', '10/41')).toBe(true);
});

it('inspector-65: at 1440 px all columns are there; where a delivery is open, the least wanted go as a whole', () => {
  expect(hiddenAt(1240, [])).toEqual([]);
  const beside = hiddenAt(680, []);
  expect(tracksOf(beside).leastPx).toBeLessThanOrEqual(680);
  for (const id of ['status', 'time', 'event', 'webhook']) expect(beside).not.toContain(id);
  expect(hiddenAt(680, ['event'])).toContain('event');
});
