// Percentiles, figures with their units, and tables of them: printed as Markdown, written as JSON.

/** The value below which `share` of the values lie (nearest rank); NaN for none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** Of an even number of values: between the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  return (at(Math.ceil(sorted.length / 2) - 1) + at(Math.floor(sorted.length / 2))) / 2;
}

const TEXTS = {
  ms: (value: number) => `${value.toFixed(2)} ms`,
  us: (value: number) => `${value.toFixed(1)} µs`,
  s: (value: number) => `${value.toFixed(2)} s`,
  per_second: (value: number) => `${Math.round(value).toLocaleString('en')}/s`,
  cpu_ms_per_1000: (value: number) => `${value.toFixed(0)} CPU-ms per 1,000`,
  ratio: (value: number) => value.toFixed(3),
  times: (value: number) => `× ${value.toFixed(2)}`,
  count: (value: number) => value.toLocaleString('en', { maximumFractionDigits: 2 }),
  kb: (value: number) => `${value.toFixed(1)} KB`,
  mb: (value: number) => `${value.toFixed(0)} MB`,
};

export type Unit = keyof typeof TEXTS;
/** `value` is NaN where it could not be measured. `text` is how the table shows it. */
export type Figure = { value: number; unit: Unit; text: string };
export type Cell = string | Figure;
/** `columns`: the head of each by its name in JSON. The first cell of a row is its name. */
export type Table = { columns: Readonly<Record<string, string>>; rows: readonly (readonly Cell[])[]; note?: string };

export function figure(value: number, unit: Unit, text: (value: number) => string = TEXTS[unit]): Figure {
  return { value, unit, text: Number.isNaN(value) ? '–' : text(value) };
}

export const perSecond = (value: number): Figure => figure(value, 'per_second');
export const ms = (value: number): Figure => figure(value, 'ms');
export const ratio = (value: number): Figure => figure(value, 'ratio');
/** A comparison with NaN is false: what could not be measured is not met. */
export const verdict = (met: boolean): string => (met ? 'met' : 'not met');
export const count = (value: number): string => value.toLocaleString('en');

export const textOf = (cell: Cell): string => (typeof cell === 'string' ? cell : cell.text);

export function markdown({ columns, rows, note }: Table): string {
  const heads = Object.values(columns);
  const lines = table(
    heads,
    rows.map((row) => heads.map((_, column) => textOf(row[column] ?? ''))),
  );
  return note === undefined ? lines : `${lines}\n\n${note}`;
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...rows.map(line)].join('\n');
}
