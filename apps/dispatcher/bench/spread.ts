// The figures of several runs: each figure's values, one for each run, and how far they lie apart.
import { median } from './figures.ts';
import type { RunRecord } from './run-record.ts';

/** By "part: row, column"; NaN where a run could not measure it. @param named columns by their heads instead of their keys */
export function figuresOf(runs: readonly RunRecord[], named: 'key' | 'head' = 'key'): Map<string, number[]> {
  const values = new Map<string, number[]>();
  for (const { parts } of runs)
    for (const { name: part, tables } of parts)
      for (const { columns, rows } of tables)
        for (const { name, figures } of rows)
          for (const [key, figure] of Object.entries(figures)) {
            if (!('value' in figure)) continue;
            const path = `${part}: ${name}, ${named === 'head' ? columns[key] || key : key}`;
            values.set(path, [...(values.get(path) ?? []), figure.value ?? Number.NaN]);
          }
  return values;
}

/** The median, and a text with the smallest and the largest. */
export function spread(all: readonly number[]): { median: number; text: string } {
  const values = all.filter(Number.isFinite);
  const shown = (value: number): string => value.toLocaleString('en', { maximumSignificantDigits: 4 });
  const middle = median(values);
  if (values.length === 0) return { median: middle, text: '–' };
  const text = `${shown(middle)} (${shown(Math.min(...values))}–${shown(Math.max(...values))})`;
  return { median: middle, text: values.length === 1 ? shown(middle) : text };
}
