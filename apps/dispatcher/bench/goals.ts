// The goals of decision 0018: which figures must become how good, of themselves or of an earlier version.
import { type Cell, type Table, verdict } from './figures.ts';
import type { RunRecord } from './run-record.ts';
import { figuresOf, spread } from './spread.ts';

type Goal = { text: string; figure: string; atLeast?: number; atMost?: number; ofBefore?: number };

const MILLION = 'memory: 1,000,000 pending, batches of 100';
const GOALS: readonly Goal[] = [
  { text: 'single posts, of raw', figure: 'throughput: end to end, single posts, of_raw', atLeast: 0.3 },
  { text: 'batches of 100, of raw', figure: 'throughput: end to end, batches of 100, of_raw', atLeast: 0.4 },
  { text: 'CPU per delivery, single posts', figure: 'throughput: end to end, single posts, cpu', ofBefore: 0.6 },
  { text: 'CPU per delivery, batches of 100', figure: 'throughput: end to end, batches of 100, cpu', ofBefore: 0.55 },
  { text: 'CPU per event at 200/s', figure: 'low-rate: 200/s, cpu', ofBefore: 0.4 },
  { text: 'KB written per event at 200/s', figure: 'low-rate: 200/s, written', atMost: 24 },
  { text: 'p95 at 200/s over the raw loop, ms', figure: 'low-rate: 200/s, p95_over_raw', atMost: 1 },
  { text: 'p95 at 1,000/s over the raw loop, ms', figure: 'low-rate: 1,000/s, p95_over_raw', atMost: 3 },
  { text: 'p99 at 1,000/s', figure: 'low-rate: 1,000/s, p99', ofBefore: 0.25 },
  { text: 'p99 at 1,000/s, ms, where the raw loop does 45,000/s', figure: 'low-rate: 1,000/s, p99', atMost: 5 },
  { text: 'fan-out to 100, of raw', figure: 'fan-out: one event to 100 webhooks, of_raw', atLeast: 0.45 },
  { text: 'memory at idle, MB', figure: `${MILLION}, before`, atMost: 90 },
  { text: 'memory with 1,000,000 pending, MB', figure: `${MILLION}, peak`, atMost: 200 },
  { text: 'start with 1,000,000 pending, s', figure: `${MILLION}, startup`, atMost: 0.5 },
];

/** Those of the parts that were run. @param before runs of the earlier version, in turns with `now`; none: a goal that compares with them is not judged */
export function goalsOf(now: readonly RunRecord[], before: readonly RunRecord[] = []): Table {
  const [figures, earlier] = [figuresOf(now), figuresOf(before)];
  const parts = new Set(now.flatMap((run) => run.parts.map(({ name }) => `${name}:`)));
  const goals = GOALS.filter(({ figure }) => parts.has(figure.slice(0, figure.indexOf(':') + 1)));
  const rows = goals.map(({ text, figure, ...goal }) => row(text, figures.get(figure), earlier.get(figure), goal));
  const columns = { goal: 'goals of decision 0018', before: 'before', now: 'now', ratio: 'ratio', target: 'goal' };
  return { columns: { ...columns, met: '' }, rows };
}

type Values = readonly number[];

function row(
  text: string,
  now: Values = [],
  before: Values = [],
  { atLeast, atMost, ofBefore }: Omit<Goal, 'text' | 'figure'>,
): Cell[] {
  const ratios = now.map((value, round) => value / (before[round] ?? Number.NaN));
  const shown = [spread(before), spread(now), spread(ratios)];
  const judged = (target: string, middle: number, isMet: boolean): Cell[] => [
    ...[text, ...shown.map((one) => one.text)],
    ...[target, Number.isNaN(middle) ? 'not measured' : verdict(isMet)],
  ];
  const [, { median }, { median: ratio }] = shown as [Spread, Spread, Spread];
  if (atLeast !== undefined) return judged(`≥ ${atLeast}`, median, median >= atLeast);
  if (atMost !== undefined) return judged(`≤ ${atMost}`, median, median <= atMost);
  return judged(`≤ × ${ofBefore}`, ratio, ratio <= (ofBefore ?? 0));
}

type Spread = ReturnType<typeof spread>;
