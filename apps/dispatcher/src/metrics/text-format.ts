// The text format of Prometheus, version 0.0.4: https://prometheus.io/docs/instrumenting/exposition_formats/
import type { Histogram } from '../domain/histogram.ts';

export const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

type Labels = Readonly<Record<string, string | number>>;
/** `suffix` is what follows the name of the metric, such as `_bucket`. */
export type Sample = { labels: Labels; value: number; suffix?: string };

export type Metric = {
  name: string;
  help: string;
  type: 'counter' | 'gauge' | 'histogram';
  /** Empty = the value is not known now. */
  samples: readonly Sample[];
};

export const writePage = (metrics: readonly Metric[]): string => `${metrics.map(writeMetric).join('\n\n')}\n`;

function writeMetric({ name, help, type, samples }: Metric): string {
  const lines = samples.map(
    ({ labels, value, suffix = '' }) => `${name}${suffix}${writeLabels(labels)} ${writeValue(value)}`,
  );
  return [`# HELP ${name} ${escapeText(help)}`, `# TYPE ${name} ${type}`, ...lines].join('\n');
}

function writeLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

const escapeText = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
const escapeLabel = (value: string | number): string =>
  typeof value === 'number' ? writeValue(value) : escapeText(value).replaceAll('"', '\\"');

function writeValue(value: number): string {
  if (Number.isFinite(value) || Number.isNaN(value)) return String(value);
  return value > 0 ? '+Inf' : '-Inf';
}

/** The format wants running totals: each bucket also counts all values of the buckets below it. */
export function samplesOf({ bounds, counts, sum }: Histogram): Sample[] {
  let total = 0;
  const buckets = counts.map((count, i) => {
    total += count;
    return { suffix: '_bucket', labels: { le: bounds[i] ?? Number.POSITIVE_INFINITY }, value: total };
  });
  return [...buckets, { suffix: '_sum', labels: {}, value: sum }, { suffix: '_count', labels: {}, value: total }];
}
